package io.github.uq4j.cli.cascade;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.metrics.cascade.DeferralCurve;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.score.io.ScoreReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Confidences of some scorers and the qualities of both models, of those lines of a score file that
 * have both labels. A scorer's refusal counts as no confidence at all: such a prompt is deferred
 * first.
 */
final class RuleScores {

  private final List<String> rules;
  private final Qualities qualities;
  private final Set<String> seen = new LinkedHashSet<>();
  private final double[][] columns;
  private final int[] refused;
  private int size;
  private long unlabelled;

  private RuleScores(List<String> rules, Qualities qualities) {
    this.rules = rules;
    this.qualities = qualities;
    this.columns = new double[rules.size() + 2][1_024];
    this.refused = new int[rules.size()];
  }

  static RuleScores read(Path file, List<String> rules, Qualities qualities) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException("no such score file: " + file);
    }
    RuleScores scores = new RuleScores(rules, qualities);
    try (ScoreReader reader = ScoreReader.open(file)) {
      while (reader.hasNext()) {
        scores.add(reader.next());
      }
    }
    scores.check(file);
    return scores;
  }

  private void add(ScoreSheet sheet) {
    sheet.scores().forEach(score -> seen.add(score.scorer().id()));
    if (!qualities.in(sheet.labels())) {
      unlabelled++;
      return;
    }
    if (size == columns[0].length) {
      for (int c = 0; c < columns.length; c++) {
        columns[c] = Arrays.copyOf(columns[c], size + (size >> 1));
      }
    }
    for (int r = 0; r < rules.size(); r++) {
      columns[r][size] = confidence(sheet, rules.get(r));
      refused[r] += columns[r][size] == Double.NEGATIVE_INFINITY ? 1 : 0;
    }
    columns[rules.size()][size] = qualities.ofSmall(sheet.id(), sheet.labels());
    columns[rules.size() + 1][size] = qualities.ofLarge(sheet.id(), sheet.labels());
    size++;
  }

  private static double confidence(ScoreSheet sheet, String rule) {
    for (Score score : sheet.scores()) {
      if (score.scorer().id().equals(rule)) {
        return 0 - score.uncertainty();
      }
    }
    return Double.NEGATIVE_INFINITY;
  }

  private void check(Path file) {
    if (size == 0) {
      throw new BadInputException(
          file
              + ": none of "
              + unlabelled
              + " lines has the labels "
              + qualities.small()
              + " and "
              + qualities.large());
    }
    for (int r = 0; r < rules.size(); r++) {
      if (refused[r] == size) {
        throw new BadInputException(
            file
                + ": no score of "
                + rules.get(r)
                + "; there are "
                + (seen.isEmpty() ? "none" : String.join(", ", seen)));
      }
    }
  }

  /** The curve of one of the rules. */
  DeferralCurve curve(int rule) {
    return DeferralCurve.of(
        Arrays.copyOf(columns[rule], size),
        Arrays.copyOf(columns[rules.size()], size),
        Arrays.copyOf(columns[rules.size() + 1], size));
  }

  /** How many lines a rule has no score of. */
  int refused(int rule) {
    return refused[rule];
  }

  long unlabelled() {
    return unlabelled;
  }
}
