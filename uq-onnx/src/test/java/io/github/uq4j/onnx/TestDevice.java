package io.github.uq4j.onnx;

import io.github.uq4j.onnx.internal.session.SessionSettings;

/**
 * Where tests run that compare numbers with recordings, or one way of computing them with another:
 * the device of {@code -Duq4j.test.device}, by default the CPU.
 */
@SuppressWarnings("exports") // tests are on the class path
public final class TestDevice {

  private static final Device DEVICE = device(System.getProperty("uq4j.test.device", "cpu"));

  private TestDevice() {}

  /** Numbers of a device that was not asked for would be taken for those of the other. */
  static Device device(String name) {
    Device device = Device.parse(name);
    if (device.equals(Device.AUTO)) {
      throw new IllegalArgumentException(
          "uq4j.test.device = \"" + name + "\"; must be cpu, cuda or cuda:N");
    }
    return device;
  }

  /** Default options there; on CUDA products of matrices are not rounded to 19 bits. */
  public static OnnxOptions options() {
    OnnxOptions options = OnnxOptions.withDefaults().withDevice(DEVICE);
    return DEVICE.equals(Device.CPU) ? options : options.withCudaOption("use_tf32", "0");
  }

  /** The same for a session, with one thread. */
  public static SessionSettings settings() {
    return options().withThreads(1).settings();
  }

  /** What traces and sessions call it. */
  public static String name() {
    return DEVICE.equals(Device.CPU) ? "cpu" : "cuda";
  }
}
