package io.github.uq4j.metrics.hidden.intention.probe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Which states train a probe, choose its weight of the data, and test it.
 *
 * @param training numbers of states
 * @param validation numbers of states
 * @param test numbers of states
 */
public record ItemSplit(List<Integer> training, List<Integer> validation, List<Integer> test) {

  private static final double TRAINING = 0.6;
  private static final double VALIDATION = 0.8;

  /** Copies the lists. */
  public ItemSplit {
    training = List.copyOf(training);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
  }

  /**
   * Deals items at random, 60 % to training, 20 % to validation and the rest to the test; all
   * states of an item go the same way. Items whose answers are mostly right and the others are
   * dealt apart, so that each part has its share of both.
   *
   * @param data states, labels and items
   * @param seed of the random order
   * @return the split
   */
  public static ItemSplit of(ProbeData data, long seed) {
    List<List<Integer>> parts = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    SplittableRandom random = new SplittableRandom(seed);
    for (List<String> stratum : strata(data)) {
      shuffle(stratum, random);
      Map<String, Integer> part = new HashMap<>();
      for (int i = 0; i < stratum.size(); i++) {
        double place = (i + 0.5) / stratum.size();
        part.put(stratum.get(i), place < TRAINING ? 0 : place < VALIDATION ? 1 : 2);
      }
      for (int i = 0; i < data.size(); i++) {
        Integer to = part.get(data.items().get(i));
        if (to != null) {
          parts.get(to).add(i);
        }
      }
    }
    return new ItemSplit(parts.get(0), parts.get(1), parts.get(2));
  }

  /**
   * Deals items at random into folds, all states of an item into the same, those mostly right and
   * the others apart.
   *
   * @param data states, labels and items
   * @param folds how many, from 2 to the number of items
   * @param seed of the random order
   * @return the fold of each state
   * @throws IllegalArgumentException if the number of folds is out of range
   */
  public static List<Integer> folds(ProbeData data, int folds, long seed) {
    long items = data.items().stream().distinct().count();
    if (folds < 2 || folds > items) {
      throw new IllegalArgumentException(
          "folds = " + folds + "; must be in [2, " + items + "], the number of items");
    }
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Integer> fold = new HashMap<>();
    int next = 0;
    for (List<String> stratum : strata(data)) {
      shuffle(stratum, random);
      for (String item : stratum) {
        fold.put(item, next++ % folds);
      }
    }
    return data.items().stream().map(item -> fold.getOrDefault(item, 0)).toList();
  }

  /** Items that are mostly right, then the others. */
  private static List<List<String>> strata(ProbeData data) {
    Map<String, Integer> balance = new LinkedHashMap<>();
    for (int i = 0; i < data.size(); i++) {
      balance.merge(data.items().get(i), data.right().get(i) ? 1 : -1, Integer::sum);
    }
    List<List<String>> strata = List.of(new ArrayList<>(), new ArrayList<>());
    balance.forEach((item, sum) -> strata.get(sum > 0 ? 0 : 1).add(item));
    return strata;
  }

  static <T> void shuffle(List<T> list, SplittableRandom random) {
    for (int i = list.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      T kept = list.get(i);
      list.set(i, list.get(j));
      list.set(j, kept);
    }
  }
}
