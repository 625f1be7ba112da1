package io.github.uq4j.trace.io;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Element types of a safetensors file; those that hold real numbers can be read as floats. */
enum TensorType {
  BOOL("BOOL", 1, false),
  U8("U8", 1, false),
  I8("I8", 1, false),
  F8_E5M2("F8_E5M2", 1, false),
  F8_E4M3("F8_E4M3", 1, false),
  I16("I16", 2, false),
  U16("U16", 2, false),
  F16("F16", 2, true),
  BF16("BF16", 2, true),
  I32("I32", 4, false),
  U32("U32", 4, false),
  F32("F32", 4, true),
  F64("F64", 8, true),
  I64("I64", 8, false),
  U64("U64", 8, false);

  private static final int HALF_EXPONENT_BIAS = 15;
  private static final int FLOAT_EXPONENT_BIAS = 127;
  private static final int HALF_FRACTION_BITS = 10;
  private static final int FLOAT_FRACTION_BITS = 23;
  private static final float LARGEST_HALF = 65_504f;

  private final String id;
  private final int bytes;
  private final boolean real;

  TensorType(String id, int bytes, boolean real) {
    this.id = id;
    this.bytes = bytes;
    this.real = real;
  }

  static Optional<TensorType> of(String id) {
    return Arrays.stream(values()).filter(type -> type.id.equals(id)).findFirst();
  }

  String id() {
    return id;
  }

  int bytes() {
    return bytes;
  }

  boolean real() {
    return real;
  }

  /** Reads one element as a float; an F64 value is rounded to the nearest float. */
  float read(ByteBuffer from, int index) {
    return switch (this) {
      case F32 -> from.getFloat(index);
      case F16 -> fromHalf(from.getShort(index));
      case BF16 -> Float.intBitsToFloat(from.getShort(index) << 16);
      case F64 -> (float) from.getDouble(index);
      default -> throw new IllegalStateException(id + " cannot be read as floats");
    };
  }

  /** The float of an IEEE 754 binary16 bit pattern; exact. */
  static float fromHalf(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >> HALF_FRACTION_BITS) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    int shifted = fraction << (FLOAT_FRACTION_BITS - HALF_FRACTION_BITS);
    int wide = exponent == 0x1f ? 0xff : exponent - HALF_EXPONENT_BIAS + FLOAT_EXPONENT_BIAS;
    return Float.intBitsToFloat(sign | wide << FLOAT_FRACTION_BITS | shifted);
  }

  /**
   * The nearest binary16 bit pattern, ties to even; a finite value that is too large is refused
   * rather than made infinite.
   */
  static short toHalf(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    float magnitude = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | 0x7e00);
    }
    if (Float.isInfinite(value)) {
      return (short) (sign | 0x7c00);
    }
    if (magnitude < 0x1p-14f) {
      return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
    }
    int exponent = Math.getExponent(magnitude);
    int steps = (int) Math.rint(Math.scalb((double) magnitude, HALF_FRACTION_BITS - exponent));
    float rounded = Math.scalb((float) steps, exponent - HALF_FRACTION_BITS);
    if (!(rounded <= LARGEST_HALF)) {
      throw new IllegalArgumentException(
          "value = " + value + "; must be at most " + LARGEST_HALF + " in size to be kept as F16");
    }
    int fraction = steps - (1 << HALF_FRACTION_BITS);
    int half = ((exponent + HALF_EXPONENT_BIAS) << HALF_FRACTION_BITS) + fraction;
    return (short) (sign | half);
  }
}
