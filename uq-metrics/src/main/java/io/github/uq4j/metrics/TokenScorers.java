package io.github.uq4j.metrics;

import io.github.uq4j.metrics.token.BoostedProb;
import io.github.uq4j.metrics.token.ConditionalPointwiseMutualInformation;
import io.github.uq4j.metrics.token.DeepConfBottomGroup;
import io.github.uq4j.metrics.token.DeepConfTail;
import io.github.uq4j.metrics.token.FisherRao;
import io.github.uq4j.metrics.token.MaxTokenEntropy;
import io.github.uq4j.metrics.token.MaximumSequenceProbability;
import io.github.uq4j.metrics.token.MeanTokenEntropy;
import io.github.uq4j.metrics.token.PTrue;
import io.github.uq4j.metrics.token.Perplexity;
import io.github.uq4j.metrics.token.PointwiseMutualInformation;
import io.github.uq4j.metrics.token.RenyiDivergence;
import io.github.uq4j.metrics.token.SelfCertainty;
import io.github.uq4j.metrics.token.TokenConditionalPointwiseMutualInformation;
import io.github.uq4j.metrics.token.TokenEntropy;
import io.github.uq4j.metrics.token.TokenLogprob;
import io.github.uq4j.metrics.token.TokenPointwiseMutualInformation;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.score.ScorerOptions;
import io.github.uq4j.score.ScorerProvider.Entry;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/** The scorers of one generation's token distributions, by name. */
final class TokenScorers {

  private TokenScorers() {}

  static List<Entry> entries() {
    return List.of(
        entry(profile -> MaximumSequenceProbability.withDefaults().withProfile(profile)),
        entry(profile -> Perplexity.withDefaults().withProfile(profile)),
        entry(profile -> MeanTokenEntropy.withDefaults().withProfile(profile)),
        entry(profile -> MaxTokenEntropy.withDefaults().withProfile(profile)),
        entry(profile -> SelfCertainty.withDefaults().withProfile(profile)),
        entry(TokenScorers::renyiDivergence, "alpha", "temperature"),
        entry(TokenScorers::fisherRao, "temperature"),
        entry(profile -> BoostedProb.withDefaults().withProfile(profile)),
        entry(profile -> PointwiseMutualInformation.withDefaults().withProfile(profile)),
        entry(TokenScorers::conditional, "tau", "lambda"),
        entry(profile -> PTrue.withDefaults().withProfile(profile)),
        entry(TokenScorers::deepConfTail, "tokens"),
        entry(TokenScorers::deepConfBottomGroup, "window", "share"),
        entry(profile -> TokenLogprob.withDefaults()),
        entry(profile -> TokenEntropy.withDefaults()),
        entry(profile -> TokenPointwiseMutualInformation.withDefaults().withProfile(profile)),
        entry(TokenScorers::tokenConditional, "tau", "lambda"));
  }

  private static Entry entry(Function<Profile, Scorer> factory) {
    return Entry.of(factory.apply(Profile.DEFAULT).info(), factory);
  }

  private static Entry entry(
      Function<ScorerOptions, Scorer> factory, String first, String... rest) {
    Set<String> names = new HashSet<>(List.of(rest));
    names.add(first);
    return new Entry(factory.apply(ScorerOptions.of(Profile.DEFAULT)).info(), names, factory);
  }

  private static Scorer renyiDivergence(ScorerOptions options) {
    RenyiDivergence scorer = RenyiDivergence.withDefaults().withProfile(options.profile());
    OptionalDouble alpha = options.number("alpha");
    if (alpha.isPresent()) {
      scorer = scorer.withAlpha(alpha.getAsDouble());
    }
    OptionalDouble temperature = options.number("temperature");
    return temperature.isPresent() ? scorer.withTemperature(temperature.getAsDouble()) : scorer;
  }

  private static Scorer fisherRao(ScorerOptions options) {
    FisherRao scorer = FisherRao.withDefaults().withProfile(options.profile());
    OptionalDouble temperature = options.number("temperature");
    return temperature.isPresent() ? scorer.withTemperature(temperature.getAsDouble()) : scorer;
  }

  private static Scorer conditional(ScorerOptions options) {
    ConditionalPointwiseMutualInformation scorer =
        ConditionalPointwiseMutualInformation.withDefaults().withProfile(options.profile());
    OptionalDouble tau = options.number("tau");
    if (tau.isPresent()) {
      scorer = scorer.withTau(tau.getAsDouble());
    }
    OptionalDouble lambda = options.number("lambda");
    return lambda.isPresent() ? scorer.withLambda(lambda.getAsDouble()) : scorer;
  }

  private static Scorer tokenConditional(ScorerOptions options) {
    TokenConditionalPointwiseMutualInformation scorer =
        TokenConditionalPointwiseMutualInformation.withDefaults().withProfile(options.profile());
    OptionalDouble tau = options.number("tau");
    if (tau.isPresent()) {
      scorer = scorer.withTau(tau.getAsDouble());
    }
    OptionalDouble lambda = options.number("lambda");
    return lambda.isPresent() ? scorer.withLambda(lambda.getAsDouble()) : scorer;
  }

  private static Scorer deepConfTail(ScorerOptions options) {
    DeepConfTail scorer = DeepConfTail.withDefaults().withProfile(options.profile());
    OptionalDouble tokens = options.number("tokens");
    return tokens.isPresent() ? scorer.withTokens(whole("tokens", tokens.getAsDouble())) : scorer;
  }

  private static Scorer deepConfBottomGroup(ScorerOptions options) {
    DeepConfBottomGroup scorer = DeepConfBottomGroup.withDefaults().withProfile(options.profile());
    OptionalDouble window = options.number("window");
    if (window.isPresent()) {
      scorer = scorer.withWindow(whole("window", window.getAsDouble()));
    }
    OptionalDouble share = options.number("share");
    return share.isPresent() ? scorer.withShare(share.getAsDouble()) : scorer;
  }

  private static int whole(String name, double value) {
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(name + " = " + value + "; must be a whole number");
    }
    return (int) value;
  }
}
