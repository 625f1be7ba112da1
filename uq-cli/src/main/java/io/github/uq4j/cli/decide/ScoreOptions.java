package io.github.uq4j.cli.decide;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.LabelOptions;
import io.github.uq4j.cli.shell.QualityLabel;
import io.github.uq4j.cli.shell.ScoreInput;
import io.github.uq4j.metrics.calibration.RatedScore;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.io.ScoreReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The score file, and which of its scores and labels are read. */
final class ScoreOptions {

  @Option(
      names = "--scores",
      required = true,
      paramLabel = "FILE",
      description = "The score file, .jsonl or .jsonl.gz.")
  private Path scores;

  @Option(
      names = "--scorer",
      paramLabel = "NAME",
      description = "Which score; not needed if the file has only one.")
  private @Nullable String scorer;

  @Mixin private LabelOptions labels;

  /**
   * What was read.
   *
   * @param scorer what computed the scores
   * @param label the label
   * @param items in the order of the file
   * @param leftOut lines without the score or the label
   */
  record Content(ScorerInfo scorer, String label, List<RatedScore> items, int leftOut) {}

  Path file() {
    return scores;
  }

  ScoreReader open() throws IOException {
    return ScoreInput.open(scores);
  }

  Content read(PrintWriter err) throws IOException {
    QualityLabel label = labels.required();
    List<RatedScore> items = new ArrayList<>();
    ScorerInfo read = null;
    int leftOut = 0;
    try (ScoreReader reader = open()) {
      while (reader.hasNext()) {
        ScoreSheet sheet = reader.next();
        Optional<Score> score = pick(sheet);
        Optional<Double> quality = label.quality(sheet.id(), sheet.labels());
        if (score.isEmpty() || quality.isEmpty()) {
          leftOut++;
          continue;
        }
        read = same(read, score.get().scorer(), sheet.id());
        items.add(new RatedScore(score.get().uncertainty(), quality.get()));
      }
    }
    if (read == null) {
      throw new BadInputException(
          scores
              + " has no line with both the label "
              + label.name()
              + " and "
              + (scorer == null ? "a score" : "the score " + scorer));
    }
    if (leftOut > 0) {
      err.println("left out " + leftOut + " lines of " + scores + " without the score or label");
    }
    return new Content(read, label.name(), items, leftOut);
  }

  private ScorerInfo same(@Nullable ScorerInfo before, ScorerInfo now, String id) {
    if (before != null
        && !(before.id().equals(now.id())
            && before.version().equals(now.version())
            && before.orientation() == now.orientation())) {
      throw new BadInputException(
          scores
              + " has scores of "
              + before.id()
              + " version "
              + before.version()
              + ", then, at "
              + id
              + ", of "
              + now.id()
              + " version "
              + now.version()
              + "; must be of one scorer and version (see --scorer)");
    }
    return now;
  }

  private Optional<Score> pick(ScoreSheet sheet) {
    if (scorer != null) {
      return sheet.scores().stream().filter(s -> s.scorer().id().equals(scorer)).findFirst();
    }
    if (sheet.scores().size() > 1) {
      throw new BadInputException(
          scores
              + " has "
              + sheet.scores().size()
              + " scores a line ("
              + String.join(", ", sheet.scores().stream().map(s -> s.scorer().id()).toList())
              + "); say which with --scorer");
    }
    return sheet.scores().stream().findFirst();
  }
}
