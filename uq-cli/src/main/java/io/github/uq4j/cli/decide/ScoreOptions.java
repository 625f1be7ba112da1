package io.github.uq4j.cli.decide;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The file of scores or claims, and which of its scores and labels are read. */
final class ScoreOptions {

  /** Where scores are. */
  static final class Input {
    @Option(
        names = "--scores",
        paramLabel = "FILE",
        description = "The score file, .jsonl or .jsonl.gz.")
    private @Nullable Path scores;

    @Option(
        names = "--claims",
        paramLabel = "FILE",
        description =
            "Or a claim file of uq factcheck, whose field supported says which claims are right.")
    private @Nullable Path claims;
  }

  @ArgGroup(multiplicity = "1")
  private Input input;

  @Option(
      names = "--scorer",
      paramLabel = "NAME",
      description = "Which score; not needed if a score file has only one.")
  private @Nullable String scorer;

  @Mixin private LabelOptions labels;

  Path file() {
    return Objects.requireNonNull(ofClaims() ? input.claims : input.scores);
  }

  /** Whether the items are claims of a claim file. */
  boolean ofClaims() {
    return input.claims != null;
  }

  ScoreReader open() throws IOException {
    return ScoreInput.open(file());
  }

  /** Reads the items that have both a score and a judgement. */
  JudgedItems read(PrintWriter err, Optional<String> group) throws IOException {
    return ofClaims() ? readClaims(err, group) : readScores(err, group);
  }

  private JudgedItems readScores(PrintWriter err, Optional<String> group) throws IOException {
    QualityLabel label = labels.required();
    List<JudgedItems.Item> items = new ArrayList<>();
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
        items.add(
            new JudgedItems.Item(
                items.size(),
                group
                    .flatMap(name -> QualityLabel.text(sheet.labels(), name))
                    .orElse(JudgedItems.NO_GROUP),
                new RatedScore(score.get().uncertainty(), quality.get())));
      }
    }
    if (read == null) {
      throw new BadInputException(
          file()
              + " has no line with both the label "
              + label.name()
              + " and "
              + (scorer == null ? "a score" : "the score " + scorer));
    }
    say(err, leftOut, "lines of ", " without the score or label");
    return new JudgedItems(read, label.name(), items);
  }

  private JudgedItems readClaims(PrintWriter err, Optional<String> group) throws IOException {
    ScorerInfo info = claimScorer();
    List<JudgedItems.Item> items = new ArrayList<>();
    int[] counts = new int[2];
    ClaimLines.read(
        file(),
        line -> {
          String name =
              group.flatMap(label -> ClaimLines.label(line, label)).orElse(JudgedItems.NO_GROUP);
          int before = items.size();
          for (ObjectNode claim : ClaimLines.claims(line)) {
            OptionalDouble doubt = ClaimLines.uncertainty(claim, info);
            Optional<Boolean> right = ClaimLines.supported(claim);
            if (doubt.isEmpty() || right.isEmpty()) {
              counts[1]++;
            } else {
              RatedScore rated = new RatedScore(doubt.getAsDouble(), right.get() ? 1 : 0);
              items.add(new JudgedItems.Item(counts[0], name, rated));
            }
          }
          counts[0] += items.size() > before ? 1 : 0;
        });
    if (items.isEmpty()) {
      throw new BadInputException(
          file()
              + " has no claim with both the field supported and the score "
              + info.id()
              + " ("
              + counts[1]
              + " claims)");
    }
    say(err, counts[1], "claims of ", " without the score or supported");
    return new JudgedItems(info, "supported", items);
  }

  private void say(PrintWriter err, int leftOut, String what, String why) {
    if (leftOut > 0) {
      err.println("left out " + leftOut + " " + what + file() + why);
    }
  }

  private ScorerInfo claimScorer() {
    if (scorer == null) {
      throw new BadInputException("--claims needs --scorer NAME, the score of claims to read");
    }
    return ClaimLines.scorer(scorer);
  }

  private ScorerInfo same(@Nullable ScorerInfo before, ScorerInfo now, String id) {
    if (before != null
        && !(before.id().equals(now.id())
            && before.version().equals(now.version())
            && before.orientation() == now.orientation())) {
      throw new BadInputException(
          file()
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
          file()
              + " has "
              + sheet.scores().size()
              + " scores a line ("
              + String.join(", ", sheet.scores().stream().map(s -> s.scorer().id()).toList())
              + "); say which with --scorer");
    }
    return sheet.scores().stream().findFirst();
  }
}
