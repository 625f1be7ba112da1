package io.github.uq4j.onnx.internal.head;

import java.util.Arrays;

/**
 * The largest values offered so far, with their ids; of equal ones the smaller id comes first.
 * Every id is offered at most once, in any order. Candidates are gathered and sorted only when the
 * room for them is full, which raises the bound below which nothing need be offered.
 */
final class TopIds {

  private static final int SPARE = 16;

  private final int wanted;
  private final long[] keys;
  private int found;
  private float bound = Float.NEGATIVE_INFINITY;
  private boolean bounded;

  /**
   * Room for some ids.
   *
   * @param wanted how many, {@code >= 0}
   */
  TopIds(int wanted) {
    this.wanted = wanted;
    this.keys = new long[wanted + Math.max(SPARE, wanted)];
    this.bounded = wanted == 0;
    if (bounded) {
      bound = Float.POSITIVE_INFINITY;
    }
  }

  /** Whether a block with this largest value and larger ids than all before can change anything. */
  boolean mayHold(float largest) {
    return !bounded || largest > bound;
  }

  /** Whether only values from {@link #bound()} on count. */
  boolean bounded() {
    return bounded;
  }

  /** Values below it cannot be among the largest. */
  float bound() {
    return bound;
  }

  /** How many are wanted. */
  int wanted() {
    return wanted;
  }

  /** Of the values that are offered next, as many as are wanted are not below this. */
  void raise(float known) {
    bound = known;
    bounded = true;
  }

  void offer(float value, int id) {
    if (bounded && !(value >= bound)) {
      return;
    }
    keys[found++] = descendingKey(value, id);
    if (found == keys.length) {
      compact();
    }
  }

  private void compact() {
    Arrays.sort(keys, 0, found);
    if (found >= wanted && wanted > 0) {
      found = wanted;
      bound = value(keys[wanted - 1]);
      bounded = true;
    }
  }

  /** The ids in descending order of their values: as many as were wanted, or offered. */
  int[] ids() {
    compact();
    int[] ids = new int[Math.min(found, wanted)];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (int) keys[i];
    }
    return ids;
  }

  /** Sorting these ascending sorts values descending and equal ones by id. */
  static long descendingKey(float value, int id) {
    int raw = Float.floatToIntBits(value + 0f);
    int ascending = raw >= 0 ? raw : raw ^ Integer.MAX_VALUE;
    return ((long) ~ascending) << 32 | id;
  }

  private static float value(long key) {
    int ascending = ~(int) (key >> 32);
    return Float.intBitsToFloat(ascending >= 0 ? ascending : ascending ^ Integer.MAX_VALUE);
  }
}
