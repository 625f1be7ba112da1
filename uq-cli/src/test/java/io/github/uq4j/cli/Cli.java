package io.github.uq4j.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What the command said.
 *
 * @param code exit code
 * @param out what went to stdout
 * @param err what went to stderr
 */
record Cli(int code, String out, String err) {

  /** Runs the command in this JVM. */
  static Cli run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
    return new Cli(code, out.toString(), err.toString());
  }

  /** The one line on stderr. */
  String message() {
    return err.strip();
  }
}
