package io.github.uq4j.metrics.evaluation.items;

import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The scores that several scorers gave the same items, with the items' outcomes. Immutable and safe
 * for use by several threads.
 */
public final class ScoreTable {

  private final Outcomes outcomes;
  private final List<ScoreColumn> columns;

  private ScoreTable(Outcomes outcomes, List<ScoreColumn> columns) {
    this.outcomes = outcomes;
    this.columns = List.copyOf(columns);
  }

  /**
   * A table of columns.
   *
   * @param columns columns that share their outcomes, at least one
   * @return the table
   * @throws IllegalArgumentException if there is none, two have other outcomes, or two have one
   *     name
   */
  public static ScoreTable of(List<ScoreColumn> columns) {
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("0 columns; must have at least one");
    }
    Outcomes shared = columns.get(0).outcomes();
    for (int c = 1; c < columns.size(); c++) {
      ScoreColumn column = columns.get(c);
      if (column.outcomes() != shared) {
        throw new IllegalArgumentException(
            "columns " + columns.get(0) + " and " + column + " must share their outcomes");
      }
      if (columns.subList(0, c).stream().anyMatch(o -> o.scorer().equals(column.scorer()))) {
        throw new IllegalArgumentException("two columns of " + column.scorer() + "; must be one");
      }
    }
    return new ScoreTable(shared, columns);
  }

  /**
   * Starts to collect rows.
   *
   * @return a builder of no rows
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The items' outcomes.
   *
   * @return the outcomes
   */
  public Outcomes outcomes() {
    return outcomes;
  }

  /**
   * The scorers' columns.
   *
   * @return the columns, in the order in which the scorers were first seen
   */
  public List<ScoreColumn> columns() {
    return columns;
  }

  /**
   * One scorer's column.
   *
   * @param scorer its name
   * @return the column, if there is one
   */
  public Optional<ScoreColumn> column(String scorer) {
    return columns.stream().filter(c -> c.scorer().equals(scorer)).findFirst();
  }

  /**
   * The same with another policy for missing scores.
   *
   * @param policy what becomes of them
   * @return a new table that shares its numbers with this one
   */
  public ScoreTable withMissing(MissingScores policy) {
    return new ScoreTable(outcomes, columns.stream().map(c -> c.withMissing(policy)).toList());
  }

  /**
   * Some of the items.
   *
   * @param keep says of an item's number whether it stays
   * @return the rows that stay, in their order
   */
  public ScoreTable select(IntPredicate keep) {
    Outcomes selected = outcomes.select(keep);
    return new ScoreTable(selected, columns.stream().map(c -> c.select(selected, keep)).toList());
  }

  @Override
  public String toString() {
    return "ScoreTable[" + outcomes + ", " + columns + "]";
  }

  /** Collects a table item by item. Not safe for use by several threads. */
  public static final class Builder {

    private static final int FIRST_CAPACITY = 1_024;

    private final Outcomes.Builder outcomes = Outcomes.builder();
    private final Map<String, Growing> columns = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Begins the next item, one that stands alone.
     *
     * @param quality how good it was, in {@code [0, 1]}
     * @return this builder
     * @throws IllegalArgumentException if it is NaN or outside
     */
    public Builder item(double quality) {
      outcomes.add(quality);
      return this;
    }

    /**
     * Begins the next item, one of a group.
     *
     * @param quality how good it was, in {@code [0, 1]}
     * @param group the group's name
     * @return this builder
     * @throws IllegalArgumentException if the quality is NaN or outside
     */
    public Builder item(double quality, String group) {
      outcomes.add(quality, group);
      return this;
    }

    /**
     * Adds a score of the item that was begun last.
     *
     * @param score the score
     * @return this builder
     * @throws IllegalArgumentException if the scorer gave this item a score before, or points the
     *     other way than before
     * @throws IllegalStateException if no item was begun
     */
    public Builder score(Score score) {
      if (outcomes.size() == 0) {
        throw new IllegalStateException("score " + score.scorer().id() + " before the first item");
      }
      ScorerInfo info = score.scorer();
      columns.computeIfAbsent(info.id(), id -> new Growing(info)).put(outcomes.size() - 1, score);
      return this;
    }

    /**
     * How many items were begun.
     *
     * @return the count
     */
    public int size() {
      return outcomes.size();
    }

    /**
     * The table so far; a score that was not given is missing.
     *
     * @return an immutable table, without columns if there was no score
     */
    public ScoreTable build() {
      Outcomes built = outcomes.build();
      List<ScoreColumn> list = new ArrayList<>();
      columns.forEach((scorer, column) -> list.add(column.build(scorer, built)));
      return new ScoreTable(built, list);
    }
  }

  /** A column that is being filled; the range is the hull of the ranges that were declared. */
  private static final class Growing {

    private final Orientation orientation;
    private Range range;
    private double[] values = new double[Builder.FIRST_CAPACITY];
    private int size;

    Growing(ScorerInfo first) {
      this.orientation = first.orientation();
      this.range = first.range();
    }

    void put(int item, Score score) {
      ScorerInfo info = score.scorer();
      if (info.orientation() != orientation) {
        throw new IllegalArgumentException(
            info.id()
                + " is a(n) "
                + info.orientation().id()
                + " for item "
                + item
                + ", a(n) "
                + orientation.id()
                + " before; must be one of them");
      }
      if (item < size) {
        throw new IllegalArgumentException(
            "item " + item + " has two scores of " + info.id() + "; must have one");
      }
      if (!info.range().equals(range)) {
        range =
            new Range(
                Math.min(range.low(), info.range().low()),
                Math.max(range.high(), info.range().high()));
      }
      reach(item + 1);
      values[item] = score.value();
    }

    private void reach(int count) {
      if (count > values.length) {
        values = Arrays.copyOf(values, Math.max(count, values.length + (values.length >> 1)));
      }
      Arrays.fill(values, size, count, Double.NaN);
      size = count;
    }

    ScoreColumn build(String scorer, Outcomes outcomes) {
      double[] all = Arrays.copyOf(values, outcomes.size());
      Arrays.fill(all, size, all.length, Double.NaN);
      return ScoreColumn.of(scorer, orientation, range, outcomes, all);
    }
  }
}
