package io.github.uq4j.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Judgements;
import io.github.uq4j.trace.Labels;
import io.github.uq4j.trace.Logits;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.RecordedClaim;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Reads the small traces of data files: the fields of a trace file that tests need. */
final class TraceJson {

  private TraceJson() {}

  static Trace trace(JsonNode node) {
    Generation generation = generation(node.path("generation"));
    Trace trace =
        Trace.of(node.path("id").asText("case"), generation)
            .withSamples(generations(node.path("samples")))
            .withRecorded(judgements(node.path("recorded")))
            .withClaims(claims(node.path("claims")))
            .withLabels(labels(node.path("labels")));
    return node.has("prompt")
        ? trace.withPrompt(Prompt.of(node.path("prompt").path("text").asText()))
        : trace;
  }

  private static List<Generation> generations(JsonNode nodes) {
    List<Generation> generations = new ArrayList<>();
    nodes.forEach(node -> generations.add(generation(node)));
    return generations;
  }

  private static Generation generation(JsonNode node) {
    boolean textGiven = node.has("text");
    StringBuilder text = new StringBuilder(node.path("text").asText(""));
    List<Token> tokens = new ArrayList<>();
    for (JsonNode tokenNode : node.path("tokens")) {
      Token token = token(tokenNode);
      if (!textGiven) {
        int start = text.length();
        if (!token.special()) {
          text.append(token.text());
        }
        token = token.withSpan(new TextSpan(start, text.length()));
      }
      tokens.add(token);
    }
    return new Generation(
        text.toString(),
        tokens,
        node.has("finish_reason")
            ? Optional.of(node.path("finish_reason").asText())
            : Optional.empty(),
        number(node, "logprob"),
        Generation.Draw.unknown(),
        tensors(node),
        Extras.none());
  }

  private static OptionalDouble number(JsonNode node, String field) {
    return node.has(field)
        ? OptionalDouble.of(GoldenCase.number(node.path(field)))
        : OptionalDouble.empty();
  }

  private static Token token(JsonNode node) {
    List<Alternative> top = new ArrayList<>();
    for (JsonNode alternative : node.path("top_logprobs")) {
      top.add(
          new Alternative(
              id(alternative),
              alternative.path("text").asText(),
              GoldenCase.number(alternative.path("logprob"))));
    }
    TokenDistribution distribution =
        new TokenDistribution(
            GoldenCase.number(node.path("logprob")), number(node, "entropy"), top);
    Optional<TextSpan> span =
        node.has("start")
            ? Optional.of(new TextSpan(node.path("start").asInt(), node.path("end").asInt()))
            : Optional.empty();
    return new Token(
        id(node),
        node.path("text").asText(),
        span,
        node.path("special").asBoolean(false) ? Token.Kind.SPECIAL : Token.Kind.TEXT,
        distribution,
        List.of(),
        Extras.none());
  }

  private static OptionalInt id(JsonNode node) {
    return node.has("id") ? OptionalInt.of(node.path("id").asInt()) : OptionalInt.empty();
  }

  private static Tensors tensors(JsonNode node) {
    return new Tensors(
        tensor(node.path("logits"), 2).map(Logits::new),
        tensor(node.path("attention"), 4).map(Attention::new),
        tensor(node.path("hidden_states"), 3).map(HiddenStates::new),
        tensor(node.path("prompt_logits"), 1));
  }

  /** Nested arrays as a tensor of so many dimensions; empty where there are none. */
  private static Optional<FloatTensor> tensor(JsonNode nested, int rank) {
    if (!nested.isArray()) {
      return Optional.empty();
    }
    long[] extents = new long[rank];
    JsonNode first = nested;
    for (int dimension = 0; dimension < rank; dimension++) {
      extents[dimension] = first.size();
      first = first.path(0);
    }
    List<JsonNode> values = List.of(nested);
    for (int dimension = 0; dimension < rank; dimension++) {
      List<JsonNode> inner = new ArrayList<>();
      values.forEach(value -> value.forEach(inner::add));
      values = inner;
    }
    float[] flat = new float[values.size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) GoldenCase.number(values.get(i));
    }
    return Optional.of(FloatTensor.copyOf(flat, extents));
  }

  private static Judgements judgements(JsonNode node) {
    Map<TextPair, Entailment> entailment = new LinkedHashMap<>();
    for (JsonNode pair : node.path("entailment")) {
      entailment.put(
          new TextPair(pair.path("premise").asText(), pair.path("hypothesis").asText()),
          new Entailment(
              pair.path("entailment").asDouble(),
              pair.path("neutral").asDouble(),
              pair.path("contradiction").asDouble()));
    }
    Map<TextPair, Double> similarity = new LinkedHashMap<>();
    for (JsonNode pair : node.path("similarity")) {
      similarity.put(
          new TextPair(pair.path("a").asText(), pair.path("b").asText()),
          pair.path("score").asDouble());
    }
    return new Judgements(entailment, similarity, Extras.none());
  }

  private static List<RecordedClaim> claims(JsonNode nodes) {
    List<RecordedClaim> claims = new ArrayList<>();
    for (JsonNode node : nodes) {
      JsonNode span = node.path("span");
      List<Integer> tokens = new ArrayList<>();
      node.path("tokens").forEach(index -> tokens.add(index.asInt()));
      claims.add(
          new RecordedClaim(
              node.path("text").asText(),
              span.isArray()
                  ? Optional.of(new TextSpan(span.path(0).asInt(), span.path(1).asInt()))
                  : Optional.empty(),
              tokens,
              node.has("supported")
                  ? Optional.of(node.path("supported").asBoolean())
                  : Optional.empty(),
              Extras.none()));
    }
    return claims;
  }

  private static Labels labels(JsonNode node) {
    Labels labels = Labels.none();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      JsonNode value = field.getValue();
      Object label =
          value.isBoolean()
              ? (Object) value.booleanValue()
              : value.isNumber() ? (Object) value.doubleValue() : value.asText();
      labels = labels.with(field.getKey(), label);
    }
    return labels;
  }
}
