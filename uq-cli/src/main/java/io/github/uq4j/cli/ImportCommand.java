package io.github.uq4j.cli;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.cli.shell.OutputFile;
import io.github.uq4j.trace.imports.RecordFormat;
import io.github.uq4j.trace.imports.RecordReader;
import io.github.uq4j.trace.imports.Suspicious;
import io.github.uq4j.trace.io.BadLines;
import io.github.uq4j.trace.io.TraceWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code uq import}: makes traces of recorded API responses. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Makes traces of recorded API responses.",
    footer = {
      "",
      "FILE holds a response a line (.jsonl, .jsonl.gz), or one JSON object or array",
      "saved by hand. {\"request\": ..., \"response\": ...} keeps the prompt, too."
    })
final class ImportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--format",
      required = true,
      converter = FormatConverter.class,
      paramLabel = "NAME",
      description = "Who wrote it: openai, vllm, llama-cpp, tgi or lm-eval.")
  private RecordFormat format;

  @Option(names = "--in", required = true, paramLabel = "FILE", description = "The responses.")
  private Path in;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The trace file to write, .jsonl or .jsonl.gz.")
  private Path out;

  @Option(
      names = "--skip-bad",
      description = "Count and report bad records instead of stopping at the first.")
  private boolean skipBad;

  @Option(
      names = "--allow-suspicious",
      description = "Keep log-probabilities that look fake; their provenance will say so.")
  private boolean allowSuspicious;

  @Override
  public Integer call() throws IOException {
    if (!Files.isRegularFile(in)) {
      throw new BadInputException("no such file: " + in);
    }
    OutputFile.requireWritable(out);
    try (RecordReader reader =
            RecordReader.open(
                in,
                format,
                skipBad ? BadLines.SKIP : BadLines.REFUSE,
                allowSuspicious ? Suspicious.KEEP : Suspicious.REFUSE);
        TraceWriter writer = TraceWriter.create(out)) {
      long traces = 0;
      while (reader.hasNext()) {
        writer.write(reader.next());
        traces++;
      }
      writer.commit();
      report(reader, traces);
    }
    return ExitCode.DONE;
  }

  private void report(RecordReader reader, long traces) {
    PrintWriter err = spec.commandLine().getErr();
    if (reader.skipped() > 0) {
      err.println(
          "skipped "
              + reader.skipped()
              + " bad records of "
              + in
              + "; the first: "
              + reader.skippedMessages().get(0));
    }
    if (allowSuspicious && reader.suspicious() > 0) {
      err.println("kept " + reader.suspicious() + " records with suspicious log-probabilities");
    }
    spec.commandLine().getOut().println(out + ": " + traces + " traces");
  }

  /** Reads the name of a format. */
  static final class FormatConverter implements ITypeConverter<RecordFormat> {

    @Override
    public RecordFormat convert(String name) {
      return RecordFormat.of(name)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + name + "' must be one of openai, vllm, llama-cpp, tgi, lm-eval"));
    }
  }
}
