package io.github.uq4j.score.fitted;

import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.ScorerInfo;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What something was learnt from.
 *
 * @param n items
 * @param wrong items that were wrong; with graded qualities, those below 1/2
 * @param source the score it was learnt from, if that is said
 * @param label the label that said what was right, if that is said
 * @param seed the seed of the random numbers, if there were any
 * @param settings anything else that decided the numbers, by name, in order: options, groups, the
 *     producer
 */
public record FittedOn(
    int n,
    int wrong,
    Optional<Source> source,
    Optional<String> label,
    OptionalLong seed,
    Map<String, String> settings) {

  /**
   * A scorer as a file names it.
   *
   * @param scorer its id
   * @param version its version
   * @param orientation which way it points
   */
  public record Source(String scorer, String version, Orientation orientation) {}

  /**
   * Copies the map and checks the counts.
   *
   * @throws IllegalArgumentException unless {@code 0 <= wrong <= n}
   */
  public FittedOn {
    if (!(wrong >= 0 && wrong <= n)) {
      throw new IllegalArgumentException(
          "wrong = " + wrong + " of n = " + n + "; must satisfy 0 <= wrong <= n");
    }
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /**
   * Counts alone.
   *
   * @param n items
   * @param wrong items that were wrong
   * @return what is known
   */
  public static FittedOn of(int n, int wrong) {
    return new FittedOn(
        n, wrong, Optional.empty(), Optional.empty(), OptionalLong.empty(), Map.of());
  }

  /**
   * The same from a score.
   *
   * @param scorer what computed the score
   * @return a new value
   */
  public FittedOn withScorer(ScorerInfo scorer) {
    Source known = new Source(scorer.id(), scorer.version(), scorer.orientation());
    return new FittedOn(n, wrong, Optional.of(known), label, seed, settings);
  }

  /**
   * The same by a label.
   *
   * @param name the label
   * @return a new value
   */
  public FittedOn withLabel(String name) {
    return new FittedOn(n, wrong, source, Optional.of(name), seed, settings);
  }

  /**
   * The same with random numbers.
   *
   * @param newSeed their seed
   * @return a new value
   */
  public FittedOn withSeed(long newSeed) {
    return new FittedOn(n, wrong, source, label, OptionalLong.of(newSeed), settings);
  }

  /**
   * The same with one more setting.
   *
   * @param name its name
   * @param value its value
   * @return a new value
   */
  public FittedOn withSetting(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(name, value);
    return new FittedOn(n, wrong, source, label, seed, more);
  }

  /**
   * Fails unless a scorer is the one this was learnt from; says nothing if no scorer is named.
   *
   * @param scorer what computed the scores at hand
   * @throws IllegalArgumentException if its id, version or orientation is another
   */
  public void requireScorer(ScorerInfo scorer) {
    Source given = new Source(scorer.id(), scorer.version(), scorer.orientation());
    if (source.isPresent() && !source.get().equals(given)) {
      throw new IllegalArgumentException(
          "score is of " + shown(given) + "; was fitted on " + shown(source.get()));
    }
  }

  private static String shown(Source source) {
    return source.scorer()
        + " version "
        + source.version()
        + " ("
        + source.orientation().id()
        + ")";
  }
}
