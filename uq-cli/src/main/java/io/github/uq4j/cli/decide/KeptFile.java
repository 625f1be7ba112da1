package io.github.uq4j.cli.decide;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.CalibrationFile;
import io.github.uq4j.cli.shell.QualityLabel;
import io.github.uq4j.metrics.guarantee.KeepRule;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.fitted.FittedFile;
import io.github.uq4j.score.fitted.FittedOn;
import io.github.uq4j.score.io.ScoreReader;
import io.github.uq4j.score.io.ScoreWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/** A file whose lines or claims are marked as kept or not by a threshold. */
final class KeptFile {

  /** The setting that says what the scores were of, an answer or a claim. */
  static final String LEVEL = CalibrationFile.LEVEL;

  /** The setting that names the label of groups. */
  static final String GROUP = "group";

  /** The label, or field of a claim, that says whether it is kept. */
  private static final String KEPT = "kept";

  private final Path file;
  private final KeepRule rule;
  private final FittedOn.Source source;
  private final ScoreOptions scores;
  private int kept;
  private int all;
  private int found;

  private KeptFile(Path file, KeepRule rule, FittedOn.Source source, ScoreOptions scores) {
    this.file = file;
    this.rule = rule;
    this.source = source;
    this.scores = scores;
  }

  static KeptFile of(Path file, ScoreOptions scores) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException("no such threshold file: " + file);
    }
    try {
      KeepRule rule = KeepRule.of(FittedFile.read(file));
      FittedOn on = rule.fitted().on();
      FittedOn.Source source =
          on.source()
              .orElseThrow(
                  () -> new BadInputException(file + " names no scorer; it cannot be applied"));
      KeptFile kept = new KeptFile(file, rule, source, scores);
      if (scores.ofClaims()) {
        kept.requireLevel(Level.CLAIM);
      }
      return kept;
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new BadInputException(
          message.startsWith(file.toString()) ? message : file + ": " + message, e);
    }
  }

  private void requireLevel(Level level) {
    String learnt = rule.fitted().on().settings().getOrDefault(LEVEL, level.id());
    if (!learnt.equals(level.id())) {
      throw new BadInputException(
          file
              + " is a threshold of scores of the level "
              + learnt
              + "; must not be applied to those of the level "
              + level.id());
    }
  }

  /** Writes the marked lines; returns what was done in words. */
  String write(Path out) throws IOException {
    if (scores.ofClaims()) {
      ScorerInfo info = ClaimLines.scorer(source.scorer());
      rule.fitted().on().requireScorer(info);
      ClaimLines.rewrite(scores.file(), out, line -> mark(line, info));
      requireFound();
    } else {
      writeScores(out);
    }
    return "kept "
        + kept
        + " of "
        + all
        + (scores.ofClaims() ? " claims" : " answers")
        + " by "
        + source.scorer()
        + " ("
        + rule.fitted().method()
        + ", n = "
        + rule.fitted().on().n()
        + ")";
  }

  private void requireFound() {
    if (found == 0) {
      throw new BadInputException(
          scores.file() + " has no score of " + source.scorer() + ", which " + file + " is for");
    }
  }

  private void mark(ObjectNode line, ScorerInfo info) {
    String group = group().flatMap(name -> ClaimLines.label(line, name)).orElse(noGroup());
    for (ObjectNode claim : ClaimLines.claims(line)) {
      OptionalDouble doubt = ClaimLines.uncertainty(claim, info);
      claim.put(KEPT, keeps(group, doubt));
    }
  }

  private void writeScores(Path out) throws IOException {
    try (ScoreReader reader = scores.open();
        ScoreWriter writer = ScoreWriter.create(out)) {
      while (reader.hasNext()) {
        writer.write(marked(reader.next()));
      }
      requireFound();
      writer.commit();
    }
  }

  private ScoreSheet marked(ScoreSheet sheet) {
    Optional<Score> score =
        sheet.scores().stream().filter(s -> s.scorer().id().equals(source.scorer())).findFirst();
    score.ifPresent(
        s -> {
          rule.fitted().on().requireScorer(s.scorer());
          requireLevel(s.scorer().level());
        });
    String group =
        group().flatMap(name -> QualityLabel.text(sheet.labels(), name)).orElse(noGroup());
    boolean keep =
        keeps(
            group,
            score.map(s -> OptionalDouble.of(s.uncertainty())).orElse(OptionalDouble.empty()));
    return new ScoreSheet(
        sheet.id(),
        sheet.scores(),
        sheet.tokens(),
        sheet.refused(),
        sheet.labels().with(KEPT, keep),
        sheet.provenance(),
        sheet.extras());
  }

  private boolean keeps(String group, OptionalDouble uncertainty) {
    all++;
    found += uncertainty.isPresent() ? 1 : 0;
    boolean keep = rule.keeps(group, uncertainty.orElse(Double.NaN));
    kept += keep ? 1 : 0;
    return keep;
  }

  private Optional<String> group() {
    return Optional.ofNullable(rule.fitted().on().settings().get(GROUP));
  }

  private static String noGroup() {
    return JudgedItems.NO_GROUP;
  }
}
