package io.github.uq4j.cli;

import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.score.ScorerRegistry;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code uq scorers}: lists every scorer. */
@Command(
    name = "scorers",
    mixinStandardHelpOptions = true,
    description = "Lists every scorer: what it needs, which way it points, where it comes from.")
final class ScorersCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @ArgGroup private Form form = new Form();

  /** At most one form beside the readable one. */
  private static final class Form {

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--markdown", description = "Print the table of the README.")
    private boolean markdown;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    ScorerList list = ScorerList.of(ScorerRegistry.load());
    if (form.json) {
      out.println(list.json());
    } else if (form.markdown) {
      out.print(list.markdown());
    } else {
      out.print(list.text());
    }
    return ExitCode.DONE;
  }
}
