package io.github.uq4j.cli.report;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.cli.shell.OutputFile;
import io.github.uq4j.cli.shell.ScoreInput;
import io.github.uq4j.cli.shell.TraceInput;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.score.io.ScoreReader;
import io.github.uq4j.trace.io.TraceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code uq report}: draws traces or scores. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Draws what is recorded, as one HTML file that needs nothing else.",
      "",
      "Traces: each answer with the model's certainty of every token and what else it could have"
          + " said; with --scores also the scores of each answer. Scores alone: how each score is"
          + " spread, and the least sure answers. Where answers are judged, see uq evaluate --html;"
          + " for claims, uq factcheck --html; for attention chains, uq score --html."
    })
public final class ReportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--traces", paramLabel = "FILE", description = "Traces to draw.")
  private @Nullable Path traces;

  @Option(
      names = "--scores",
      paramLabel = "FILE",
      description = "Scores to draw, or with --traces to put beside the answers.")
  private @Nullable Path scores;

  @Option(
      names = "--html",
      required = true,
      paramLabel = "FILE",
      description = "The page to write.")
  private Path html;

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "200",
      description = "Draw the first N answers of --traces. Default: ${DEFAULT-VALUE}.")
  private int most;

  @Option(names = "--skip-bad", description = "Leave bad lines of --traces out.")
  private boolean skipBad;

  @Override
  public Integer call() throws IOException {
    if (most < 1) {
      throw new BadInputException("--most = " + most + "; must be >= 1");
    }
    OutputFile.requireWritable(html);
    OutputFile.write(html, page());
    return ExitCode.DONE;
  }

  private String page() throws IOException {
    if (traces != null) {
      return tracePage(traces);
    }
    if (scores != null) {
      return scorePage(scores);
    }
    throw new BadInputException("--traces and --scores are missing; one of them is needed");
  }

  private static String scorePage(Path file) throws IOException {
    ScoreSpread spread = new ScoreSpread();
    try (ScoreReader reader = ScoreInput.open(file)) {
      reader.forEachRemaining(spread::add);
    }
    return SpreadPage.of(file, spread);
  }

  private String tracePage(Path file) throws IOException {
    TokenPage page = new TokenPage(most);
    try (TraceReader reader = TraceInput.open(file, skipBad)) {
      reader.forEachRemaining(page::add);
      TraceInput.reportSkipped(reader, file, spec.commandLine().getErr());
    }
    if (scores != null) {
      try (ScoreReader reader = ScoreInput.open(scores)) {
        while (reader.hasNext()) {
          ScoreSheet sheet = reader.next();
          page.add(sheet);
        }
      }
    }
    return page.render(file);
  }
}
