package io.github.uq4j.metrics.evaluation.comparison;

import io.github.uq4j.metrics.evaluation.Better;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One measure of all scores, best first.
 *
 * @param metric the measure's id
 * @param better which values are good
 * @param rows the scores that have the measure, best first, equal ones in the order of the table
 * @param refused why the others have it not, by scorer
 */
public record MeasureTable(
    String metric, Better better, List<MeasuredScore> rows, Map<String, String> refused) {

  /** Copies the collections. */
  public MeasureTable {
    rows = List.copyOf(rows);
    refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
  }

  /**
   * One scorer's row.
   *
   * @param scorer its name
   * @return the row, if the scorer has the measure
   */
  public Optional<MeasuredScore> of(String scorer) {
    return rows.stream().filter(row -> row.scorer().equals(scorer)).findFirst();
  }
}
