package io.github.uq4j.cli.report;

import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.score.ScorerInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** The scores of a file, a column a scorer, and its least sure answers. */
final class ScoreSpread {

  private static final int LEAST_SURE = 10;
  private static final int FIRST_ROOM = 64;

  private final Map<String, Column> columns = new LinkedHashMap<>();
  private int sheets;

  /**
   * An answer with its score.
   *
   * @param id its name
   * @param score the score
   */
  record Scored(String id, Score score) {}

  /** What a scorer said. */
  static final class Column {

    private final ScorerInfo scorer;
    private final PriorityQueue<Scored> least =
        new PriorityQueue<>(Comparator.comparingDouble(s -> s.score().uncertainty()));
    private double[] values = new double[FIRST_ROOM];
    private int count;

    private Column(ScorerInfo scorer) {
      this.scorer = scorer;
    }

    private void add(String id, Score score) {
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = score.value();
      least.add(new Scored(id, score));
      if (least.size() > LEAST_SURE) {
        least.remove();
      }
    }

    ScorerInfo scorer() {
      return scorer;
    }

    int count() {
      return count;
    }

    /** The values, ascending. */
    double[] sorted() {
      double[] sorted = Arrays.copyOf(values, count);
      Arrays.sort(sorted);
      return sorted;
    }

    /** The least sure answers, the least sure first. */
    List<Scored> leastSure() {
      List<Scored> all = new ArrayList<>(least);
      all.sort(
          Comparator.comparingDouble((Scored s) -> s.score().uncertainty())
              .reversed()
              .thenComparing(Scored::id));
      return all;
    }
  }

  void add(ScoreSheet sheet) {
    sheets++;
    for (Score score : sheet.scores()) {
      columns
          .computeIfAbsent(score.scorer().id(), id -> new Column(score.scorer()))
          .add(sheet.id(), score);
    }
  }

  int sheets() {
    return sheets;
  }

  List<Column> columns() {
    return List.copyOf(columns.values());
  }
}
