package io.github.uq4j.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.metrics.token.MaximumSequenceProbability;
import io.github.uq4j.metrics.token.Perplexity;
import io.github.uq4j.metrics.token.TokenLogprob;
import io.github.uq4j.score.TokenScores;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Recorded runs: scores an answer of a chat API from the log-probabilities in its response. */
public final class ReadApiLogprobs {

  private ReadApiLogprobs() {}

  /**
   * Makes a trace of a chat completion that was asked for with {@code logprobs}.
   *
   * @param response the response's JSON
   * @return its trace
   * @throws IOException if it is not JSON
   */
  public static Trace trace(InputStream response) throws IOException {
    JsonNode root = new ObjectMapper().readTree(response);
    JsonNode choice = root.at("/choices/0");
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    for (JsonNode piece : choice.at("/logprobs/content")) {
      String text = piece.get("token").textValue();
      List<Alternative> top = new ArrayList<>();
      for (JsonNode other : piece.path("top_logprobs")) {
        top.add(Alternative.of(other.get("token").textValue(), other.get("logprob").doubleValue()));
      }
      TokenDistribution distribution =
          TokenDistribution.of(piece.get("logprob").doubleValue()).withTop(top);
      tokens.add(Token.of(text, distribution).withSpan(new TextSpan(at, at + text.length())));
      at += text.length();
    }
    String text = choice.at("/message/content").textValue();
    return Trace.of(root.get("id").textValue(), Generation.of(text, tokens));
  }

  /**
   * Scores a trace and names its least probable token.
   *
   * @param trace a trace with log-probabilities
   * @return a line for every score
   */
  public static List<String> run(Trace trace) {
    TokenScores logprobs = TokenLogprob.withDefaults().score(trace);
    int least = 0;
    for (int t = 1; t < logprobs.values().size(); t++) {
      if (logprobs.values().get(t) < logprobs.values().get(least)) {
        least = t;
      }
    }
    return List.of(
        String.format(
            "probability of the whole answer: %.3f",
            Math.exp(-MaximumSequenceProbability.withDefaults().score(trace).value())),
        String.format(
            "perplexity per token: %.3f", Math.exp(Perplexity.withDefaults().score(trace).value())),
        String.format(
            "least probable token: \"%s\" (%.3f)",
            trace.generation().tokens().get(least).text(), Math.exp(logprobs.values().get(least))));
  }

  /**
   * Runs on a response that lies beside this class.
   *
   * @param arguments none
   * @throws IOException if it cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    try (InputStream response =
        Objects.requireNonNull(
            ReadApiLogprobs.class.getResourceAsStream("chat-completion.json"),
            "chat-completion.json is missing beside the class")) {
      run(trace(response)).forEach(System.out::println);
    }
  }
}
