package io.github.uq4j.score;

import io.github.uq4j.trace.Signal;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a scorer declares about itself.
 *
 * @param id its kebab-case name, frozen
 * @param version changes whenever a number changes
 * @param level what a score speaks about
 * @param needs signals without which it refuses
 * @param orientation which way a score points
 * @param range the values a score can take
 * @param unit the unit of a score
 * @param cost what it costs beside the run
 * @param paper where it comes from, if from one paper
 */
public record ScorerInfo(
    String id,
    String version,
    Level level,
    Set<Signal> needs,
    Orientation orientation,
    Range range,
    Unit unit,
    Cost cost,
    Optional<Paper> paper) {

  /** Copies the set. */
  public ScorerInfo {
    needs = Set.copyOf(needs);
  }

  /**
   * A scorer of uncertainty, version 1, any finite number without unit, that needs
   * log-probabilities; the {@code with} methods say what is different.
   *
   * @param id its kebab-case name
   * @param level what a score speaks about
   * @return the declaration
   */
  public static ScorerInfo of(String id, Level level) {
    return new ScorerInfo(
        id,
        "1",
        level,
        Set.of(Signal.LOGPROBS),
        Orientation.UNCERTAINTY,
        Range.REAL,
        Unit.NONE,
        Cost.RECORDED,
        Optional.empty());
  }

  /**
   * The same, needing other signals.
   *
   * @param first a signal
   * @param rest further signals
   * @return a new declaration
   */
  public ScorerInfo withNeeds(Signal first, Signal... rest) {
    return new ScorerInfo(
        id, version, level, EnumSet.of(first, rest), orientation, range, unit, cost, paper);
  }

  /**
   * The same with another range and unit.
   *
   * @param newRange the values a score can take
   * @param newUnit their unit
   * @return a new declaration
   */
  public ScorerInfo withRange(Range newRange, Unit newUnit) {
    return new ScorerInfo(id, version, level, needs, orientation, newRange, newUnit, cost, paper);
  }

  /**
   * The same, pointing the other way or this one.
   *
   * @param newOrientation which way a score points
   * @return a new declaration
   */
  public ScorerInfo withOrientation(Orientation newOrientation) {
    return new ScorerInfo(id, version, level, needs, newOrientation, range, unit, cost, paper);
  }

  /**
   * The same at another cost.
   *
   * @param newCost what it costs
   * @return a new declaration
   */
  public ScorerInfo withCost(Cost newCost) {
    return new ScorerInfo(id, version, level, needs, orientation, range, unit, newCost, paper);
  }

  /**
   * The same from a paper.
   *
   * @param newPaper where it comes from
   * @return a new declaration
   */
  public ScorerInfo withPaper(Paper newPaper) {
    return new ScorerInfo(
        id, version, level, needs, orientation, range, unit, cost, Optional.of(newPaper));
  }
}
