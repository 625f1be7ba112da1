package io.github.uq4j.cli.shell;

import io.github.uq4j.trace.io.BadLines;
import io.github.uq4j.trace.io.TraceReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens the trace file a command was given. */
public final class TraceInput {

  private TraceInput() {}

  public static TraceReader open(Path file, boolean skipBad) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException("no such trace file: " + file);
    }
    return TraceReader.open(file, skipBad ? BadLines.SKIP : BadLines.REFUSE);
  }

  public static void reportSkipped(TraceReader reader, Path file, PrintWriter err) {
    if (reader.skipped() > 0) {
      err.println(
          "skipped "
              + reader.skipped()
              + " bad lines of "
              + file
              + "; the first: "
              + reader.skippedMessages().get(0));
    }
  }
}
