package io.github.uq4j.metrics.attention.chain;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * A recorded response of the reference as a trace. The reference's row {@code r} predicts token
 * {@code r + 1}, and it also has the row after the last token: on request the trace gets one token
 * more, to hold it.
 */
final class UqacGoldenTrace {

  private UqacGoldenTrace() {}

  static Attention attention(JsonNode layers, int padding) {
    int heads = layers.get(0).size();
    int rows = layers.get(0).get(0).size();
    int keys = layers.get(0).get(0).get(0).size();
    float[] flat = new float[layers.size() * heads * (rows + padding) * (keys + padding)];
    int at = 0;
    for (JsonNode layer : layers) {
      for (JsonNode head : layer) {
        for (JsonNode row : head) {
          for (JsonNode value : row) {
            flat[at++] = (float) value.asDouble();
          }
          at += padding;
        }
        at += padding * (keys + padding);
      }
    }
    return new Attention(
        FloatTensor.copyOf(flat, layers.size(), heads, rows + padding, keys + padding));
  }

  static HiddenStates states(JsonNode rows, int padding) {
    int width = rows.get(0).size();
    float[] flat = new float[(rows.size() + padding) * width];
    int at = 0;
    for (JsonNode row : rows) {
      for (JsonNode value : row) {
        flat[at++] = (float) value.asDouble();
      }
    }
    return new HiddenStates(FloatTensor.copyOf(flat, 1, rows.size() + padding, width));
  }

  static List<Integer> ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asInt).toList();
  }

  /** The probabilities that the reference's re-reading gives to tokens, by token. */
  static Map<Integer, Double> read(JsonNode golden, JsonNode expansion) {
    Map<Integer, Double> read = new HashMap<>();
    put(read, golden.path("expected").path("sim_selected_src_ids_sorted"), expansion, "p_chain");
    put(read, golden.path("expected").path("answer_src_ids"), expansion, "p_answer");
    return read;
  }

  private static void put(
      Map<Integer, Double> into, JsonNode sources, JsonNode expansion, String field) {
    for (int i = 0; i < sources.size(); i++) {
      into.put(sources.get(i).asInt() + 1, expansion.path(field).get(i).asDouble());
    }
  }

  /** The trace, with as many tokens more as {@code padding} says (0 or 1). */
  static Trace of(JsonNode golden, int padding) {
    JsonNode expansions = golden.path("expected").path("expansions");
    Map<Integer, Double> own = expansions.isEmpty() ? Map.of() : read(golden, expansions.get(0));
    StringBuilder text = new StringBuilder();
    List<Token> tokens = new ArrayList<>();
    int count = golden.path("tokens").size();
    for (int t = 0; t < count + padding; t++) {
      String piece = t < count ? golden.path("tokens").get(t).asText() : "";
      TextSpan span = new TextSpan(text.length(), text.length() + piece.length());
      text.append(piece);
      int id = t < count ? golden.path("token_ids").get(t).asInt() : Integer.MAX_VALUE;
      tokens.add(Token.of(piece, distribution(golden, t, id, own)).withId(id).withSpan(span));
    }
    Tensors tensors =
        new Tensors(
            Optional.empty(),
            Optional.of(attention(golden.path("attn"), padding)),
            Optional.of(states(golden.path("hidden_last"), padding)),
            Optional.empty());
    return Trace.of(
            golden.path("idx").asText(),
            Generation.of(text.toString(), tokens).withTensors(tensors))
        .withPrompt(Prompt.of(golden.path("instruction").asText()));
  }

  private static TokenDistribution distribution(
      JsonNode golden, int token, int id, Map<Integer, Double> own) {
    List<Alternative> top = new ArrayList<>();
    double chosen = 1e-4;
    for (int k = 0; token > 0 && k < golden.path("top5_ids").get(token - 1).size(); k++) {
      int other = golden.path("top5_ids").get(token - 1).get(k).asInt();
      double p = Math.min(1, golden.path("top5_probs").get(token - 1).get(k).asDouble());
      top.add(Alternative.of(other, "<" + other + ">", Math.log(p)));
      chosen = other == id ? p : chosen;
    }
    chosen = own.getOrDefault(token, chosen);
    if (top.isEmpty()) {
      top.add(Alternative.of(id, "<" + id + ">", Math.log(chosen)));
    }
    return TokenDistribution.of(Math.log(chosen)).withTop(top);
  }
}
