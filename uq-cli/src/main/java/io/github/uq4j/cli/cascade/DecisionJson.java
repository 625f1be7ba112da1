package io.github.uq4j.cli.cascade;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.metrics.cascade.route.RoutingDecision;
import io.github.uq4j.metrics.cascade.route.StageVisit;
import io.github.uq4j.metrics.cascade.route.StageVisit.Ending;
import java.util.Locale;
import java.util.OptionalDouble;

/** A decision as one line of JSON. */
final class DecisionJson {

  private DecisionJson() {}

  static String of(RoutingDecision decision) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("id", decision.id());
    decision.answeredBy().ifPresent(stage -> root.put("answered_by", stage));
    root.put("reason", decision.reason().name().toLowerCase(Locale.ROOT));
    root.put("cost", decision.cost());
    decision.answer().ifPresent(trace -> root.put("text", trace.generation().text()));
    for (StageVisit visit : decision.visits()) {
      ObjectNode stage = root.withArrayProperty("visits").addObject();
      stage.put("stage", visit.stage());
      stage.put("ending", visit.ending().name().toLowerCase(Locale.ROOT));
      put(stage, visit.ending() == Ending.EARLY ? "bound" : "confidence", visit.confidence());
      put(stage, "threshold", visit.threshold());
      visit.promptTokens().ifPresent(tokens -> stage.put("prompt_tokens", tokens));
      stage.put("new_tokens", visit.newTokens());
      stage.put("seconds", visit.nanos() / 1e9);
      visit
          .failure()
          .ifPresent(
              why -> {
                stage.put("failure", why.message());
                stage.put("failure_kind", why.kind().name().toLowerCase(Locale.ROOT));
              });
    }
    return root.toString();
  }

  private static void put(ObjectNode node, String name, OptionalDouble value) {
    if (value.isPresent()) {
      double number = value.getAsDouble();
      if (Double.isFinite(number)) {
        node.put(name, number);
      } else {
        node.put(name, Double.toString(number));
      }
    }
  }
}
