package io.github.uq4j.onnx.internal.head;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops in the Vector API, for machines that run with the module {@code jdk.incubator.vector}.
 *
 * <p>{@code exp(d) = 2^k exp(r)} with {@code k} the nearest integer to {@code d / ln 2}, found by
 * adding a large number, and a polynomial for {@code exp(r)} (1e-7 relative); the power of two is
 * added to the exponent's bits.
 *
 * <p>What a loop has summed goes through {@code lanes}, not to a method: the JIT compiler, which
 * stops inlining when a method has grown large, would keep such a vector as an object in every
 * iteration.
 */
final class VectorKernel implements BlockKernel {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = SPECIES.length();
  private static final int BLOCK = 1024;
  private static final float SMALLEST = -86f;
  private static final float QUARTER = 0.25f;

  private static final FloatVector FLOOR = constant(SMALLEST);
  private static final FloatVector LOG2_E = constant(1.442695f);
  private static final FloatVector MINUS_LN2 = constant(-0.6931472f);
  private static final FloatVector ROUND = constant(12582912f);
  private static final FloatVector C5 = constant(8.31252e-3f);
  private static final FloatVector C4 = constant(4.189015e-2f);
  private static final FloatVector C3 = constant(1.6667115e-1f);
  private static final FloatVector C2 = constant(4.9999232e-1f);
  private static final FloatVector ONE = constant(1f);

  /** The lanes of up to three vectors. */
  private final float[] lanes = new float[3 * WIDTH];

  VectorKernel() {}

  @Override
  public int block() {
    return BLOCK;
  }

  @Override
  public float maximum(float[] row, int from, int to) {
    FloatVector a = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    int at = from;
    for (; at + 4 * WIDTH <= to; at += 4 * WIDTH) {
      a = a.max(FloatVector.fromArray(SPECIES, row, at));
      b = b.max(FloatVector.fromArray(SPECIES, row, at + WIDTH));
      c = c.max(FloatVector.fromArray(SPECIES, row, at + 2 * WIDTH));
      d = d.max(FloatVector.fromArray(SPECIES, row, at + 3 * WIDTH));
    }
    a.max(b).max(c.max(d)).intoArray(lanes, 0);
    return largest(row, at, to, largest(lanes, 0, WIDTH, Float.NEGATIVE_INFINITY));
  }

  @Override
  public void sums(float[] row, int from, int to, float shift, Sums into) {
    FloatVector sumA = FloatVector.zero(SPECIES);
    FloatVector sumB = sumA;
    FloatVector weightedA = sumA;
    FloatVector weightedB = sumA;
    FloatVector shifts = constant(shift);
    int at = from;
    for (; at + 2 * WIDTH <= to; at += 2 * WIDTH) {
      FloatVector a = difference(FloatVector.fromArray(SPECIES, row, at), shifts);
      FloatVector b = difference(FloatVector.fromArray(SPECIES, row, at + WIDTH), shifts);
      FloatVector powerA = exp(a);
      FloatVector powerB = exp(b);
      sumA = sumA.add(powerA);
      sumB = sumB.add(powerB);
      weightedA = powerA.fma(a, weightedA);
      weightedB = powerB.fma(b, weightedB);
    }
    sumA.add(sumB).intoArray(lanes, 0);
    weightedA.add(weightedB).intoArray(lanes, WIDTH);
    double plain = total(0);
    double weighted = total(WIDTH);
    for (; at < to; at++) {
      double d = Math.max(row[at] - shift, SMALLEST);
      double power = Math.exp(d);
      plain += power;
      weighted += power * d;
    }
    into.plain += plain;
    into.weighted += weighted;
  }

  /** One load for every value; sums above the shift may overflow, and are of no use. */
  @Override
  public float maximumAndSums(float[] row, int from, int to, float shift, Sums into) {
    FloatVector sumA = FloatVector.zero(SPECIES);
    FloatVector sumB = sumA;
    FloatVector weightedA = sumA;
    FloatVector weightedB = sumA;
    FloatVector maxA = constant(Float.NEGATIVE_INFINITY);
    FloatVector maxB = maxA;
    FloatVector shifts = constant(shift);
    int at = from;
    for (; at + 2 * WIDTH <= to; at += 2 * WIDTH) {
      FloatVector valueA = FloatVector.fromArray(SPECIES, row, at);
      FloatVector valueB = FloatVector.fromArray(SPECIES, row, at + WIDTH);
      // Faster than max(), which sees to NaN and zeros of either sign; the sums see to NaN here.
      maxA = maxA.blend(valueA, valueA.compare(VectorOperators.GT, maxA));
      maxB = maxB.blend(valueB, valueB.compare(VectorOperators.GT, maxB));
      FloatVector a = difference(valueA, shifts);
      FloatVector b = difference(valueB, shifts);
      FloatVector powerA = exp(a);
      FloatVector powerB = exp(b);
      sumA = sumA.add(powerA);
      sumB = sumB.add(powerB);
      weightedA = powerA.fma(a, weightedA);
      weightedB = powerB.fma(b, weightedB);
    }
    sumA.add(sumB).intoArray(lanes, 0);
    weightedA.add(weightedB).intoArray(lanes, WIDTH);
    maxA.max(maxB).intoArray(lanes, 2 * WIDTH);
    into.plain += total(0);
    into.weighted += total(WIDTH);
    float max = largest(lanes, 2 * WIDTH, 3 * WIDTH, Float.NEGATIVE_INFINITY);
    sums(row, at, to, shift, into);
    return largest(row, at, to, max);
  }

  @Override
  public void tempered(float[] row, int from, int to, float shift, Tempered into) {
    FloatVector roots = FloatVector.zero(SPECIES);
    FloatVector squares = roots;
    FloatVector below = roots;
    FloatVector shifts = constant(shift);
    int at = from;
    for (; at + WIDTH <= to; at += WIDTH) {
      FloatVector d = FloatVector.fromArray(SPECIES, row, at).sub(shifts);
      below = below.add(d);
      FloatVector quarter = d.mul(QUARTER);
      FloatVector power = exp(quarter.blend(FLOOR, quarter.compare(VectorOperators.LT, FLOOR)));
      roots = roots.add(power);
      squares = power.fma(power, squares);
    }
    double tailRoots = 0;
    double tailSquares = 0;
    double tailBelow = 0;
    for (; at < to; at++) {
      float d = row[at] - shift;
      double power = Math.exp(Math.max(d * QUARTER, SMALLEST));
      tailRoots += power;
      tailSquares += power * power;
      tailBelow += d;
    }
    roots.intoArray(lanes, 0);
    squares.intoArray(lanes, WIDTH);
    below.intoArray(lanes, 2 * WIDTH);
    into.roots += total(0) + tailRoots;
    into.squares += total(WIDTH) + tailSquares;
    into.below += total(2 * WIDTH) + tailBelow;
  }

  private static FloatVector difference(FloatVector values, FloatVector shifts) {
    FloatVector d = values.sub(shifts);
    return d.blend(FLOOR, d.compare(VectorOperators.LT, FLOOR));
  }

  private static FloatVector exp(FloatVector d) {
    FloatVector k = d.fma(LOG2_E, ROUND);
    FloatVector r = k.sub(ROUND).fma(MINUS_LN2, d);
    FloatVector p = r.fma(C5, C4);
    p = p.fma(r, C3);
    p = p.fma(r, C2);
    p = p.fma(r, ONE);
    p = p.fma(r, ONE);
    return p.reinterpretAsInts()
        .add(k.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
        .reinterpretAsFloats();
  }

  private static FloatVector constant(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }

  /** The sum of a vector's lanes, which begin there. */
  private double total(int from) {
    double total = 0;
    for (int i = from; i < from + WIDTH; i++) {
      total += lanes[i];
    }
    return total;
  }

  private static float largest(float[] values, int from, int to, float before) {
    float max = before;
    for (int i = from; i < to; i++) {
      max = Math.max(max, values[i]);
    }
    return max;
  }

  @Override
  public void collect(float[] row, int from, int to, int first, TopIds top) {
    int at = from;
    while (at < to && !top.bounded()) {
      top.offer(row[at], first + at - from);
      at++;
    }
    FloatVector bound = constant(top.bound());
    for (; at + 2 * WIDTH <= to; at += 2 * WIDTH) {
      VectorMask<Float> above =
          FloatVector.fromArray(SPECIES, row, at)
              .compare(VectorOperators.GT, bound)
              .or(
                  FloatVector.fromArray(SPECIES, row, at + WIDTH)
                      .compare(VectorOperators.GT, bound));
      if (above.anyTrue()) {
        offer(row, at, first + at - from, top);
        bound = constant(top.bound());
      }
    }
    for (; at < to; at++) {
      top.offer(row[at], first + at - from);
    }
  }

  private static void offer(float[] row, int at, int first, TopIds top) {
    for (int i = 0; i < 2 * WIDTH; i++) {
      top.offer(row[at + i], first + i);
    }
  }
}
