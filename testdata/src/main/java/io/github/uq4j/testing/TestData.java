package io.github.uq4j.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds test data: the folder {@code testdata}, and the files a module's tests bring themselves.
 */
public final class TestData {

  /** The system property that names the folder. */
  public static final String PROPERTY = "uq4j.testdata";

  private static final ObjectMapper JSON = new ObjectMapper();

  private TestData() {}

  /**
   * The folder {@code testdata}: the one the system property {@value #PROPERTY} names, else the
   * first {@code testdata} found from the working directory upwards.
   *
   * @return an existing folder
   * @throws IllegalStateException if there is none
   */
  public static Path root() {
    String named = System.getProperty(PROPERTY);
    if (named != null) {
      Path root = Path.of(named);
      if (Files.isDirectory(root)) {
        return root;
      }
      throw new IllegalStateException(PROPERTY + " = " + named + "; must be an existing folder");
    }
    Path start = Path.of("").toAbsolutePath();
    for (Path at = start; at != null; at = at.getParent()) {
      Path root = at.resolve("testdata");
      if (Files.isRegularFile(root.resolve("pom.xml"))) {
        return root;
      }
    }
    throw new IllegalStateException(
        "no folder testdata from " + start + " upwards; name it with -D" + PROPERTY);
  }

  /**
   * A file or folder of the test data.
   *
   * @param relative its path below {@link #root()}, with slashes
   * @return its path
   * @throws IllegalStateException if it does not exist
   */
  public static Path path(String relative) {
    Path path = root().resolve(relative);
    if (!Files.exists(path)) {
      throw new IllegalStateException("test data " + path + " does not exist");
    }
    return path;
  }

  /**
   * A JSON file of the test data.
   *
   * @param relative its path below {@link #root()}, with slashes
   * @return its content
   * @throws IllegalStateException if it does not exist
   */
  public static JsonNode json(String relative) {
    try {
      return JSON.readTree(path(relative).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + relative, e);
    }
  }

  /**
   * A JSON file on the class path, beside the tests of a module.
   *
   * @param near a class of that module
   * @param name the resource's name from the root of the class path
   * @return its content
   * @throws IllegalStateException if it does not exist
   */
  public static JsonNode resource(Class<?> near, String name) {
    try (InputStream in = near.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name + " for " + near.getName());
      }
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name, e);
    }
  }

  /**
   * JSON from text.
   *
   * @param text the text
   * @return its content
   * @throws UncheckedIOException if it is not JSON
   */
  public static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException("parsing " + text, e);
    }
  }
}
