package io.github.uq4j.trace.imports;

import io.github.uq4j.json.JsonTree;
import io.github.uq4j.json.LineFault;
import io.github.uq4j.trace.Alternative;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parallel lists of legacy completions; with an echoed prompt only what follows it.
 *
 * @param text the answer
 * @param steps its tokens
 */
record LegacyLogprobs(String text, List<Step> steps) {

  LegacyLogprobs {
    steps = List.copyOf(steps);
  }

  static LegacyLogprobs of(JsonTree logprobs, String text, Optional<JsonTree> request) {
    List<JsonTree> tokens = logprobs.need("tokens", "must be an array").items();
    JsonTree values = logprobs.need("token_logprobs", "must be an array");
    List<JsonTree> tops = logprobs.items("top_logprobs");
    requireAsMany(values, values.items().size(), tokens.size());
    if (!tops.isEmpty()) {
      requireAsMany(logprobs.need("top_logprobs", ""), tops.size(), tokens.size());
    }
    boolean echoes = !tokens.isEmpty() && values.items().get(0).isNull();
    int first = echoes ? promptTokens(tokens, values.items().get(0), request) : 0;
    List<Step> steps = new ArrayList<>();
    for (int t = first; t < tokens.size(); t++) {
      JsonTree value = values.items().get(t);
      if (value.isNull()) {
        throw value.fault("must be a number <= 0");
      }
      List<Alternative> top =
          tops.isEmpty() || tops.get(t).isNull() ? List.of() : Steps.topOfTexts(tops.get(t));
      Piece piece = Piece.of(tokens.get(t).string());
      steps.add(new Step(piece, Step.ORDINARY, Steps.chosen(value), top));
    }
    String prompt = echoes ? request.flatMap(RequestText::prompt).orElse("") : "";
    return new LegacyLogprobs(text.substring(text.startsWith(prompt) ? prompt.length() : 0), steps);
  }

  private static void requireAsMany(JsonTree list, int size, int tokens) {
    if (size != tokens) {
      throw LineFault.of(list.path(), "[...]", "has " + size + " values; must have " + tokens);
    }
  }

  /** How many tokens are the echoed prompt's. */
  private static int promptTokens(
      List<JsonTree> tokens, JsonTree firstValue, Optional<JsonTree> request) {
    Optional<String> prompt = request.flatMap(RequestText::prompt);
    if (prompt.isEmpty()) {
      throw firstValue.fault(
          "must be a number <= 0: the response echoes its prompt; keep the request beside it, or"
              + " ask without \"echo\"");
    }
    int length = 0;
    int count = 0;
    while (count < tokens.size() && length < prompt.get().length()) {
      length += tokens.get(count).string().length();
      count++;
    }
    if (length != prompt.get().length()) {
      throw firstValue.fault(
          "must be a number <= 0: the echoed prompt does not end where a token ends; ask without"
              + " \"echo\"");
    }
    return count;
  }
}
