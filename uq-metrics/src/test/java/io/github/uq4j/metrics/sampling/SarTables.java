package io.github.uq4j.metrics.sampling;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.TextPair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Similarities of golden cases under the texts that SAR asks about. */
// Public for the tests of the next room only.
@SuppressWarnings("exports")
public final class SarTables {

  private final String before;
  private final Map<TextPair, Double> known = new HashMap<>();

  /** Tables whose texts of single answers begin with the prompt and what stands after it. */
  public SarTables(String before) {
    this.before = before;
  }

  /** An answer with and without each of its tokens, whose texts must not hold one another. */
  public void tokens(Generation answer, List<Double> similarities) {
    for (int t = 0; t < similarities.size() && t < answer.tokens().size(); t++) {
      String rest = answer.text().replace(answer.tokens().get(t).text(), "");
      known.put(new TextPair(before + answer.text(), before + rest), similarities.get(t));
    }
  }

  /** Samples with one another. */
  public void samples(String prefix, List<Generation> samples, JsonNode matrix) {
    for (int i = 0; i < samples.size(); i++) {
      for (int j = 0; j < samples.size(); j++) {
        known.put(
            new TextPair(prefix + samples.get(i).text(), prefix + samples.get(j).text()),
            matrix.get(i).get(j).asDouble());
      }
    }
  }

  /** Everything said so far. */
  public Map<TextPair, Double> known() {
    return known;
  }
}
