package io.github.uq4j.trace;

/** Checks of tensor ranks, with one wording. */
final class Ranks {

  private Ranks() {}

  static void require(String name, FloatTensor tensor, int rank, String meaning) {
    if (tensor.shape().rank() != rank) {
      throw new IllegalArgumentException(
          name + " has shape " + tensor.shape() + "; must be " + meaning + " (rank " + rank + ")");
    }
  }
}
