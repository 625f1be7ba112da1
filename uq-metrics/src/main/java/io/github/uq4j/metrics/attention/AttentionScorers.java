package io.github.uq4j.metrics.attention;

import io.github.uq4j.metrics.attention.chain.Uqac;
import io.github.uq4j.metrics.attention.chain.UqacAttention;
import io.github.uq4j.metrics.attention.chain.UqacMean;
import io.github.uq4j.metrics.attention.chain.UqacSimilarity;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.score.ScorerOptions;
import io.github.uq4j.score.ScorerProvider.Entry;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/**
 * The scorers of attention by name. Options: {@code alpha} of {@code rauq}, {@code gamma} of {@code
 * focus} and {@code token-focus}.
 */
public final class AttentionScorers {

  private AttentionScorers() {}

  /**
   * Every scorer of this room and the room of chains.
   *
   * @return entries in the order in which they should be listed
   */
  public static List<Entry> entries() {
    return List.of(
        plain(profile -> Uqac.withDefaults().withProfile(profile)),
        plain(profile -> UqacAttention.withDefaults().withProfile(profile)),
        plain(profile -> UqacSimilarity.withDefaults().withProfile(profile)),
        plain(profile -> UqacMean.withDefaults().withProfile(profile)),
        new Entry(Rauq.withDefaults().info(), Set.of("alpha"), options -> rauq(options)),
        plain(profile -> AttentionScore.withDefaults().withProfile(profile)),
        plain(profile -> Csl.withDefaults()),
        new Entry(Focus.withDefaults().info(), Set.of("gamma"), options -> focus(options)),
        new Entry(TokenFocus.withDefaults().info(), Set.of("gamma"), options -> tokens(options)),
        plain(profile -> LookbackRatio.withDefaults()));
  }

  private static Entry plain(Function<Profile, Scorer> factory) {
    return Entry.of(factory.apply(Profile.DEFAULT).info(), factory);
  }

  private static Scorer focus(ScorerOptions options) {
    Focus scorer = Focus.withDefaults().withProfile(options.profile());
    OptionalDouble gamma = options.number("gamma");
    return gamma.isPresent() ? scorer.withGamma(gamma.getAsDouble()) : scorer;
  }

  private static Scorer tokens(ScorerOptions options) {
    TokenFocus scorer = TokenFocus.withDefaults().withProfile(options.profile());
    OptionalDouble gamma = options.number("gamma");
    return gamma.isPresent() ? scorer.withGamma(gamma.getAsDouble()) : scorer;
  }

  private static Scorer rauq(ScorerOptions options) {
    Rauq scorer = Rauq.withDefaults().withProfile(options.profile());
    OptionalDouble alpha = options.number("alpha");
    return alpha.isPresent() ? scorer.withAlpha(alpha.getAsDouble()) : scorer;
  }
}
