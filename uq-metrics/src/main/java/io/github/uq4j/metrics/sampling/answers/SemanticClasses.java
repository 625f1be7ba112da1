package io.github.uq4j.metrics.sampling.answers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Samples grouped by meaning: a sample joins the first class whose first member it entails and is
 * entailed by; otherwise it opens a new class. Immutable.
 *
 * @param ofSample the class of each sample, counted from 0 in the order of opening
 */
public record SemanticClasses(List<Integer> ofSample) {

  /** Copies the list. */
  public SemanticClasses {
    ofSample = List.copyOf(ofSample);
  }

  /**
   * Groups the samples of a matrix.
   *
   * @param matrix judgements of every ordered pair
   * @return the classes
   */
  public static SemanticClasses of(EntailmentMatrix matrix) {
    List<Integer> first = new ArrayList<>();
    List<Integer> ofSample = new ArrayList<>();
    for (int j = 0; j < matrix.size(); j++) {
      int joined = 0;
      while (joined < first.size() && !alike(matrix, first.get(joined), j)) {
        joined++;
      }
      if (joined == first.size()) {
        first.add(j);
      }
      ofSample.add(joined);
    }
    return new SemanticClasses(ofSample);
  }

  private static boolean alike(EntailmentMatrix matrix, int first, int other) {
    return first == other || (matrix.entails(first, other) && matrix.entails(other, first));
  }

  /**
   * How many classes there are.
   *
   * @return the count; 0 without samples
   */
  public int count() {
    return ofSample.isEmpty() ? 0 : Collections.max(ofSample) + 1;
  }

  /**
   * The samples of a class.
   *
   * @param index its number
   * @return indices of samples, ascending
   */
  public List<Integer> members(int index) {
    List<Integer> members = new ArrayList<>();
    for (int j = 0; j < ofSample.size(); j++) {
      if (ofSample.get(j) == index) {
        members.add(j);
      }
    }
    return members;
  }
}
