package io.github.uq4j.cli.evaluate;

import io.github.uq4j.metrics.evaluation.comparison.EvaluationReport;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is written: the report of all items and of each slice.
 *
 * @param whole all items
 * @param slices by value of the label, in the order of the file; empty without slices
 * @param refused why a slice has no report, by value
 */
record SlicedReport(
    EvaluationReport whole, Map<String, EvaluationReport> slices, Map<String, String> refused) {

  SlicedReport {
    slices = Collections.unmodifiableMap(new LinkedHashMap<>(slices));
    refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
  }
}
