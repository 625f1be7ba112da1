package io.github.uq4j.metrics.hidden.intention.probe;

import io.github.uq4j.metrics.evaluation.RocAuc;
import io.github.uq4j.metrics.evaluation.items.Outcomes;
import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import java.util.Arrays;
import java.util.List;

/** One split, its states turned once, to be solved for several weights and labels. */
final class Trial {

  private final Fold fold;
  private final int[] training;
  private final int[] validation;
  private final double[][] chooses;
  private final double[][] tests;

  private Trial(ProbeData data, ItemSplit split) {
    training = Recoverability.numbers(split.training());
    validation = Recoverability.numbers(split.validation());
    if (training.length == 0) {
      throw new IllegalArgumentException("the training part is empty; must have both classes");
    }
    fold = new Fold(data.states().toArray(training));
    chooses = fold.turned(data.states().toArray(validation));
    tests = fold.turned(data.states().toArray(Recoverability.numbers(split.test())));
  }

  /** What a trial came to. */
  record Outcome(double c, double trainingAuroc, List<Double> probabilities) {}

  static Trial of(ProbeData data, ItemSplit split) {
    return new Trial(data, split);
  }

  boolean hasClasses(double[] truth, boolean choosing) {
    return Recoverability.both(truth, training)
        && (!choosing || Recoverability.both(truth, validation));
  }

  void requireClasses(double[] truth, boolean choosing) {
    Recoverability.requireBoth("training", truth, training);
    if (choosing) {
      Recoverability.requireBoth("validation", truth, validation);
    }
  }

  Outcome run(double[] truth, List<Double> grid) {
    double[] targets = Arrays.stream(training).mapToDouble(i -> truth[i]).toArray();
    double best = Double.NEGATIVE_INFINITY;
    double chosen = grid.get(0);
    double[] solution = {};
    for (double c : grid) {
      double[] candidate = fold.solve(targets, c);
      double area =
          grid.size() == 1 ? 1 : auroc(truth, validation, Fold.probabilities(chooses, candidate));
      if (area > best) {
        best = area;
        chosen = c;
        solution = candidate;
      }
    }
    return new Outcome(
        chosen,
        auroc(truth, training, Fold.probabilities(fold.training(), solution)),
        Arrays.stream(Fold.probabilities(tests, solution)).boxed().toList());
  }

  static double auroc(double[] truth, int[] some, double[] probabilities) {
    double[] quality = Arrays.stream(some).mapToDouble(i -> truth[i]).toArray();
    return RocAuc.withDefaults()
        .measure(ScoreColumn.ofProbability("probe", Outcomes.of(quality), probabilities))
        .value();
  }
}
