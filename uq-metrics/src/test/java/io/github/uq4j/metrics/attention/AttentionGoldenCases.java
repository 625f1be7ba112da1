package io.github.uq4j.metrics.attention;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.testing.GoldenSuite;
import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Logits;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * LM-Polygraph's cases of scorers of attention. Its attention from a step to the token before is
 * the diagonal of a causal matrix one row higher.
 */
@SuppressWarnings("exports")
public final class AttentionGoldenCases {

  /** Attention of a trace is in single precision, the reference's in double. */
  private static final double SINGLE_PRECISION = 1e-6;

  private AttentionGoldenCases() {}

  public static GoldenSuite addTo(GoldenSuite suite) {
    return suite
        .run("estimators.rauq.RAUQ", AttentionGoldenCases::rauq)
        .run("estimators.csl.CSL", AttentionGoldenCases::csl)
        .run("estimators.focus.token_level_focus_scores", AttentionGoldenCases::focus)
        .run("estimators.attention_score.AttentionScore", AttentionGoldenCases::attentionScore);
  }

  private static void rauq(GoldenCase golden) {
    boolean entropy = golden.params().path("use_entropy").asBoolean();
    Rauq rauq = Rauq.withDefaults().withProfile(Profile.REFERENCE);
    SequenceScorer scorer =
        (entropy ? rauq.withSignal(RauqSignal.ENTROPY) : rauq)
            .withAlpha(golden.params().path("alpha").asDouble());
    JsonNode answers = golden.input("token_log_likelihoods");
    List<Double> actual = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      List<Token> tokens = new ArrayList<>();
      for (int t = 0; t < answers.get(i).size(); t++) {
        TokenDistribution distribution = TokenDistribution.of(answers.get(i).get(t).asDouble());
        tokens.add(
            Token.of(
                "w" + t,
                entropy
                    ? distribution.withEntropy(
                        golden.input("token_entropy").get(i).get(t).asDouble())
                    : distribution));
      }
      int vocabulary = entropy ? golden.input("log_probs").get(i).get(0).size() : 2;
      Attention attention = shifted(golden.input("attention_all").get(i), golden, tokens.size());
      actual.add(scorer.score(trace(tokens, attention, vocabulary)).value());
    }
    golden.assertClose(actual, GoldenCase.numbers(golden.expected()), SINGLE_PRECISION);
  }

  /** The entry (j, j-1) of every head moves to (j-1, j-1). */
  private static Attention shifted(JsonNode maps, GoldenCase golden, int tokens) {
    int layers = golden.input("n_layers").asInt();
    int heads = golden.input("n_heads").asInt();
    assertThat(maps).as(golden::describe).hasSize(layers * heads);
    float[] flat = new float[layers * heads * tokens * tokens];
    for (int map = 0; map < maps.size(); map++) {
      for (int j = 1; j < tokens; j++) {
        flat[(map * tokens + j - 1) * tokens + j - 1] =
            (float) maps.get(map).get(j).get(j - 1).asDouble();
      }
    }
    return new Attention(FloatTensor.copyOf(flat, layers, heads, tokens, tokens));
  }

  private static void csl(GoldenCase golden) {
    JsonNode answers = golden.input("token_log_likelihoods");
    List<Double> actual = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      actual.add(csl(answers.get(i), golden.input("eliciting_attention").get(i)));
    }
    golden.assertClose(actual, GoldenCase.numbers(golden.expected()), SINGLE_PRECISION);
  }

  /** The model reads every token as one word and pays each what the reference's rows say. */
  static double csl(JsonNode logprobs, JsonNode rows) {
    TraceBuilder trace = Traces.answer("golden").prompt("?");
    for (JsonNode logprob : logprobs) {
      trace.token(" w", logprob.asDouble());
    }
    double largest = 0;
    for (JsonNode row : rows) {
      largest = Math.max(largest, StableSum.of(doubles(row)));
    }
    double scale = 1 / Math.max(1, largest);
    double[][] heads = new double[rows.size()][];
    for (int head = 0; head < heads.length; head++) {
      heads[head] = Arrays.stream(doubles(rows.get(head))).map(w -> w * scale).toArray();
    }
    return Csl.withDefaults()
        .score(trace.build(), Helpers.none().withLanguage(new JudgingModel(heads)))
        .value();
  }

  private static double[] doubles(JsonNode numbers) {
    return GoldenCase.numbers(numbers).stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void focus(GoldenCase golden) {
    List<Double> rarities = GoldenCase.numbers(golden.input("token_idf"));
    JsonNode keywords = golden.input("keyword_mask");
    JsonNode rows = golden.input("log_probs");
    int tokens = rows.size();
    float[][] logits = new float[tokens][];
    List<Token> answer = new ArrayList<>();
    for (int t = 0; t < tokens; t++) {
      double[] row = doubles(rows.get(t));
      int id = golden.input("token_ids").get(t).asInt();
      answer.add(Token.of("w" + t, TokenDistribution.of(row[id])).withId(id));
      logits[t] = new float[row.length];
      for (int v = 0; v < row.length; v++) {
        logits[t][v] = (float) row[v];
      }
    }
    float[] flat = new float[tokens * logits[0].length];
    for (int t = 0; t < tokens; t++) {
      System.arraycopy(logits[t], 0, flat, t * logits[t].length, logits[t].length);
    }
    Tensors tensors =
        new Tensors(
            Optional.of(new Logits(FloatTensor.copyOf(flat, tokens, logits[0].length))),
            Optional.of(raised(golden.input("attention_all"), tokens)),
            Optional.empty(),
            Optional.empty());
    Trace trace = Trace.of("golden", Generation.of("", answer).withTensors(tensors));
    double gamma = golden.params().path("gamma").asDouble();
    double least = golden.params().path("p").asDouble();
    KeywordTest test = (generation, t) -> keywords.get(t).asBoolean();
    TokenFocus ofTokens = TokenFocus.withDefaults().withProfile(Profile.REFERENCE);
    golden.assertClose(
        ofTokens
            .withRarity(WordRarity.ofIds(rarities))
            .withKeywords(test)
            .withGamma(gamma)
            .withThreshold(least)
            .score(trace)
            .values(),
        GoldenCase.numbers(golden.expected().path("token_focus")),
        SINGLE_PRECISION);
    Focus ofAnswer = Focus.withDefaults().withProfile(Profile.REFERENCE);
    golden.assertClose(
        List.of(
            ofAnswer
                .withRarity(WordRarity.ofIds(rarities))
                .withKeywords(test)
                .withGamma(gamma)
                .withThreshold(least)
                .score(trace)
                .value()),
        List.of(golden.expected().path("sequence_score_mean_over_keywords").asDouble()),
        SINGLE_PRECISION);
  }

  /** Every row of every map moves up by one: to the position that produces the token. */
  private static Attention raised(JsonNode maps, int tokens) {
    float[] flat = new float[maps.size() * tokens * tokens];
    for (int map = 0; map < maps.size(); map++) {
      for (int t = 1; t < tokens; t++) {
        for (int j = 0; j < t; j++) {
          flat[(map * tokens + t - 1) * tokens + j] =
              (float) maps.get(map).get(t).get(j).asDouble();
        }
      }
    }
    return new Attention(FloatTensor.copyOf(flat, 1, maps.size(), tokens, tokens));
  }

  private static void attentionScore(GoldenCase golden) {
    AttentionScore reference = AttentionScore.withDefaults().withProfile(Profile.REFERENCE);
    SequenceScorer scorer =
        golden.params().path("gen_only").asBoolean()
            ? reference.withScope(AttentionScore.Scope.ANSWER)
            : reference;
    int count = golden.input("n_generated_tokens").asInt();
    List<Double> actual = new ArrayList<>();
    JsonNode full = golden.input("full_attention");
    List<Token> tokens = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      tokens.add(Token.of("w" + t, TokenDistribution.of(-1)));
    }
    actual.add(scorer.score(trace(tokens, tensor(full), 2)).value());
    golden.assertClose(actual, GoldenCase.numbers(golden.expected()), SINGLE_PRECISION);
  }

  /** {@code [layer][head][query][key]}, or the same with one answer around or inside it. */
  private static Attention tensor(JsonNode nested) {
    List<Integer> extents = new ArrayList<>();
    for (JsonNode node = nested; node.isArray(); node = node.get(0)) {
      extents.add(node.size());
    }
    List<Double> values = new ArrayList<>();
    flatten(nested, values);
    float[] flat = new float[values.size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = values.get(i).floatValue();
    }
    assertThat(extents).hasSize(5).contains(1);
    extents.remove(Integer.valueOf(1));
    return new Attention(
        FloatTensor.copyOf(flat, extents.stream().mapToLong(Integer::longValue).toArray()));
  }

  private static void flatten(JsonNode node, List<Double> into) {
    if (node.isArray()) {
      node.forEach(inner -> flatten(inner, into));
    } else {
      into.add(node.asDouble());
    }
  }

  private static Trace trace(List<Token> tokens, Attention attention, int vocabulary) {
    Tensors tensors =
        new Tensors(Optional.empty(), Optional.of(attention), Optional.empty(), Optional.empty());
    ModelInfo unnamed = ModelInfo.of("golden");
    ModelInfo model =
        new ModelInfo(
            unnamed.id(),
            OptionalInt.of(vocabulary),
            unnamed.layers(),
            unnamed.heads(),
            unnamed.hiddenSize(),
            unnamed.extras());
    return Trace.of("golden", Generation.of("", tokens).withTensors(tensors)).withModel(model);
  }
}
