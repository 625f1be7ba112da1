package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.factcheck.words.FunctionWords;
import io.github.uq4j.score.Cost;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Paper;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Signal;
import java.util.List;

/** The options that the scorers of all levels share, and what follows from them. */
record CcpOptions(
    Profile profile,
    CcpUnit unit,
    Context context,
    Direction direction,
    FunctionWords functionWords,
    int alternatives,
    double leastProbability,
    LabelRule labels,
    Aggregation aggregation) {

  private static final int PAPER_ALTERNATIVES = 10;

  /** All that are left out move ln CCP of a token by at most ln(1 + 9e-4 / sum_E p). */
  private static final double LEAST_PROBABILITY = 1e-4;

  private static final Range REFERENCE_RANGE = new Range(-1, 0);
  private static final Paper PAPER =
      new Paper(
          "Fadeeva, Rubashevskii, Shelmanov and others",
          "Fact-Checking the Output of Large Language Models via Token-Level Uncertainty"
              + " Quantification",
          2024,
          "https://arxiv.org/abs/2403.04696");

  static CcpOptions of(Profile profile, Context defaultContext) {
    boolean reference = profile == Profile.REFERENCE;
    return new CcpOptions(
        profile,
        CcpUnit.TOKEN,
        reference ? Context.NONE : defaultContext,
        Direction.TWO_WAY,
        reference ? FunctionWords.none() : FunctionWords.byScript(),
        PAPER_ALTERNATIVES,
        reference ? 0 : LEAST_PROBABILITY,
        LabelRule.ARGMAX,
        Aggregation.PRODUCT);
  }

  /** What the paper says, where it differs from the default. */
  static CcpOptions asPublished(Context prefix) {
    return of(Profile.DEFAULT, prefix)
        .withUnit(CcpUnit.WORD)
        .withDirection(Direction.ONE_WAY)
        .withLeastProbability(0);
  }

  boolean reference() {
    return profile == Profile.REFERENCE;
  }

  CcpOptions withUnit(CcpUnit compared) {
    if (reference() && compared == CcpUnit.WORD) {
      throw new IllegalArgumentException("unit = WORD; the reference compares tokens only");
    }
    return new CcpOptions(
        profile,
        compared,
        context,
        direction,
        functionWords,
        alternatives,
        leastProbability,
        labels,
        aggregation);
  }

  CcpOptions withContext(Context newContext) {
    return new CcpOptions(
        profile,
        unit,
        newContext,
        direction,
        functionWords,
        alternatives,
        leastProbability,
        labels,
        aggregation);
  }

  CcpOptions withDirection(Direction newDirection) {
    return new CcpOptions(
        profile,
        unit,
        context,
        newDirection,
        functionWords,
        alternatives,
        leastProbability,
        labels,
        aggregation);
  }

  CcpOptions withFunctionWords(FunctionWords words) {
    return new CcpOptions(
        profile,
        unit,
        context,
        direction,
        words,
        alternatives,
        leastProbability,
        labels,
        aggregation);
  }

  CcpOptions withAlternatives(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("alternatives = " + count + "; must be >= 1");
    }
    return new CcpOptions(
        profile,
        unit,
        context,
        direction,
        functionWords,
        count,
        leastProbability,
        labels,
        aggregation);
  }

  CcpOptions withLeastProbability(double probability) {
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException(
          "leastProbability = " + probability + "; must be in [0, 1)");
    }
    return new CcpOptions(
        profile,
        unit,
        context,
        direction,
        functionWords,
        alternatives,
        probability,
        labels,
        aggregation);
  }

  CcpOptions withLabels(LabelRule rule) {
    return new CcpOptions(
        profile,
        unit,
        context,
        direction,
        functionWords,
        alternatives,
        leastProbability,
        rule,
        aggregation);
  }

  CcpOptions withAggregation(Aggregation newAggregation) {
    return new CcpOptions(
        profile,
        unit,
        context,
        direction,
        functionWords,
        alternatives,
        leastProbability,
        labels,
        newAggregation);
  }

  ScorerInfo info(String id, Level level) {
    ScorerInfo info = ScorerInfo.of(id, level).withCost(Cost.HELPER).withPaper(PAPER);
    info =
        context == Context.SENTENCE_PREFIX
            ? info.withNeeds(Signal.TOP_LOGPROBS, Signal.ENTAILMENT, Signal.TOKEN_SPANS)
            : info.withNeeds(Signal.TOP_LOGPROBS, Signal.ENTAILMENT);
    return reference()
        ? info.withRange(REFERENCE_RANGE, Unit.NONE)
        : info.withRange(Range.UNIT, Unit.PROBABILITY);
  }

  /** One number from tokens; without tokens nothing is in doubt. */
  double value(List<TokenCcp> tokens) {
    return reference() ? -Math.exp(logProbability(tokens)) : doubt(logProbability(tokens));
  }

  /** The value of one token. */
  double value(TokenCcp token) {
    return reference() ? -Math.exp(token.logCcp()) : doubt(token.logCcp());
  }

  private static double doubt(double logProbability) {
    return 0.0 - Math.expm1(logProbability);
  }

  private double logProbability(List<TokenCcp> tokens) {
    if (tokens.isEmpty()) {
      return 0;
    }
    return switch (aggregation) {
      case PRODUCT -> sum(tokens);
      case MIN -> tokens.stream().mapToDouble(TokenCcp::logCcp).min().orElse(0);
      case MEAN ->
          Math.log1p(
              tokens.stream().mapToDouble(t -> Math.expm1(t.logCcp())).sum() / tokens.size());
      case LENGTH_NORMALISED -> sum(tokens) / tokens.size();
    };
  }

  static double sum(List<TokenCcp> tokens) {
    return tokens.stream().mapToDouble(TokenCcp::logCcp).sum();
  }

  @Override
  public String toString() {
    return ".withProfile("
        + profile
        + ").withUnit("
        + unit
        + ").withContext("
        + context
        + ").withDirection("
        + direction
        + ").withFunctionWords("
        + functionWords
        + ").withAlternatives("
        + alternatives
        + ").withLeastProbability("
        + leastProbability
        + ").withLabelRule("
        + labels
        + ").withAggregation("
        + aggregation
        + ")";
  }
}
