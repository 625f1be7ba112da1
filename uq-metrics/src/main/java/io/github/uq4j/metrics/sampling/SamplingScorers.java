package io.github.uq4j.metrics.sampling;

import io.github.uq4j.metrics.sampling.graph.Affinity;
import io.github.uq4j.metrics.sampling.graph.DegMat;
import io.github.uq4j.metrics.sampling.graph.Eccentricity;
import io.github.uq4j.metrics.sampling.graph.EigValLaplacian;
import io.github.uq4j.metrics.sampling.graph.KernelLanguageEntropy;
import io.github.uq4j.metrics.sampling.graph.Luq;
import io.github.uq4j.metrics.sampling.graph.NumSemSets;
import io.github.uq4j.metrics.sampling.lexical.LexicalSimilarity;
import io.github.uq4j.metrics.sampling.lexical.Overlap;
import io.github.uq4j.metrics.sampling.relevance.Sar;
import io.github.uq4j.metrics.sampling.relevance.SarVariant;
import io.github.uq4j.metrics.sampling.relevance.SentenceSar;
import io.github.uq4j.metrics.sampling.relevance.TokenSar;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.score.ScorerOptions;
import io.github.uq4j.score.ScorerProvider.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The scorers of several samples by name.
 *
 * <p>Options: {@code affinity} (entailment, contradiction, jaccard, or 0, 1, 2) of the graph
 * measures, {@code threshold} of {@code eccentricity}, {@code t} of {@code
 * kernel-language-entropy}, {@code sentence-sar} and {@code sar}, {@code alpha} of {@code
 * eigen-score}, {@code context} (prompt, answer) of {@code semantic-density}, {@code
 * class-probability} (sum, frequency), {@code estimate} (classes, mean, direct) and {@code repeats}
 * (once, counted) of {@code semantic-entropy}, {@code variant} (default, reference, polygraph) of
 * the SAR family.
 */
public final class SamplingScorers {

  private SamplingScorers() {}

  /**
   * Every scorer of this room and the rooms below it.
   *
   * @return entries in the order in which they should be listed
   */
  public static List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    entries.add(plain(p -> MonteCarloSequenceEntropy.withDefaults().withProfile(p)));
    entries.add(plain(p -> MonteCarloNormalizedSequenceEntropy.withDefaults().withProfile(p)));
    entries.add(
        entry(
            SamplingScorers::semanticEntropy, Set.of("class-probability", "estimate", "repeats")));
    entries.add(plain(p -> DiscreteSemanticEntropy.withDefaults().withProfile(p)));
    entries.add(plain(p -> LabelProb.withDefaults().withProfile(p)));
    for (Overlap overlap : Overlap.values()) {
      entries.add(plain(p -> LexicalSimilarity.withDefaults().withOverlap(overlap).withProfile(p)));
    }
    addGraphs(entries);
    entries.add(entry(SamplingScorers::semanticDensity, Set.of("context")));
    entries.add(entry(SamplingScorers::eigenScore, Set.of("alpha")));
    for (CocoaDoubt doubt : CocoaDoubt.values()) {
      entries.add(plain(p -> Cocoa.withDefaults().withDoubt(doubt).withProfile(p)));
    }
    entries.add(entry(SamplingScorers::tokenSar, Set.of("variant")));
    entries.add(entry(SamplingScorers::sentenceSar, Set.of("variant", "t")));
    entries.add(entry(SamplingScorers::sar, Set.of("variant", "t")));
    return List.copyOf(entries);
  }

  private static void addGraphs(List<Entry> entries) {
    entries.add(plain(p -> NumSemSets.withDefaults().withProfile(p)));
    entries.add(
        entry(
            o ->
                with(
                    EigValLaplacian.withDefaults().withProfile(o.profile()),
                    affinity(o),
                    EigValLaplacian::withAffinity),
            Set.of("affinity")));
    entries.add(
        entry(
            o ->
                with(
                    DegMat.withDefaults().withProfile(o.profile()),
                    affinity(o),
                    DegMat::withAffinity),
            Set.of("affinity")));
    entries.add(entry(SamplingScorers::eccentricity, Set.of("affinity", "threshold")));
    entries.add(
        entry(
            o ->
                with(
                    KernelLanguageEntropy.withDefaults().withProfile(o.profile()),
                    number(o, "t"),
                    KernelLanguageEntropy::withTime),
            Set.of("t")));
    entries.add(plain(p -> Luq.withDefaults().withProfile(p)));
  }

  private static Entry plain(Function<Profile, Scorer> factory) {
    return Entry.of(factory.apply(Profile.DEFAULT).info(), factory);
  }

  private static Entry entry(Function<ScorerOptions, Scorer> factory, Set<String> options) {
    return new Entry(factory.apply(ScorerOptions.of(Profile.DEFAULT)).info(), options, factory);
  }

  private static Scorer semanticEntropy(ScorerOptions given) {
    SemanticEntropy scorer = SemanticEntropy.withDefaults().withProfile(given.profile());
    scorer =
        with(
            scorer,
            choice(given, "class-probability", ClassProbability.values(), ClassProbability::id),
            SemanticEntropy::withClassProbability);
    scorer =
        with(
            scorer,
            choice(given, "estimate", EntropyEstimate.values(), EntropyEstimate::id),
            SemanticEntropy::withEstimate);
    return with(
        scorer,
        choice(given, "repeats", Repeats.values(), Repeats::id),
        SemanticEntropy::withRepeats);
  }

  private static Scorer eccentricity(ScorerOptions given) {
    Eccentricity scorer =
        with(
            Eccentricity.withDefaults().withProfile(given.profile()),
            affinity(given),
            Eccentricity::withAffinity);
    return with(scorer, number(given, "threshold"), Eccentricity::withThreshold);
  }

  private static Scorer semanticDensity(ScorerOptions given) {
    return with(
        SemanticDensity.withDefaults().withProfile(given.profile()),
        choice(given, "context", NliContext.values(), NliContext::id),
        SemanticDensity::withContext);
  }

  private static Scorer eigenScore(ScorerOptions given) {
    return with(
        EigenScore.withDefaults().withProfile(given.profile()),
        number(given, "alpha"),
        EigenScore::withAlpha);
  }

  private static Scorer tokenSar(ScorerOptions given) {
    return with(
        TokenSar.withDefaults().withProfile(given.profile()),
        variant(given),
        TokenSar::withVariant);
  }

  private static Scorer sentenceSar(ScorerOptions given) {
    SentenceSar scorer =
        with(
            SentenceSar.withDefaults().withProfile(given.profile()),
            variant(given),
            SentenceSar::withVariant);
    return with(scorer, number(given, "t"), SentenceSar::withTemperature);
  }

  private static Scorer sar(ScorerOptions given) {
    Sar scorer =
        with(Sar.withDefaults().withProfile(given.profile()), variant(given), Sar::withVariant);
    return with(scorer, number(given, "t"), Sar::withTemperature);
  }

  private static Optional<SarVariant> variant(ScorerOptions given) {
    return choice(given, "variant", SarVariant.values(), SarVariant::id);
  }

  /** An affinity by name or, for programs that know numbers only, by its place. */
  private static Optional<Affinity> affinity(ScorerOptions given) {
    String value = given.values().get("affinity");
    for (Affinity affinity : Affinity.values()) {
      if (String.valueOf(affinity.ordinal()).equals(value)) {
        return Optional.of(affinity);
      }
    }
    return choice(given, "affinity", Affinity.values(), Affinity::id);
  }

  private static Optional<Double> number(ScorerOptions given, String name) {
    return given.number(name).stream().boxed().findFirst();
  }

  private static <S, V> S with(S scorer, Optional<V> value, BiFunction<S, V, S> setter) {
    return value.map(v -> setter.apply(scorer, v)).orElse(scorer);
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
