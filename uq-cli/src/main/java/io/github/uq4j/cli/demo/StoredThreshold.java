package io.github.uq4j.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.metrics.calibration.ThresholdPerformance;
import io.github.uq4j.metrics.calibration.VerdictThreshold;
import io.github.uq4j.score.LabelledScore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The verdict threshold learned on people that are never reported on. */
public final class StoredThreshold {

  private StoredThreshold() {}

  /** Reads {@code verdict.json}, which {@code uq demo --learn-threshold} gave. */
  public static double read() throws IOException {
    try (InputStream in = StoredThreshold.class.getResourceAsStream("verdict.json")) {
      JsonNode threshold = new ObjectMapper().readTree(in).path("threshold");
      if (!threshold.isNumber()) {
        throw new IOException("verdict.json: threshold is missing; must be a number");
      }
      return threshold.doubleValue();
    }
  }

  /** Learns it from checked people. */
  public static ThresholdPerformance learn(List<PersonCheck> checks) {
    List<LabelledScore> items = Evaluation.labelled(checks, Evaluation.DECIDING);
    return VerdictThreshold.withDefaults().learn(items);
  }
}
