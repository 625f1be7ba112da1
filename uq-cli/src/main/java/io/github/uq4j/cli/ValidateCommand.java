package io.github.uq4j.cli;

import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.cli.shell.TraceInput;
import io.github.uq4j.trace.Trace;
import io.github.uq4j.trace.imports.LogprobCheck;
import io.github.uq4j.trace.imports.LogprobFinding;
import io.github.uq4j.trace.io.TraceReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code uq validate}: checks a trace file. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description =
        "Checks a trace file, line by line, with its tensors, and looks for log-probabilities that"
            + " cannot be a model's own (exit code 1).")
final class ValidateCommand implements Callable<Integer> {

  /** So many suspicious traces are named. */
  private static final int SHOWN = 20;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The trace file, .jsonl or .jsonl.gz.")
  private Path file;

  @Option(names = "--skip-bad", description = "List bad lines instead of stopping at the first.")
  private boolean skipBad;

  private int shown;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    long traces = 0;
    long tokens = 0;
    long suspicious = 0;
    try (TraceReader reader = TraceInput.open(file, skipBad)) {
      while (reader.hasNext()) {
        Trace trace = reader.next();
        tokens += trace.generation().tokens().size();
        traces++;
        suspicious += suspicious(trace) ? 1 : 0;
      }
      reader.skippedMessages().forEach(spec.commandLine().getErr()::println);
      out.println(
          file
              + ": "
              + traces
              + " traces, "
              + tokens
              + " tokens, "
              + reader.skipped()
              + " bad lines"
              + (suspicious == 0 ? "" : ", " + suspicious + " suspicious traces"));
      if (reader.skipped() > 0) {
        return ExitCode.BAD_INPUT;
      }
      return suspicious == 0 ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }
  }

  private boolean suspicious(Trace trace) {
    List<LogprobFinding> findings = LogprobCheck.withDefaults().check(trace);
    if (!findings.isEmpty() && shown < SHOWN) {
      shown++;
      spec.commandLine()
          .getErr()
          .println("suspicious log-probabilities of " + trace.id() + ", " + findings.get(0));
    }
    return !findings.isEmpty();
  }
}
