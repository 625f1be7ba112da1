package io.github.uq4j.report;

import io.github.uq4j.trace.TextSpan;
import java.util.OptionalDouble;

/** The rules that several records of the report share; every check fails on NaN. */
final class Checks {

  private Checks() {}

  static void unit(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " = " + value + "; must be in [0, 1]");
    }
  }

  static void notPositive(String name, OptionalDouble value) {
    if (value.isPresent() && !(value.getAsDouble() <= 0)) {
      throw new IllegalArgumentException(name + " = " + value.getAsDouble() + "; must be <= 0");
    }
  }

  static void notNegative(String name, OptionalDouble value) {
    if (value.isPresent() && !(value.getAsDouble() >= 0 && Double.isFinite(value.getAsDouble()))) {
      throw new IllegalArgumentException(
          name + " = " + value.getAsDouble() + "; must be finite and >= 0");
    }
  }

  static void finite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " = " + value + "; must be finite");
    }
  }

  static void count(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " = " + value + "; must be >= 0");
    }
  }

  static void inside(String name, TextSpan span, int length) {
    if (span.end() > length) {
      throw new IllegalArgumentException(
          name
              + " = ["
              + span.start()
              + ", "
              + span.end()
              + "); must end inside the answer of length "
              + length);
    }
  }
}
