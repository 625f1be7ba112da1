package io.github.uq4j.trace.io;

/** How many bits a written tensor keeps. */
public enum TensorPrecision {
  /** Every float as it is. */
  F32(TensorType.F32),
  /** Half the space; eleven significant bits, at most 65504 in size. */
  F16(TensorType.F16);

  private final TensorType type;

  TensorPrecision(TensorType type) {
    this.type = type;
  }

  TensorType type() {
    return type;
  }
}
