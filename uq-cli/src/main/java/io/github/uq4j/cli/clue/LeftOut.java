package io.github.uq4j.cli.clue;

import java.io.PrintWriter;

/** Counts what could not be used, and remembers why for the first. */
final class LeftOut {

  private final String what;
  private int count;
  private String first = "";

  LeftOut(String what) {
    this.what = what;
  }

  void add(Answer answer, String reason) {
    if (count++ == 0) {
      first = "\"" + answer.trace().id() + "\" " + reason;
    }
  }

  int count() {
    return count;
  }

  /** For messages: the first and why. */
  String first() {
    return count == 0 ? "there is none" : "the first, " + first;
  }

  void report(PrintWriter err) {
    if (count > 0) {
      err.println(count + " " + what + "; " + first());
    }
  }
}
