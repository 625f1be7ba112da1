package io.github.uq4j.metrics.attention;

import io.github.uq4j.metrics.math.LogSumExp;
import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.score.Paper;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Logits;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@link Focus} and {@link TokenFocus} compute: doubt about each token, and how much of it
 * comes from the tokens a keyword looks at. Immutable.
 */
record FocusWalk(
    PreviousToken previous,
    WordRarity rarity,
    KeywordTest keywords,
    double gamma,
    double threshold) {

  static final Paper PAPER =
      new Paper(
          "Tianhang Zhang, Lin Qiu, Qipeng Guo, Cheng Deng, Yue Zhang, Zheng Zhang, Chenghu Zhou,"
              + " Xinbing Wang, Luoyi Fu",
          "Enhancing Uncertainty-Based Hallucination Detection with Stronger Focus",
          2023,
          "https://arxiv.org/abs/2311.13230");

  static final FocusWalk DEFAULTS =
      new FocusWalk(
          PreviousToken.FROM_TOKEN, WordRarity.english(), KeywordTest.contentWords(), 0.9, 0.01);

  private static final double LEAST = 1e-5;
  private static final double LEAST_SUM = 1e-6;

  FocusWalk {
    if (!(gamma >= 0 && gamma <= 1)) {
      throw new IllegalArgumentException("gamma = " + gamma + "; must be in [0, 1]");
    }
    if (!(threshold > 0 && threshold < 1)) {
      throw new IllegalArgumentException("threshold = " + threshold + "; must be in (0, 1)");
    }
  }

  FocusWalk withPrevious(PreviousToken reading) {
    return new FocusWalk(reading, rarity, keywords, gamma, threshold);
  }

  FocusWalk withRarity(WordRarity table) {
    return new FocusWalk(previous, table, keywords, gamma, threshold);
  }

  FocusWalk withKeywords(KeywordTest test) {
    return new FocusWalk(previous, rarity, test, gamma, threshold);
  }

  FocusWalk withGamma(double carried) {
    return new FocusWalk(previous, rarity, keywords, carried, threshold);
  }

  FocusWalk withThreshold(double probability) {
    return new FocusWalk(previous, rarity, keywords, gamma, probability);
  }

  /** At most so many tokens of a step are as probable as the threshold. */
  SignalRequest signals() {
    int most = (int) Math.min(1000, Math.ceil(1 / threshold));
    return SignalRequest.none().withTop(most).with(Signal.ATTENTION);
  }

  Optional<String> refusal(Generation generation) {
    Optional<String> rows = AnswerRows.refusal(generation);
    for (int t = 0; t < generation.tokens().size() && rows.isEmpty(); t++) {
      rows = refusal(generation, t);
    }
    return rows;
  }

  private Optional<String> refusal(Generation generation, int t) {
    Token token = generation.tokens().get(t);
    if (complete(token) || fromRow(generation)) {
      return Optional.empty();
    }
    int listed = token.distribution().top().size();
    String name = "token " + t + " (\"" + token.text() + "\")";
    return Optional.of(
        listed == 0
            ? "needs top-logprobs of every step; " + name + " has none"
            : "needs top-logprobs down to the probability %s; %s lists %d of them, all above"
                .formatted(threshold, name, listed));
  }

  private boolean fromRow(Generation generation) {
    return !rarity.readsText() && generation.tensors().logits().isPresent();
  }

  /** Whether what is not listed of a step is below the threshold. */
  private boolean complete(Token token) {
    List<Alternative> top = token.distribution().top();
    if (top.isEmpty()) {
      return false;
    }
    double listed = StableSum.of(top.stream().mapToDouble(a -> Math.exp(a.logprob())).toArray());
    return Math.exp(top.get(top.size() - 1).logprob()) < threshold || 1 - listed < threshold;
  }

  /** The scores of all tokens. */
  double[] tokens(Generation generation, boolean[] keyword) {
    AnswerRows rows = AnswerRows.of(generation);
    double[] scores = new double[keyword.length];
    for (int t = 0; t < scores.length; t++) {
      scores[t] = own(generation, t);
      if (keyword[t] && t > 0) {
        double[] weights = weights(rows, t);
        StableSum carried = new StableSum();
        for (int j = 0; j < t; j++) {
          carried.accept(weights[j] * scores[j]);
        }
        scores[t] += gamma * carried.value();
      }
    }
    return scores;
  }

  boolean[] keywords(Generation generation) {
    boolean[] keyword = new boolean[generation.tokens().size()];
    for (int t = 0; t < keyword.length; t++) {
      keyword[t] = keywords.keyword(generation, t);
    }
    return keyword;
  }

  /** {@code -ln q + 2^H} of a step by itself. */
  private double own(Generation generation, int t) {
    Token token = generation.tokens().get(t);
    List<Alternative> probable = probable(generation, t);
    double[] q = probable.stream().mapToDouble(a -> Math.exp(a.logprob()) * rarity.of(a)).toArray();
    double total = StableSum.of(q);
    if (!(total > 0)) {
      return -Math.log(LEAST) + 1 / threshold;
    }
    double chosen = 0;
    StableSum entropy = new StableSum();
    for (int i = 0; i < q.length; i++) {
      double share = q[i] / total;
      entropy.accept(share > 0 ? -share * Math.log(share) : 0);
      chosen = is(token, probable.get(i)) ? share : chosen;
    }
    return -Math.log(chosen + LEAST) + Math.exp(entropy.value());
  }

  private static boolean is(Token token, Alternative alternative) {
    boolean ids = token.id().isPresent() && alternative.id().isPresent();
    return ids
        ? token.id().getAsInt() == alternative.id().getAsInt()
        : token.text().equals(alternative.text());
  }

  private List<Alternative> probable(Generation generation, int t) {
    Token token = generation.tokens().get(t);
    List<Alternative> all = complete(token) ? token.distribution().top() : ofRow(generation, t);
    return all.stream().filter(a -> Math.exp(a.logprob()) >= threshold).toList();
  }

  private List<Alternative> ofRow(Generation generation, int t) {
    Logits logits = generation.tensors().logits().orElseThrow();
    float[] narrow = logits.row(t);
    double[] row = new double[narrow.length];
    for (int v = 0; v < row.length; v++) {
      if (Float.isNaN(narrow[v]) || narrow[v] == Float.POSITIVE_INFINITY) {
        throw new IllegalArgumentException(
            "logits[" + t + ", " + v + "] = " + narrow[v] + "; must be finite or -Infinity");
      }
      row[v] = narrow[v];
    }
    double total = LogSumExp.of(row);
    List<Alternative> probable = new ArrayList<>();
    for (int v = 0; v < row.length; v++) {
      if (Math.exp(row[v] - total) >= threshold) {
        probable.add(Alternative.of(v, "", Math.min(0, row[v] - total)));
      }
    }
    return probable;
  }

  /** What token t looks at of the answer, the most of any head, of sum 1. */
  private double[] weights(AnswerRows rows, int t) {
    Attention attention = rows.attention();
    int from = previous == PreviousToken.FROM_TOKEN ? t : t - 1;
    double[] weights = new double[t];
    for (int layer = 0; layer < attention.layers(); layer++) {
      for (int head = 0; head < attention.heads(); head++) {
        float[] row = rows.row(layer, head, from);
        for (int j = 0; j < t; j++) {
          weights[j] = Math.max(weights[j], row[rows.firstKey() + j]);
        }
      }
    }
    double sum = StableSum.of(weights) + LEAST_SUM;
    for (int j = 0; j < t; j++) {
      weights[j] /= sum;
    }
    return weights;
  }
}
