package io.github.uq4j.cli;

import io.github.uq4j.trace.io.TraceReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
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
    description = "Checks a trace file, line by line, with its tensors.")
final class ValidateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The trace file, .jsonl or .jsonl.gz.")
  private Path file;

  @Option(names = "--skip-bad", description = "List bad lines instead of stopping at the first.")
  private boolean skipBad;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    long traces = 0;
    long tokens = 0;
    try (TraceReader reader = TraceInput.open(file, skipBad)) {
      while (reader.hasNext()) {
        tokens += reader.next().generation().tokens().size();
        traces++;
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
              + " bad lines");
      return reader.skipped() == 0 ? ExitCode.DONE : ExitCode.BAD_INPUT;
    }
  }
}
