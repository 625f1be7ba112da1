package io.github.uq4j.trace;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Checks of tensors, with one wording. */
final class Ranks {

  private Ranks() {}

  static void require(String name, FloatTensor tensor, int rank, String meaning) {
    if (tensor.shape().rank() != rank) {
      throw new IllegalArgumentException(
          name + " has shape " + tensor.shape() + "; must be " + meaning + " (rank " + rank + ")");
    }
  }

  /** Checks what an axis of a part of a tensor means: one number for each place, ascending. */
  static Optional<List<Integer>> numbers(
      String name, Optional<List<Integer>> numbers, long extent, long end) {
    if (numbers.isEmpty()) {
      return numbers;
    }
    List<Integer> given = List.copyOf(numbers.get());
    if (given.size() != extent) {
      throw new IllegalArgumentException(
          name + " has " + given.size() + " numbers; must be one for each of " + extent);
    }
    int before = -1;
    for (int number : given) {
      if (number <= before || number >= end) {
        throw new IllegalArgumentException(
            name
                + " holds "
                + number
                + (number >= end ? "; must be < " + end : " after " + before + "; must ascend"));
      }
      before = number;
    }
    return Optional.of(given);
  }

  /** The number at a place of an axis. */
  static int number(Optional<List<Integer>> numbers, int place, int extent, int first) {
    Objects.checkIndex(place, extent);
    return numbers.map(given -> given.get(place)).orElse(first + place);
  }
}
