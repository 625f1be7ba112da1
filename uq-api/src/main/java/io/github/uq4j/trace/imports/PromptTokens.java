package io.github.uq4j.trace.imports;

import io.github.uq4j.json.JsonTree;
import io.github.uq4j.json.LineFault;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What vLLM adds: ids of tokens, and log-probabilities of the prompt's tokens. */
final class PromptTokens {

  private PromptTokens() {}

  /** A prompt with its tokens, from the first place that lists them. */
  static Prompt of(String text, JsonTree... places) {
    for (JsonTree place : places) {
      List<JsonTree> ids = place.items("prompt_token_ids");
      List<JsonTree> values = place.items("prompt_logprobs");
      if (!ids.isEmpty() && !values.isEmpty() && ids.size() != values.size()) {
        throw LineFault.of(
            place.need("prompt_logprobs", "").path(),
            "[...]",
            "has " + values.size() + " values; must have one a token, " + ids.size());
      }
      if (!values.isEmpty()) {
        return withLogprobs(text, ids, values);
      }
    }
    return Prompt.of(text);
  }

  private static Prompt withLogprobs(String text, List<JsonTree> ids, List<JsonTree> values) {
    List<Prompt.Piece> pieces = new ArrayList<>();
    List<String> nats = new ArrayList<>();
    for (int t = 0; t < values.size(); t++) {
      OptionalInt id = t < ids.size() ? OptionalInt.of(ids.get(t).count()) : OptionalInt.empty();
      if (values.get(t).isNull()) {
        pieces.add(new Prompt.Piece(id, "", Extras.none()));
        nats.add("null");
        continue;
      }
      Alternative said = said(values.get(t), id);
      pieces.add(new Prompt.Piece(said.id(), said.text(), Extras.none()));
      nats.add(
          said.logprob() == Double.NEGATIVE_INFINITY ? "null" : Double.toString(said.logprob()));
    }
    return new Prompt(
        text, pieces, new Extras(Map.of("logprobs", "[" + String.join(",", nats) + "]")));
  }

  /**
   * The prompt's own token: that of its id, or, without ids, the first, as the server writes it.
   */
  private static Alternative said(JsonTree map, OptionalInt id) {
    List<Alternative> all = Steps.idsInOrder(map);
    Optional<Alternative> found =
        id.isPresent() ? Steps.withId(all, id.getAsInt()) : all.stream().findFirst();
    return found.orElseThrow(
        () ->
            map.fault(
                "must hold the prompt's token" + (id.isPresent() ? " " + id.getAsInt() : "")));
  }

  /** Steps with the ids listed beside them, if they are. */
  static List<Step> withIds(List<Step> steps, JsonTree choice) {
    List<JsonTree> ids = choice.items("token_ids");
    if (ids.isEmpty()) {
      return steps;
    }
    if (ids.size() != steps.size()) {
      throw LineFault.of(
          choice.need("token_ids", "").path(),
          "[...]",
          "has " + ids.size() + " values; must have one a token, " + steps.size());
    }
    List<Step> named = new ArrayList<>();
    for (int t = 0; t < steps.size(); t++) {
      named.add(steps.get(t).withId(ids.get(t).count()));
    }
    return named;
  }
}
