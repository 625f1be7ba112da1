package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.TextPair;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks an entailment model once for every distinct pair of many plans. */
final class Judging {

  private Judging() {}

  static Map<TextPair, Entailment> judge(
      EntailmentModel model, Direction direction, Iterable<TokenPlan> plans) {
    Set<TextPair> distinct = new LinkedHashSet<>();
    for (TokenPlan plan : plans) {
      plan.pairs(direction, distinct::add);
    }
    if (distinct.isEmpty()) {
      return Map.of();
    }
    List<TextPair> pairs = List.copyOf(distinct);
    List<Entailment> answers = model.judge(pairs);
    if (answers.size() != pairs.size()) {
      throw new IllegalStateException(
          "the entailment model gave "
              + answers.size()
              + " judgements; must be one for each of "
              + pairs.size()
              + " pairs");
    }
    Map<TextPair, Entailment> judgements = new HashMap<>(pairs.size() * 2);
    for (int i = 0; i < pairs.size(); i++) {
      judgements.put(pairs.get(i), answers.get(i));
    }
    return judgements;
  }
}
