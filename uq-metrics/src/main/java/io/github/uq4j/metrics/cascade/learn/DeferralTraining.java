package io.github.uq4j.metrics.cascade.learn;

import io.github.uq4j.metrics.cascade.DeferralTarget;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Prompts that both models have answered, as features and qualities, from which rules are learned.
 *
 * <p>Filled one prompt at a time; only numbers are kept. For one thread until it is filled.
 */
public final class DeferralTraining {

  private final FeatureSet features;
  private final List<String> ids = new ArrayList<>();
  private final List<double[]> rows = new ArrayList<>();
  private final List<double[]> qualities = new ArrayList<>();

  /**
   * Without items.
   *
   * @param features what rules look at
   */
  public DeferralTraining(FeatureSet features) {
    this.features = features;
  }

  /**
   * Adds a prompt.
   *
   * @param small what the small model left behind
   * @param large what the large model left behind, where the features read it
   * @param scores scores of the small model's answer by name
   * @param smallQuality quality of the small model's answer, finite
   * @param largeQuality quality of the large model's answer, finite
   * @throws IllegalArgumentException if a feature is missing, or a number is not finite or has
   *     another width than before
   */
  public void add(
      Trace small,
      Optional<Trace> large,
      Map<String, Double> scores,
      double smallQuality,
      double largeQuality) {
    if (!Double.isFinite(smallQuality) || !Double.isFinite(largeQuality)) {
      throw new IllegalArgumentException(
          "qualities of \"%s\" = %s, %s; must be finite"
              .formatted(small.id(), smallQuality, largeQuality));
    }
    double[] row = features.of(small, large, scores);
    if (!rows.isEmpty() && rows.get(0).length != row.length) {
      throw new IllegalArgumentException(
          "\"%s\" has %d features, \"%s\" %d; must be as many"
              .formatted(small.id(), row.length, ids.get(0), rows.get(0).length));
    }
    ids.add(small.id());
    rows.add(row);
    qualities.add(new double[] {smallQuality, largeQuality});
  }

  /**
   * How many prompts there are.
   *
   * @return the count
   */
  public int size() {
    return rows.size();
  }

  /**
   * The names of the prompts, in order.
   *
   * @return ids of the small model's traces
   */
  public List<String> ids() {
    return List.copyOf(ids);
  }

  /**
   * A rule learned from all prompts.
   *
   * @param learner how
   * @param target what is predicted
   * @param seed of random numbers
   * @return the rule
   * @throws IllegalArgumentException if there are fewer than two prompts to learn from
   */
  public LearnedRule fit(Learner learner, DeferralTarget target, long seed) {
    return fit(learner, target, seed, IntStream.range(0, size()).toArray());
  }

  /**
   * Confidences of each prompt by a rule that has not seen it: the prompts are dealt into folds at
   * random, and each fold is predicted by a rule learned from the others. Answers of one id count
   * as one prompt: they are in the same fold.
   *
   * @param learner how
   * @param target what is predicted
   * @param folds how many, from 2 to the number of different ids
   * @param seed of random numbers
   * @return confidences, in the prompts' order
   * @throws IllegalArgumentException if the number of folds is out of range
   */
  public double[] crossFit(Learner learner, DeferralTarget target, int folds, long seed) {
    Map<String, Integer> prompts = new HashMap<>();
    ids.forEach(id -> prompts.putIfAbsent(id, prompts.size()));
    if (folds < 2 || folds > prompts.size()) {
      throw new IllegalArgumentException(
          "folds = %d; must be in [2, %d], the number of prompts".formatted(folds, prompts.size()));
    }
    int[] fold = new int[prompts.size()];
    for (int i = 0; i < fold.length; i++) {
      fold[i] = i % folds;
    }
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = fold.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = fold[i];
      fold[i] = fold[j];
      fold[j] = kept;
    }
    int[] ofAnswer = ids.stream().mapToInt(id -> fold[prompts.getOrDefault(id, 0)]).toArray();
    return crossFit(learner, target, ofAnswer, seed);
  }

  /** The same with folds as given. */
  double[] crossFit(Learner learner, DeferralTarget target, int[] fold, long seed) {
    double[] confidences = new double[size()];
    for (int f : IntStream.of(fold).distinct().toArray()) {
      int[] others = IntStream.range(0, size()).filter(i -> fold[i] != f).toArray();
      LearnedRule rule = fit(learner, target, seed + f, others);
      IntStream.range(0, size())
          .filter(i -> fold[i] == f)
          .forEach(i -> confidences[i] = rule.confidence(rows.get(i)));
    }
    return confidences;
  }

  private LearnedRule fit(Learner learner, DeferralTarget target, long seed, int[] items) {
    int[] used =
        Arrays.stream(items)
            .filter(i -> target.mask(qualities.get(i)[0], qualities.get(i)[1]))
            .toArray();
    if (used.length < 2) {
      throw new IllegalArgumentException(
          "%d of %d prompts can be learned from under %s; must be at least 2"
              .formatted(used.length, items.length, target));
    }
    double[][] raw = Arrays.stream(used).mapToObj(rows::get).toArray(double[][]::new);
    Scaling scaling = Scaling.of(raw);
    double[][] scaled = Arrays.stream(raw).map(scaling::apply).toArray(double[][]::new);
    double[] targets =
        Arrays.stream(used)
            .mapToDouble(i -> target.value(qualities.get(i)[0], qualities.get(i)[1]))
            .toArray();
    Learner.Task task =
        target == DeferralTarget.DIFFERENCE ? Learner.Task.REAL : Learner.Task.BINARY;
    Predictor predictor = learner.fit(scaled, targets, task, seed);
    int wrong = (int) Arrays.stream(used).filter(i -> qualities.get(i)[0] == 0).count();
    return new LearnedRule(
        features,
        target,
        scaling,
        predictor,
        new LearnedRule.Origin(learner.id(), used.length, wrong, seed));
  }
}
