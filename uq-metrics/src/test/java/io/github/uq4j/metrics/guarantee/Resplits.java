package io.github.uq4j.metrics.guarantee;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;

/**
 * What a method does on the rest of a pool when it learns from a random part, many times over.
 *
 * @param mean over the splits
 * @param error of the mean
 */
record Resplits(double mean, double error) {

  static <T> Resplits run(
      int splits,
      List<T> pool,
      int learnFrom,
      Random random,
      ToDoubleBiFunction<List<T>, List<T>> measure) {
    List<T> shuffled = new ArrayList<>(pool);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < splits; i++) {
      Collections.shuffle(shuffled, random);
      double value =
          measure.applyAsDouble(
              shuffled.subList(0, learnFrom), shuffled.subList(learnFrom, shuffled.size()));
      sum += value;
      squares += value * value;
    }
    double mean = sum / splits;
    return new Resplits(mean, Math.sqrt((squares / splits - mean * mean) / splits));
  }
}
