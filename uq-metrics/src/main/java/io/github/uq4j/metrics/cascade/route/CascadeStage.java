package io.github.uq4j.metrics.cascade.route;

import io.github.uq4j.metrics.cascade.DeferralRule;
import io.github.uq4j.model.LanguageModel;
import java.util.Optional;

/**
 * A model of a cascade, and what decides whether its answer is kept.
 *
 * @param name the stage's name in decisions, not empty
 * @param model the model; not closed by the router
 * @param gate what decides; empty for the last stage, whose answers are always kept
 * @param cost what a prompt costs here, in any unit, finite and {@code >= 0}
 */
public record CascadeStage(String name, LanguageModel model, Optional<Gate> gate, double cost) {

  /**
   * Keeps an answer if and only if its confidence is at least a threshold.
   *
   * @param rule gives the confidence
   * @param threshold not NaN; negative infinity keeps everything, positive infinity hands on all
   *     that is not infinitely sure
   */
  public record Gate(DeferralRule rule, double threshold) {

    /**
     * Checks the threshold.
     *
     * @throws IllegalArgumentException if it is NaN
     */
    public Gate {
      if (Double.isNaN(threshold)) {
        throw new IllegalArgumentException("threshold = NaN; must be a number");
      }
    }
  }

  /**
   * Checks name and cost.
   *
   * @throws IllegalArgumentException if the name is empty or the cost is out of range
   */
  public CascadeStage {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name = \"\"; must not be empty");
    }
    if (!(cost >= 0 && cost < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "cost of stage " + name + " = " + cost + "; must be finite and >= 0");
    }
  }

  /**
   * A stage that may hand prompts on.
   *
   * @param name the stage's name
   * @param model the model
   * @param rule how sure an answer is
   * @param threshold answers below it are handed on
   * @param cost what a prompt costs here
   * @return the stage
   * @throws IllegalArgumentException if a part is out of range
   */
  public static CascadeStage gated(
      String name, LanguageModel model, DeferralRule rule, double threshold, double cost) {
    return new CascadeStage(name, model, Optional.of(new Gate(rule, threshold)), cost);
  }

  /**
   * The last stage.
   *
   * @param name the stage's name
   * @param model the model
   * @param cost what a prompt costs here
   * @return the stage
   * @throws IllegalArgumentException if a part is out of range
   */
  public static CascadeStage last(String name, LanguageModel model, double cost) {
    return new CascadeStage(name, model, Optional.empty(), cost);
  }
}
