package io.github.uq4j.cli.intention;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.metrics.hidden.intention.IntentionEntropy;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScoreBounds;
import io.github.uq4j.trace.Trace;
import java.util.Optional;

/**
 * How undecided the model was before the first token of one item.
 *
 * @param id the item
 * @param score the entropy in bits, if it could be computed
 * @param refusal why not; empty if it could
 */
record ItemEntropy(String id, Optional<Score> score, String refusal) {

  static ItemEntropy of(Trace trace) {
    IntentionEntropy scorer = IntentionEntropy.withDefaults();
    Optional<String> refusal = scorer.refusal(trace, Helpers.none());
    return new ItemEntropy(
        trace.id(),
        refusal.isPresent() ? Optional.empty() : Optional.of(scorer.score(trace)),
        refusal.orElse(""));
  }

  /** The item as a line of JSON; an exact entropy has itself as both bounds. */
  ObjectNode json() {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("id", id);
    if (score.isEmpty()) {
      line.putNull("entropy_bits").putNull("lower_bits").putNull("upper_bits");
      return line.put("refused", refusal);
    }
    double value = score.get().value();
    Optional<ScoreBounds> bounds = score.get().bounds();
    line.put("entropy_bits", value);
    line.put("lower_bits", bounds.map(ScoreBounds::lower).orElse(value));
    line.put("upper_bits", bounds.map(ScoreBounds::upper).orElse(value));
    return line;
  }
}
