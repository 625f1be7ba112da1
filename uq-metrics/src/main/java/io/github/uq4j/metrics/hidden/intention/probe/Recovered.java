package io.github.uq4j.metrics.hidden.intention.probe;

import io.github.uq4j.metrics.evaluation.BootstrapInterval;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How much of an answer's fate a probe reads off states that it has not seen.
 *
 * @param auroc area under the ROC curve of right answers, with its interval over items
 * @param balancedAccuracy mean of the shares of right and of wrong answers told at 0.5
 * @param brier mean squared error of the probability
 * @param trainingAuroc the area on the training states themselves; the difference is what the probe
 *     has learned by heart
 * @param weights the chosen weights of the data, one a fit
 * @param tested numbers of the tested states
 * @param probabilities what the probe said of them
 * @param control the same with shuffled labels
 */
public record Recovered(
    BootstrapInterval auroc,
    double balancedAccuracy,
    double brier,
    double trainingAuroc,
    List<Double> weights,
    List<Integer> tested,
    List<Double> probabilities,
    Control control) {

  /** Copies the lists. */
  public Recovered {
    weights = List.copyOf(weights);
    tested = List.copyOf(tested);
    probabilities = List.copyOf(probabilities);
  }

  /**
   * The whole measurement with labels shuffled among the states, which must come to one half.
   *
   * @param aurocs an area a shuffle; one where a part had one class is left out
   * @param pValue share of shuffles at least as good, the true labels counted; empty without
   *     shuffles
   */
  public record Control(List<Double> aurocs, OptionalDouble pValue) {

    /** Copies the list. */
    public Control {
      aurocs = List.copyOf(aurocs);
    }

    /**
     * The mean area.
     *
     * @return in {@code [0, 1]}; empty without shuffles
     */
    public OptionalDouble mean() {
      return aurocs.stream().mapToDouble(Double::doubleValue).average();
    }
  }
}
