package io.github.uq4j.cli.cascade;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.TraceInput;
import io.github.uq4j.metrics.cascade.learn.DeferralTraining;
import io.github.uq4j.metrics.cascade.learn.FeatureSet;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.Unit;
import io.github.uq4j.score.io.ScoreReader;
import io.github.uq4j.score.io.ScoreWriter;
import io.github.uq4j.trace.Labels;
import io.github.uq4j.trace.Trace;
import io.github.uq4j.trace.io.TraceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Traces of a small model, and beside them those of a large one and scores, line by line. */
final class TrainingFiles {

  /** Where everything is. */
  record Sources(Path small, @Nullable Path large, @Nullable Path scores) {}

  private final DeferralTraining training;
  private final List<Labels> labels = new ArrayList<>();
  private final Qualities qualities;

  private TrainingFiles(FeatureSet features, Qualities qualities) {
    this.training = new DeferralTraining(features);
    this.qualities = qualities;
  }

  static TrainingFiles read(Sources sources, FeatureSet features, Qualities qualities)
      throws IOException {
    TrainingFiles files = new TrainingFiles(features, qualities);
    try (TraceReader small = TraceInput.open(sources.small(), false);
        TraceReader large =
            sources.large() == null ? null : TraceInput.open(sources.large(), false);
        ScoreReader scores = sources.scores() == null ? null : open(sources.scores())) {
      while (small.hasNext()) {
        Trace trace = small.next();
        files.add(sources, trace, next(large, trace), scores(scores, sources.scores(), trace));
      }
    }
    if (files.training.size() == 0) {
      throw new BadInputException(
          sources.small()
              + ": no trace has the labels "
              + qualities.small()
              + " and "
              + qualities.large());
    }
    return files;
  }

  private static ScoreReader open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException("no such score file: " + file);
    }
    return ScoreReader.open(file);
  }

  private static Optional<Trace> next(@Nullable TraceReader large, Trace small) {
    if (large == null) {
      return Optional.empty();
    }
    if (!large.hasNext()) {
      throw new BadInputException("--large-traces ends before \"" + small.id() + "\"");
    }
    Trace other = large.next();
    requireSame("--large-traces", small.id(), other.id());
    return Optional.of(other);
  }

  private static Map<String, Double> scores(
      @Nullable ScoreReader scores, @Nullable Path file, Trace small) {
    if (scores == null) {
      return Map.of();
    }
    if (!scores.hasNext()) {
      throw new BadInputException(file + " ends before \"" + small.id() + "\"");
    }
    ScoreSheet sheet = scores.next();
    requireSame("--scores", small.id(), sheet.id());
    Map<String, Double> values = new HashMap<>();
    for (Score score : sheet.scores()) {
      values.put(score.scorer().id(), score.value());
    }
    return values;
  }

  private static void requireSame(String option, String id, String other) {
    if (!id.equals(other)) {
      throw new BadInputException(
          option
              + " has \""
              + other
              + "\" where --traces has \""
              + id
              + "\"; must be in one order");
    }
  }

  private void add(
      Sources sources, Trace small, Optional<Trace> large, Map<String, Double> scores) {
    if (!qualities.in(small.labels())) {
      return;
    }
    try {
      training.add(
          small,
          large,
          scores,
          qualities.ofSmall(small.id(), small.labels()),
          qualities.ofLarge(small.id(), small.labels()));
      labels.add(small.labels());
    } catch (IllegalArgumentException e) {
      throw new BadInputException(sources.small() + ": " + e.getMessage(), e);
    }
  }

  DeferralTraining training() {
    return training;
  }

  /**
   * Writes confidences as a score file, after the scores there are, so that the rule can be
   * compared with them.
   */
  void write(Path file, @Nullable Path scores, String rule, double[] confidences)
      throws IOException {
    ScorerInfo info =
        ScorerInfo.of(rule, Level.SEQUENCE)
            .withOrientation(Orientation.CONFIDENCE)
            .withRange(Range.REAL, Unit.NONE);
    List<String> ids = training.ids();
    try (ScoreReader reader = scores == null ? null : open(scores);
        ScoreWriter writer = ScoreWriter.create(file)) {
      for (int i = 0; i < confidences.length; i++) {
        List<Score> all = new ArrayList<>(scoresOf(reader, ids.get(i)));
        all.removeIf(score -> score.scorer().id().equals(rule));
        all.add(new Score(info, confidences[i]));
        writer.write(new ScoreSheet(ids.get(i), all, List.of(), Map.of(), labels.get(i)));
      }
      writer.commit();
    }
  }

  /** The scores of the next line of an id; lines between were not learned from. */
  private static List<Score> scoresOf(@Nullable ScoreReader reader, String id) {
    while (reader != null && reader.hasNext()) {
      ScoreSheet sheet = reader.next();
      if (sheet.id().equals(id)) {
        return sheet.scores();
      }
    }
    return List.of();
  }
}
