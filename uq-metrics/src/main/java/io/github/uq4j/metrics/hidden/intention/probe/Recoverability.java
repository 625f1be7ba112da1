package io.github.uq4j.metrics.hidden.intention.probe;

import io.github.uq4j.metrics.evaluation.Bootstrap;
import io.github.uq4j.metrics.evaluation.BrierScore;
import io.github.uq4j.metrics.evaluation.RocAuc;
import io.github.uq4j.metrics.evaluation.items.Outcomes;
import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Recoverability: the area under the ROC curve of a linear {@link Probe} that reads off the states
 * before the first token whether the answer will be right.
 *
 * <p>The default is the paper's protocol: items are split 60/20/20, the weight {@code C} is the one
 * of {@code 1e-4, ..., 1e2} with the best area on the validation items (of equal ones the first),
 * standardisation is by training states alone, the area is that of the test items with a bootstrap
 * interval over items. {@link #withFolds} is the protocol of the authors' code: every state is
 * predicted by a probe that has not seen its item, with one weight {@code C = 1}, and the pooled
 * predictions are measured. More states are tested, but folds that differ in their share of right
 * answers pull a pooled area below one half where there is nothing to learn.
 *
 * <p>The control shuffles the labels among the states and does everything again.
 *
 * <p>Source: Vera, "Intention Collapse", 2026, <a
 * href="https://arxiv.org/abs/2601.01011">arXiv:2601.01011</a>. Departs from it: items mostly right
 * and the others are dealt apart; folds keep items together (in the code: single states); resamples
 * of one class are drawn again (there: left out); where a part lacks a class it is refused (there:
 * one half).
 *
 * <p>Edge cases: a training, validation or test part of one class is refused by name. States that
 * are all alike give one half. Immutable and safe for use by several threads.
 */
public final class Recoverability {

  private static final List<Double> GRID = List.of(1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0, 100.0);

  private static final Recoverability DEFAULTS =
      new Recoverability(GRID, 0, 0, 20, Bootstrap.withDefaults());

  private final List<Double> grid;
  private final int folds;
  private final long seed;
  private final int shuffles;
  private final Bootstrap bootstrap;

  private Recoverability(
      List<Double> grid, int folds, long seed, int shuffles, Bootstrap bootstrap) {
    this.grid = grid;
    this.folds = folds;
    this.seed = seed;
    this.shuffles = shuffles;
    this.bootstrap = bootstrap;
  }

  /**
   * The paper's protocol, seed 0, 20 shuffles, 1,000 resamples.
   *
   * @return the measurement
   */
  public static Recoverability withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same with other weights to choose from.
   *
   * @param newGrid weights of the data, at least one, finite and {@code > 0}
   * @return a new measurement
   * @throws IllegalArgumentException if there is none, or one is out of range
   */
  public Recoverability withGrid(List<Double> newGrid) {
    List<Double> copy = List.copyOf(newGrid);
    if (copy.isEmpty()) {
      throw new IllegalArgumentException("grid = []; must have at least one weight");
    }
    copy.forEach(Recoverability::requireC);
    return new Recoverability(copy, folds, seed, shuffles, bootstrap);
  }

  /**
   * The same by pooled predictions of several folds, with {@code C = 1}.
   *
   * @param count how many, {@code >= 2}
   * @return a new measurement
   * @throws IllegalArgumentException if there are fewer
   */
  public Recoverability withFolds(int count) {
    if (count < 2) {
      throw new IllegalArgumentException("folds = " + count + "; must be >= 2");
    }
    return new Recoverability(List.of(1.0), count, seed, shuffles, bootstrap);
  }

  /**
   * The same with another seed of splits and shuffles.
   *
   * @param newSeed the seed
   * @return a new measurement
   */
  public Recoverability withSeed(long newSeed) {
    return new Recoverability(grid, folds, newSeed, shuffles, bootstrap);
  }

  /**
   * The same with another number of shuffles.
   *
   * @param count {@code >= 0}
   * @return a new measurement
   * @throws IllegalArgumentException if it is negative
   */
  public Recoverability withShuffles(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("shuffles = " + count + "; must be >= 0");
    }
    return new Recoverability(grid, folds, seed, count, bootstrap);
  }

  /**
   * The same with another bootstrap.
   *
   * @param newBootstrap makes the interval
   * @return a new measurement
   */
  public Recoverability withBootstrap(Bootstrap newBootstrap) {
    return new Recoverability(grid, folds, seed, shuffles, newBootstrap);
  }

  /**
   * Measures.
   *
   * @param data states, labels and items
   * @return the area and what belongs to it
   * @throws IllegalArgumentException if a part lacks a class, or there are fewer items than folds
   */
  public Recovered measure(ProbeData data) {
    if (folds == 0) {
      return measure(data, ItemSplit.of(data, seed));
    }
    if (grid.size() > 1) {
      throw new IllegalArgumentException(
          "grid = " + grid + "; must be one weight where predictions of folds are pooled");
    }
    return measureFolds(data, ItemSplit.folds(data, folds, seed));
  }

  /**
   * Measures on a split as given.
   *
   * @param data states, labels and items
   * @param split which states train, choose and test
   * @return the area and what belongs to it
   * @throws IllegalArgumentException if a part lacks a class
   */
  public Recovered measure(ProbeData data, ItemSplit split) {
    Trial trial = Trial.of(data, split);
    return recovered(data, List.of(trial), numbers(split.test()));
  }

  /** Pooled predictions of folds as given. */
  Recovered measureFolds(ProbeData data, List<Integer> fold) {
    List<Trial> trials = new ArrayList<>();
    List<Integer> tested = new ArrayList<>();
    for (int f : fold.stream().distinct().sorted().toList()) {
      List<Integer> training = new ArrayList<>();
      List<Integer> test = new ArrayList<>();
      for (int i = 0; i < fold.size(); i++) {
        (fold.get(i) == f ? test : training).add(i);
      }
      trials.add(Trial.of(data, new ItemSplit(training, List.of(), test)));
      tested.addAll(test);
    }
    return recovered(data, trials, numbers(tested));
  }

  private Recovered recovered(ProbeData data, List<Trial> trials, int[] tested) {
    double[] truth = data.targets(IntStream.range(0, data.size()).toArray());
    for (Trial trial : trials) {
      trial.requireClasses(truth, grid.size() > 1);
    }
    requireBoth("test", truth, tested);
    List<Trial.Outcome> outcomes = trials.stream().map(trial -> trial.run(truth, grid)).toList();
    double[] probabilities = pooled(outcomes);
    Outcomes.Builder labels = Outcomes.builder();
    for (int i : tested) {
      labels.add(truth[i], data.items().get(i));
    }
    ScoreColumn column = ScoreColumn.ofProbability("probe", labels.build(), probabilities);
    double auroc = RocAuc.withDefaults().measure(column).value();
    return new Recovered(
        bootstrap.interval(RocAuc.withDefaults(), column),
        balancedAccuracy(truth, tested, probabilities),
        BrierScore.withDefaults().measure(column).value(),
        outcomes.stream().mapToDouble(Trial.Outcome::trainingAuroc).average().orElseThrow(),
        outcomes.stream().map(Trial.Outcome::c).toList(),
        IntStream.of(tested).boxed().toList(),
        Arrays.stream(probabilities).boxed().toList(),
        control(truth, trials, tested, auroc));
  }

  private Recovered.Control control(
      double[] truth, List<Trial> trials, int[] tested, double auroc) {
    SplittableRandom random = new SplittableRandom(seed ^ 0x5DEECE66DL);
    List<Double> aurocs = new ArrayList<>();
    int better = 1;
    for (int s = 0; s < shuffles; s++) {
      List<Double> labels =
          Arrays.stream(truth).boxed().collect(Collectors.toCollection(ArrayList::new));
      ItemSplit.shuffle(labels, random);
      double[] shuffled = labels.stream().mapToDouble(Double::doubleValue).toArray();
      if (both(shuffled, tested)
          && trials.stream().allMatch(trial -> trial.hasClasses(shuffled, grid.size() > 1))) {
        List<Trial.Outcome> outcomes =
            trials.stream().map(trial -> trial.run(shuffled, grid)).toList();
        double area = Trial.auroc(shuffled, tested, pooled(outcomes));
        aurocs.add(area);
        better += area >= auroc ? 1 : 0;
      }
    }
    return new Recovered.Control(
        aurocs,
        aurocs.isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of((double) better / (aurocs.size() + 1)));
  }

  private static double[] pooled(List<Trial.Outcome> outcomes) {
    return outcomes.stream()
        .flatMap(outcome -> outcome.probabilities().stream())
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private static double balancedAccuracy(double[] truth, int[] tested, double[] probabilities) {
    double[] told = new double[2];
    double[] count = new double[2];
    for (int k = 0; k < tested.length; k++) {
      int right = truth[tested[k]] > 0 ? 1 : 0;
      count[right]++;
      told[right] += probabilities[k] > 0.5 == right > 0 ? 1 : 0;
    }
    return (told[0] / count[0] + told[1] / count[1]) / 2;
  }

  static boolean both(double[] truth, int[] some) {
    double sum = IntStream.of(some).mapToDouble(i -> truth[i]).sum();
    return sum > 0 && sum < some.length;
  }

  static void requireBoth(String part, double[] truth, int[] some) {
    if (!both(truth, some)) {
      int right = (int) IntStream.of(some).mapToDouble(i -> truth[i]).sum();
      throw new IllegalArgumentException(
          "the %s part has %d right and %d wrong answers; must have both"
              .formatted(part, right, some.length - right));
    }
  }

  static int[] numbers(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  static void requireC(double c) {
    if (!(c > 0 && c < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("C = " + c + "; must be finite and > 0");
    }
  }

  @Override
  public String toString() {
    return "Recoverability[grid="
        + grid
        + ", folds="
        + folds
        + ", seed="
        + seed
        + ", shuffles="
        + shuffles
        + ", bootstrap="
        + bootstrap
        + "]";
  }
}
