package io.github.uq4j.trace;

import java.util.Arrays;
import java.util.List;

/**
 * The extents of a tensor, outermost first.
 *
 * @param extents each {@code >= 0}; their product fits a long
 */
public record Shape(List<Long> extents) {

  /**
   * Copies and checks the extents.
   *
   * @throws IllegalArgumentException if an extent is negative or the product overflows a long
   */
  public Shape {
    extents = List.copyOf(extents);
    long size = 1;
    for (long extent : extents) {
      if (extent < 0) {
        throw new IllegalArgumentException("shape = " + extents + "; extents must be >= 0");
      }
      if (extent != 0 && size > Long.MAX_VALUE / extent) {
        throw new IllegalArgumentException("shape = " + extents + "; its size overflows a long");
      }
      size *= extent;
    }
  }

  /**
   * A shape.
   *
   * @param extents outermost first
   * @return the shape
   */
  public static Shape of(long... extents) {
    return new Shape(Arrays.stream(extents).boxed().toList());
  }

  /**
   * The number of dimensions.
   *
   * @return the rank
   */
  public int rank() {
    return extents.size();
  }

  /**
   * One extent.
   *
   * @param dimension {@code 0 <= dimension < rank()}
   * @return its extent
   */
  public long extent(int dimension) {
    return extents.get(dimension);
  }

  /**
   * The number of values; 1 for a scalar.
   *
   * @return the product of the extents
   */
  public long size() {
    long size = 1;
    for (long extent : extents) {
      size *= extent;
    }
    return size;
  }

  @Override
  public String toString() {
    return extents.toString();
  }
}
