package io.github.uq4j.onnx;

import io.github.uq4j.onnx.internal.session.ExecutionProvider;
import java.util.Locale;
import java.util.Objects;

/** Where a model runs. Immutable. */
public final class Device {

  /** On the first CUDA device if it can be used, otherwise on the CPU; the log says so once. */
  public static final Device AUTO = new Device(ExecutionProvider.ANY, 0);

  /** On the CPU. */
  public static final Device CPU = new Device(ExecutionProvider.CPU, 0);

  /**
   * On the first CUDA device; opening a model fails, naming what is missing, if it cannot be used.
   */
  public static final Device CUDA = new Device(ExecutionProvider.CUDA, 0);

  private final ExecutionProvider provider;
  private final int index;

  private Device(ExecutionProvider provider, int index) {
    this.provider = provider;
    this.index = index;
  }

  /**
   * On a CUDA device; opening a model fails, naming what is missing, if it cannot be used.
   *
   * @param index the device's number as CUDA counts, {@code >= 0}
   * @return the device
   * @throws IllegalArgumentException if the number is negative
   */
  public static Device cuda(int index) {
    if (index < 0) {
      throw new IllegalArgumentException("CUDA device = " + index + "; must be >= 0");
    }
    return new Device(ExecutionProvider.CUDA, index);
  }

  /**
   * Reads {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N} in any case.
   *
   * @param text the name
   * @return the device
   * @throws IllegalArgumentException if it is none of these
   */
  public static Device parse(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    if (name.matches("cuda:\\d{1,4}")) {
      return cuda(Integer.parseInt(name.substring("cuda:".length())));
    }
    return switch (name) {
      case "auto" -> AUTO;
      case "cpu" -> CPU;
      case "cuda" -> CUDA;
      default ->
          throw new IllegalArgumentException(
              "device = \"" + text + "\"; must be auto, cpu, cuda or cuda:N");
    };
  }

  ExecutionProvider provider() {
    return provider;
  }

  int index() {
    return index;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Device device && provider == device.provider && index == device.index;
  }

  @Override
  public int hashCode() {
    return Objects.hash(provider, index);
  }

  /** The name that {@link #parse} reads. */
  @Override
  public String toString() {
    return switch (provider) {
      case ANY -> "auto";
      case CPU -> "cpu";
      case CUDA -> index == 0 ? "cuda" : "cuda:" + index;
    };
  }
}
