package io.github.uq4j.factcheck;

import io.github.uq4j.factcheck.baselines.ClaimAttentionScore;
import io.github.uq4j.factcheck.baselines.ClaimFocus;
import io.github.uq4j.factcheck.baselines.ClaimPTrue;
import io.github.uq4j.factcheck.baselines.ClaimPerplexity;
import io.github.uq4j.factcheck.baselines.ClaimPointwiseMutualInformation;
import io.github.uq4j.factcheck.baselines.ClaimRauq;
import io.github.uq4j.factcheck.baselines.ClaimSelfCertainty;
import io.github.uq4j.factcheck.baselines.ClaimTokenSar;
import io.github.uq4j.factcheck.baselines.FrequencyScoring;
import io.github.uq4j.factcheck.baselines.MaxClaimProbability;
import io.github.uq4j.factcheck.baselines.MaxTokenEntropyClaim;
import io.github.uq4j.factcheck.baselines.Premise;
import io.github.uq4j.factcheck.ccp.Aggregation;
import io.github.uq4j.factcheck.ccp.CcpUnit;
import io.github.uq4j.factcheck.ccp.ClaimConditionedProbability;
import io.github.uq4j.factcheck.ccp.Context;
import io.github.uq4j.factcheck.ccp.Direction;
import io.github.uq4j.factcheck.ccp.LabelRule;
import io.github.uq4j.factcheck.ccp.SequenceClaimConditionedProbability;
import io.github.uq4j.factcheck.ccp.TokenClaimConditionedProbability;
import io.github.uq4j.factcheck.words.FunctionWords;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.score.ScorerOptions;
import io.github.uq4j.score.ScorerProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The scorers of this module by name: {@code ccp} for claims and for answers, {@code token-ccp},
 * and the baselines for claims.
 *
 * <p>Claim-conditioned probability takes the options {@code profile} ({@code default}, {@code
 * paper}, {@code reference}: what the others start from, in place of the profile of all scorers),
 * {@code context} ({@code claim-prefix}, {@code sentence-prefix}, {@code none}), {@code direction}
 * ({@code two-way}, {@code one-way}), {@code function-words} ({@code by-script}, {@code none}, or
 * languages such as {@code de+fr}), {@code unit} ({@code token}, {@code word}), {@code labels}
 * ({@code argmax}, {@code soft}), {@code alternatives} (a count), {@code least-probability} (a
 * probability) and, but for tokens, {@code aggregation} ({@code product}, {@code min}, {@code
 * mean}, {@code length-normalised}); {@code frequency-scoring} takes {@code premise} ({@code
 * sentences}, {@code whole}). Safe for use by several threads.
 */
public final class FactcheckScorers implements ScorerProvider {

  private static final Set<String> TOKEN_OPTIONS =
      Set.of(
          "profile",
          "unit",
          "context",
          "direction",
          "function-words",
          "alternatives",
          "least-probability",
          "labels");
  private static final Set<String> ALL_OPTIONS =
      Set.of(
          "profile",
          "unit",
          "context",
          "direction",
          "function-words",
          "alternatives",
          "least-probability",
          "labels",
          "aggregation");

  /** For {@link java.util.ServiceLoader}. */
  public FactcheckScorers() {}

  @Override
  public List<Entry> entries() {
    return List.of(
        new Entry(
            ClaimConditionedProbability.withDefaults().info(),
            ALL_OPTIONS,
            FactcheckScorers::ofClaims),
        new Entry(
            SequenceClaimConditionedProbability.withDefaults().info(),
            ALL_OPTIONS,
            FactcheckScorers::ofAnswers),
        new Entry(
            TokenClaimConditionedProbability.withDefaults().info(),
            TOKEN_OPTIONS,
            FactcheckScorers::ofTokens),
        Entry.of(
            MaxClaimProbability.withDefaults().info(),
            profile -> MaxClaimProbability.withDefaults().withProfile(profile)),
        Entry.of(ClaimPerplexity.withDefaults().info(), profile -> ClaimPerplexity.withDefaults()),
        Entry.of(
            MaxTokenEntropyClaim.withDefaults().info(),
            profile -> MaxTokenEntropyClaim.withDefaults()),
        Entry.of(
            ClaimSelfCertainty.withDefaults().info(),
            profile -> ClaimSelfCertainty.withDefaults().withProfile(profile)),
        Entry.of(
            ClaimPointwiseMutualInformation.withDefaults().info(),
            profile -> ClaimPointwiseMutualInformation.withDefaults().withProfile(profile)),
        Entry.of(
            ClaimPTrue.withDefaults().info(),
            profile -> ClaimPTrue.withDefaults().withProfile(profile)),
        Entry.of(
            ClaimTokenSar.withDefaults().info(),
            profile -> ClaimTokenSar.withDefaults().withProfile(profile)),
        new Entry(
            FrequencyScoring.withDefaults().info(), Set.of("premise"), FactcheckScorers::ofSamples),
        Entry.of(
            ClaimAttentionScore.withDefaults().info(),
            profile -> ClaimAttentionScore.withDefaults().withProfile(profile)),
        Entry.of(
            ClaimRauq.withDefaults().info(),
            profile -> ClaimRauq.withDefaults().withProfile(profile)),
        Entry.of(
            ClaimFocus.withDefaults().info(),
            profile -> ClaimFocus.withDefaults().withProfile(profile)));
  }

  private static Scorer ofClaims(ScorerOptions given) {
    ClaimConditionedProbability scorer =
        switch (start(given)) {
          case PAPER -> ClaimConditionedProbability.asPublished();
          case DEFAULT -> ClaimConditionedProbability.withDefaults();
          case REFERENCE ->
              ClaimConditionedProbability.withDefaults().withProfile(Profile.REFERENCE);
        };
    scorer = with(scorer, unit(given), ClaimConditionedProbability::withUnit);
    scorer = with(scorer, labels(given), ClaimConditionedProbability::withLabelRule);
    scorer = with(scorer, context(given), ClaimConditionedProbability::withContext);
    scorer = with(scorer, direction(given), ClaimConditionedProbability::withDirection);
    scorer = with(scorer, functionWords(given), ClaimConditionedProbability::withFunctionWords);
    scorer = with(scorer, alternatives(given), ClaimConditionedProbability::withAlternatives);
    scorer = with(scorer, least(given), ClaimConditionedProbability::withLeastProbability);
    return with(scorer, aggregation(given), ClaimConditionedProbability::withAggregation);
  }

  private static Scorer ofAnswers(ScorerOptions given) {
    SequenceClaimConditionedProbability scorer =
        switch (start(given)) {
          case PAPER -> SequenceClaimConditionedProbability.asPublished();
          case DEFAULT -> SequenceClaimConditionedProbability.withDefaults();
          case REFERENCE ->
              SequenceClaimConditionedProbability.withDefaults().withProfile(Profile.REFERENCE);
        };
    scorer = with(scorer, unit(given), SequenceClaimConditionedProbability::withUnit);
    scorer = with(scorer, labels(given), SequenceClaimConditionedProbability::withLabelRule);
    scorer = with(scorer, context(given), SequenceClaimConditionedProbability::withContext);
    scorer = with(scorer, direction(given), SequenceClaimConditionedProbability::withDirection);
    scorer =
        with(scorer, functionWords(given), SequenceClaimConditionedProbability::withFunctionWords);
    scorer =
        with(scorer, alternatives(given), SequenceClaimConditionedProbability::withAlternatives);
    scorer = with(scorer, least(given), SequenceClaimConditionedProbability::withLeastProbability);
    return with(scorer, aggregation(given), SequenceClaimConditionedProbability::withAggregation);
  }

  private static Scorer ofTokens(ScorerOptions given) {
    TokenClaimConditionedProbability scorer =
        switch (start(given)) {
          case PAPER -> TokenClaimConditionedProbability.asPublished();
          case DEFAULT -> TokenClaimConditionedProbability.withDefaults();
          case REFERENCE ->
              TokenClaimConditionedProbability.withDefaults().withProfile(Profile.REFERENCE);
        };
    scorer = with(scorer, unit(given), TokenClaimConditionedProbability::withUnit);
    scorer = with(scorer, labels(given), TokenClaimConditionedProbability::withLabelRule);
    scorer = with(scorer, context(given), TokenClaimConditionedProbability::withContext);
    scorer = with(scorer, direction(given), TokenClaimConditionedProbability::withDirection);
    scorer =
        with(scorer, functionWords(given), TokenClaimConditionedProbability::withFunctionWords);
    scorer = with(scorer, alternatives(given), TokenClaimConditionedProbability::withAlternatives);
    return with(scorer, least(given), TokenClaimConditionedProbability::withLeastProbability);
  }

  private static Scorer ofSamples(ScorerOptions given) {
    FrequencyScoring scorer = FrequencyScoring.withDefaults().withProfile(given.profile());
    return with(
        scorer,
        choice(given, "premise", Premise.values(), Premise::id),
        FrequencyScoring::withPremise);
  }

  private static <S, V> S with(S scorer, Optional<V> value, BiFunction<S, V, S> setter) {
    return value.map(v -> setter.apply(scorer, v)).orElse(scorer);
  }

  /** What the other options start from. */
  private enum Start {
    DEFAULT,
    PAPER,
    REFERENCE;

    private String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static Start start(ScorerOptions given) {
    return choice(given, "profile", Start.values(), Start::id)
        .orElse(given.profile() == Profile.REFERENCE ? Start.REFERENCE : Start.DEFAULT);
  }

  private static Optional<CcpUnit> unit(ScorerOptions given) {
    return choice(given, "unit", CcpUnit.values(), CcpUnit::id);
  }

  private static Optional<LabelRule> labels(ScorerOptions given) {
    return choice(given, "labels", LabelRule.values(), LabelRule::id);
  }

  private static Optional<Context> context(ScorerOptions given) {
    return choice(given, "context", Context.values(), Context::id);
  }

  private static Optional<Direction> direction(ScorerOptions given) {
    return choice(given, "direction", Direction.values(), Direction::id);
  }

  private static Optional<Aggregation> aggregation(ScorerOptions given) {
    return choice(given, "aggregation", Aggregation.values(), Aggregation::id);
  }

  private static Optional<FunctionWords> functionWords(ScorerOptions given) {
    String value = given.values().get("function-words");
    if (value == null) {
      return Optional.empty();
    }
    return Optional.of(
        switch (value) {
          case "none" -> FunctionWords.none();
          case "by-script" -> FunctionWords.byScript();
          case "english" -> FunctionWords.english();
          default -> FunctionWords.ofLanguages(languages(value));
        });
  }

  private static List<String> languages(String value) {
    List<String> languages = List.of(value.split("[+]"));
    if (!FunctionWords.languages().containsAll(languages)) {
      throw new IllegalArgumentException(
          "option function-words = \""
              + value
              + "\"; must be none, by-script, english, or languages joined by +, out of "
              + String.join(", ", FunctionWords.languages()));
    }
    return languages;
  }

  private static Optional<Integer> alternatives(ScorerOptions given) {
    if (given.number("alternatives").isEmpty()) {
      return Optional.empty();
    }
    double count = given.number("alternatives").getAsDouble();
    if (!(count >= 1 && count <= Integer.MAX_VALUE && count == Math.rint(count))) {
      throw new IllegalArgumentException(
          "option alternatives = " + count + "; must be a whole number >= 1");
    }
    return Optional.of((int) count);
  }

  private static Optional<Double> least(ScorerOptions given) {
    return given.number("least-probability").stream().boxed().findFirst();
  }

  private static <E> Optional<E> choice(
      ScorerOptions given, String name, E[] choices, Function<E, String> id) {
    String value = given.values().get(name);
    if (value == null) {
      return Optional.empty();
    }
    Optional<E> found =
        Arrays.stream(choices).filter(choice -> id.apply(choice).equals(value)).findFirst();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "option "
              + name
              + " = \""
              + value
              + "\"; must be one of "
              + Arrays.stream(choices).map(id).collect(Collectors.joining(", ")));
    }
    return found;
  }
}
