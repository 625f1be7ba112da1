package io.github.uq4j.factcheck;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.claim.Claim;
import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Judgements;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Traces and judgements from the shape in which the golden file states them.
 *
 * <p>The file gives a label to every alternative of every token; a model is asked about texts. So
 * each token's texts get the token's index behind a mark, which makes them different from those of
 * every other token.
 */
final class ReferenceCases {

  private ReferenceCases() {}

  /** So many alternatives that a case is never cut. */
  static final int ALL_ALTERNATIVES = Integer.MAX_VALUE;

  /**
   * A text that is the alternative's own, whatever else is in its row, and that loses nothing where
   * outer punctuation and spaces are stripped.
   */
  static String mark(String text, int token, int alternative) {
    return "t" + token + "a" + alternative + text + "z";
  }

  /** The mark of the chosen alternative. */
  static String mark(String text, int token) {
    return mark(text, token, 0);
  }

  /** A trace of tokens with alternatives, the first of which is the chosen one. */
  static Trace marked(String id, JsonNode alternatives) {
    TraceBuilder trace = Traces.answer(id);
    for (int t = 0; t < alternatives.size(); t++) {
      add(trace, alternatives.get(t), t);
    }
    return trace.build();
  }

  private static void add(TraceBuilder trace, JsonNode alternatives, int token) {
    List<Alternative> top = new ArrayList<>();
    for (JsonNode pair : alternatives) {
      String text = mark(pair.get(0).asText(), token, top.size());
      top.add(Alternative.of(text, GoldenCase.number(pair.get(1))));
    }
    trace.token(top.get(0).text(), top.get(0).logprob());
    top.sort(Comparator.comparingDouble(Alternative::logprob).reversed());
    trace.top(top.toArray(Alternative[]::new));
  }

  /** A trace of tokens as they are; an alternative's id is its place in the row. */
  static Trace plain(String id, JsonNode texts, JsonNode alternatives) {
    TraceBuilder trace = Traces.answer(id);
    for (int t = 0; t < alternatives.size(); t++) {
      List<Alternative> top = new ArrayList<>();
      for (JsonNode pair : alternatives.get(t)) {
        top.add(Alternative.of(top.size(), pair.get(0).asText(), GoldenCase.number(pair.get(1))));
      }
      trace.token(texts.get(t).asText(), top.get(0).logprob());
      top.sort(Comparator.comparingDouble(Alternative::logprob).reversed());
      trace.top(top.toArray(Alternative[]::new));
    }
    Trace built = trace.build();
    Generation answer = built.generation();
    return Traces.withGeneration(
        built,
        Generation.of(
            answer.text(), answer.tokens().stream().map(token -> token.withId(0)).toList()));
  }

  /** Judgements of marked alternatives behind a prefix. */
  static void judge(
      Map<TextPair, Entailment> judgements,
      String prefix,
      int token,
      JsonNode alternatives,
      JsonNode labels) {
    String chosen = prefix + mark(alternatives.get(0).get(0).asText(), token);
    for (int k = 1; k < alternatives.size(); k++) {
      String other = prefix + mark(alternatives.get(k).get(0).asText(), token, k);
      judgements.put(new TextPair(chosen, other), entailment(labels.get(k).get(0).asText()));
      judgements.put(new TextPair(other, chosen), entailment(labels.get(k).get(1).asText()));
    }
  }

  /** A model that knows the bare alternatives of every token of an answer. */
  static Helpers bare(JsonNode alternatives, JsonNode labels) {
    Map<TextPair, Entailment> judgements = new HashMap<>();
    for (int t = 0; t < alternatives.size(); t++) {
      judge(judgements, "", t, alternatives.get(t), labels.get(t));
    }
    return knowing(judgements);
  }

  static Helpers knowing(Map<TextPair, Entailment> judgements) {
    return Helpers.none()
        .withEntailment(
            EntailmentModel.recorded(new Judgements(judgements, Map.of(), Extras.none())));
  }

  static Entailment entailment(String label) {
    return switch (label) {
      case "entail" -> new Entailment(0.8, 0.1, 0.1);
      case "neutral" -> new Entailment(0.1, 0.8, 0.1);
      case "contra" -> new Entailment(0.1, 0.1, 0.8);
      default -> throw new IllegalStateException("unknown label " + label);
    };
  }

  static List<Claim> claims(JsonNode aligned) {
    List<Claim> claims = new ArrayList<>();
    for (JsonNode tokens : aligned) {
      claims.add(
          new Claim(
              "claim " + claims.size(), new TextSpan(0, 1), integers(tokens), Optional.empty()));
    }
    return claims;
  }

  static List<Integer> integers(JsonNode array) {
    List<Integer> integers = new ArrayList<>();
    array.forEach(number -> integers.add(number.asInt()));
    return integers;
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
