package io.github.uq4j.metrics.evaluation.items;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * How good each of some items turned out to be: quality 1 is right, 0 is wrong, anything between is
 * a grade; and to which group of dependent items it belongs. Immutable and safe for use by several
 * threads.
 */
public final class Outcomes {

  private final double[] quality;
  private final int[] group;
  private final int groups;
  private final int positives;
  private final OutcomeKind kind;

  private Outcomes(double[] quality, int[] group, int groups) {
    this.quality = quality;
    this.group = group;
    this.groups = groups;
    int wrong = 0;
    boolean graded = false;
    for (double q : quality) {
      wrong += q < 0.5 ? 1 : 0;
      graded |= q != 0 && q != 1;
    }
    this.positives = wrong;
    this.kind = graded ? OutcomeKind.GRADED : OutcomeKind.BINARY;
  }

  /**
   * Outcomes of items that are independent of one another.
   *
   * @param quality of each item, in {@code [0, 1]}
   * @return the outcomes
   * @throws IllegalArgumentException if one is NaN or outside
   */
  public static Outcomes of(double... quality) {
    Builder builder = builder();
    for (double q : quality) {
      builder.add(q);
    }
    return builder.build();
  }

  /**
   * Outcomes of items that are right or wrong and independent of one another.
   *
   * @param wrong whether each was wrong
   * @return the outcomes
   */
  public static Outcomes ofWrong(boolean... wrong) {
    Builder builder = builder();
    for (boolean w : wrong) {
      builder.add(w ? 0 : 1);
    }
    return builder.build();
  }

  /**
   * Starts to collect outcomes.
   *
   * @return a builder of no outcomes
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * How many items there are.
   *
   * @return the count
   */
  public int size() {
    return quality.length;
  }

  /**
   * How good an item was.
   *
   * @param item {@code 0 <= item < size()}
   * @return its quality, in {@code [0, 1]}
   */
  public double quality(int item) {
    return quality[item];
  }

  /**
   * Which group an item belongs to.
   *
   * @param item {@code 0 <= item < size()}
   * @return the group's number, {@code 0 <= number < groups()}
   */
  public int group(int item) {
    return group[item];
  }

  /**
   * How many groups of dependent items there are; an item without a group is one of its own.
   *
   * @return the count
   */
  public int groups() {
    return groups;
  }

  /**
   * How many items were wrong, the positive class.
   *
   * @return the count; of graded outcomes, those of a quality below 0.5
   */
  public int positives() {
    return positives;
  }

  /**
   * Whether there is anything between right and wrong.
   *
   * @return graded if any quality is neither 0 nor 1
   */
  public OutcomeKind kind() {
    return kind;
  }

  /**
   * Some of the items; groups are numbered anew.
   *
   * @param keep says of an item's number whether it stays
   * @return the outcomes of those that stay, in their order
   */
  public Outcomes select(IntPredicate keep) {
    double[] kept = new double[quality.length];
    int[] keptGroup = new int[quality.length];
    int[] number = new int[groups];
    Arrays.fill(number, -1);
    int next = 0;
    int count = 0;
    for (int i = 0; i < quality.length; i++) {
      if (keep.test(i)) {
        if (number[group[i]] < 0) {
          number[group[i]] = next++;
        }
        kept[count] = quality[i];
        keptGroup[count++] = number[group[i]];
      }
    }
    return new Outcomes(Arrays.copyOf(kept, count), Arrays.copyOf(keptGroup, count), next);
  }

  @Override
  public String toString() {
    return "Outcomes["
        + quality.length
        + " items, "
        + positives
        + " wrong, "
        + groups
        + " groups, "
        + kind
        + "]";
  }

  /** Collects outcomes one by one. Not safe for use by several threads. */
  public static final class Builder {

    private static final int FIRST_CAPACITY = 1_024;

    private double[] quality = new double[FIRST_CAPACITY];
    private int[] group = new int[FIRST_CAPACITY];
    private final Map<String, Integer> names = new HashMap<>();
    private int size;
    private int groups;

    private Builder() {}

    /**
     * Adds an item that stands alone.
     *
     * @param itemQuality in {@code [0, 1]}
     * @return this builder
     * @throws IllegalArgumentException if it is NaN or outside
     */
    public Builder add(double itemQuality) {
      append(itemQuality, groups);
      groups++;
      return this;
    }

    /**
     * Adds an item of a group.
     *
     * @param itemQuality in {@code [0, 1]}
     * @param groupName the group's name
     * @return this builder
     * @throws IllegalArgumentException if the quality is NaN or outside
     */
    public Builder add(double itemQuality, String groupName) {
      Integer known = names.get(groupName);
      append(itemQuality, known == null ? groups : known);
      if (known == null) {
        names.put(groupName, groups++);
      }
      return this;
    }

    private void append(double itemQuality, int groupNumber) {
      if (!(itemQuality >= 0 && itemQuality <= 1)) {
        throw new IllegalArgumentException(
            "quality[" + size + "] = " + itemQuality + "; must be in [0, 1]");
      }
      if (size == quality.length) {
        quality = Arrays.copyOf(quality, size + (size >> 1));
        group = Arrays.copyOf(group, quality.length);
      }
      quality[size] = itemQuality;
      group[size++] = groupNumber;
    }

    /**
     * How many items were added.
     *
     * @return the count
     */
    public int size() {
      return size;
    }

    /**
     * The outcomes so far.
     *
     * @return immutable outcomes
     */
    public Outcomes build() {
      return new Outcomes(Arrays.copyOf(quality, size), Arrays.copyOf(group, size), groups);
    }
  }
}
