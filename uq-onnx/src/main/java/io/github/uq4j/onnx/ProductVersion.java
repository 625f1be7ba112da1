package io.github.uq4j.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** This library's version, as the build wrote it down. */
final class ProductVersion {

  private ProductVersion() {}

  private static final class Holder {
    static final String VERSION = read();
  }

  static String get() {
    return Holder.VERSION;
  }

  private static String read() {
    try (InputStream in = ProductVersion.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
