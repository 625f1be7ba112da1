package io.github.uq4j.benchmarks;

import io.github.uq4j.onnx.OnnxLanguageModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The models and prompts that the benchmarks run on. */
final class TestModels {

  private TestModels() {}

  static Path folder(String name) {
    return testdata().resolve("models").resolve(name);
  }

  /** A tiny decoder with what PyTorch makes of three prompts. */
  static Path zoo(String name) {
    return testdata().resolve("zoo").resolve(name);
  }

  /** A copy of a model in a temporary folder whose answers end at the limit only. */
  static Path endless(String name) {
    try {
      Path copy = Files.createTempDirectory("uq4j-benchmark");
      copy.toFile().deleteOnExit();
      for (String file : List.of("model.onnx", "tokenizer.json", "config.json")) {
        Path target = copy.resolve(file);
        Files.copy(folder(name).resolve(file), target);
        target.toFile().deleteOnExit();
      }
      Path config = copy.resolve("config.json");
      String text = Files.readString(config);
      Files.writeString(config, text.replaceAll("(\"eos_token_id\": )\\d+", "$1null"));
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy the model " + name, e);
    }
  }

  /** Texts of a number of tokens, cut from the world's prompts. */
  static List<String> prompts(OnnxLanguageModel model, int count, int tokens) {
    List<String> texts = new ArrayList<>();
    List<String> all = prompts(count * tokens);
    for (int i = 0; i < count; i++) {
      String text = String.join(" ", all.subList(i * tokens, (i + 1) * tokens));
      int end = model.tokenizer().encode(text).get(tokens - 1).span().end();
      texts.add(text.substring(0, end));
    }
    return texts;
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
