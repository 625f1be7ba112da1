package io.github.uq4j.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The models and prompts that the benchmarks run on. */
final class TestModels {

  private TestModels() {}

  static Path folder(String name) {
    return testdata().resolve("models").resolve(name);
  }

  /** The first prompts of the world's biographies, in file order. */
  static List<String> prompts(int count) {
    Path file = testdata().resolve("world").resolve("biographies.jsonl");
    try (Stream<String> lines = Files.lines(file)) {
      return lines.limit(count).map(TestModels::prompt).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static String prompt(String line) {
    int start = line.indexOf("\"prompt\": \"") + "\"prompt\": \"".length();
    return line.substring(start, line.indexOf('"', start)).replace("\\n", "\n");
  }

  private static Path testdata() {
    return Path.of(System.getProperty("uq4j.testdata", "testdata"));
  }
}
