package io.github.uq4j.metrics.sampling;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Traces and stand-in models made of the numbers of a golden case. */
public final class GoldenTraces {

  private GoldenTraces() {}

  /** An answer whose tokens have texts of which none holds another. */
  public static Generation answer(String name, List<Double> logprobs) {
    StringBuilder text = new StringBuilder();
    List<Token> tokens = new ArrayList<>();
    for (int t = 0; t < logprobs.size(); t++) {
      String piece = " " + name + "w" + t + ".";
      tokens.add(
          Token.of(piece, TokenDistribution.of(logprobs.get(t)))
              .withSpan(new TextSpan(text.length(), text.length() + piece.length())));
      text.append(piece);
    }
    return Generation.of(text.toString(), tokens);
  }

  /** The same answer under another text, of which its tokens are no part. */
  public static Generation called(Generation answer, String text) {
    List<Token> tokens =
        answer.tokens().stream().map(token -> Token.of("", token.distribution())).toList();
    return Generation.of(text, tokens);
  }

  /** A trace with a prompt, an answer and samples. */
  public static Trace trace(String id, Generation answer, List<Generation> samples) {
    return Trace.of(id, answer).withPrompt(Prompt.of("q")).withSamples(samples);
  }

  /** Samples of prompt s: texts where given, log-probabilities where given. */
  static List<Generation> samples(GoldenCase golden, int s, int count) {
    List<Generation> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      JsonNode texts = golden.inputs().path("sample_texts");
      String text = texts.isMissingNode() ? "s" + i : texts.get(s).get(i).asText();
      JsonNode totals = golden.inputs().path("sample_log_probs");
      double total = totals.isMissingNode() ? -1 : totals.get(s).get(i).asDouble();
      JsonNode ids = golden.inputs().path("sample_token_ids");
      int length = ids.isMissingNode() ? 1 : ids.get(s).get(i).size();
      List<Double> logprobs = new ArrayList<>();
      for (int t = 0; t < length; t++) {
        logprobs.add(total / length);
      }
      samples.add(called(answer("s" + i, logprobs), text));
    }
    return samples;
  }

  /** A model that knows every ordered pair of samples. */
  static Helpers entailment(List<Generation> samples, Entailment[][] judgements) {
    Map<TextPair, Entailment> known = new HashMap<>();
    for (int i = 0; i < samples.size(); i++) {
      for (int j = 0; j < samples.size(); j++) {
        known.putIfAbsent(
            new TextPair(samples.get(i).text(), samples.get(j).text()), judgements[i][j]);
      }
    }
    return entailment(known);
  }

  static Helpers entailment(Map<TextPair, Entailment> known) {
    EntailmentModel model = pairs -> pairs.stream().map(pair -> known(known, pair)).toList();
    return Helpers.none().withEntailment(model);
  }

  /** A model that knows these similarities. */
  public static Helpers similarity(Map<TextPair, Double> known) {
    return Helpers.none()
        .withSimilarity(pairs -> pairs.stream().map(pair -> known(known, pair)).toList());
  }

  private static <T> T known(Map<TextPair, T> known, TextPair pair) {
    T answer = known.get(pair);
    if (answer == null) {
      throw new IllegalStateException("asked about " + pair);
    }
    return answer;
  }

  /** A judgement of which two probabilities are known. */
  static Entailment judgement(double entailment, double contradiction) {
    return new Entailment(entailment, Math.max(0, 1 - entailment - contradiction), contradiction);
  }
}
