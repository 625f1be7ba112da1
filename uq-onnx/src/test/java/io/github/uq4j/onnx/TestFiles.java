package io.github.uq4j.onnx;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where tests find models and recorded data. */
@SuppressWarnings("exports") // tests are on the class path
public final class TestFiles {

  private static final ObjectMapper JSON = new ObjectMapper();

  private TestFiles() {}

  public static Path testdata() {
    return Path.of(System.getProperty("uq4j.testdata", "../testdata"));
  }

  public static Path model(String name) {
    return testdata().resolve("models").resolve(name);
  }

  public static Path parity(String name) {
    return testdata().resolve("parity").resolve(name);
  }

  /** A folder of public models that are no part of the project; the test is skipped without it. */
  public static Path evidence(String name) {
    String root = System.getProperty("uq4j.evidence", "");
    assumeTrue(!root.isEmpty(), "skipped: -Duq4j.evidence=FOLDER is not set");
    Path path = Path.of(root).resolve(name);
    assumeTrue(Files.exists(path), "skipped: " + path + " does not exist");
    return path;
  }

  public static List<JsonNode> lines(Path file) {
    try {
      List<JsonNode> lines = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        lines.add(JSON.readTree(line));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode json(Path file) {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<Integer> integers(JsonNode array) {
    List<Integer> values = new ArrayList<>();
    array.forEach(value -> values.add(value.asInt()));
    return values;
  }
}
