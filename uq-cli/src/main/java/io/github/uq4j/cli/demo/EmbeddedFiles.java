package io.github.uq4j.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** The models and the world that travel in the jar, unpacked to a folder that goes when closed. */
public final class EmbeddedFiles implements AutoCloseable {

  private static final List<String> DECODER =
      List.of("model.onnx", "config.json", "generation_config.json", "tokenizer.json");
  private static final List<String> ENCODER =
      List.of("model.onnx", "config.json", "tokenizer.json");
  private static final List<String> WORLD = List.of("people.jsonl", "grammar.json");

  private final Path folder;

  private EmbeddedFiles(Path folder) {
    this.folder = folder;
  }

  /** Unpacks everything the demonstration needs. */
  public static EmbeddedFiles unpack() throws IOException {
    EmbeddedFiles files = new EmbeddedFiles(Files.createTempDirectory("uq-demo-"));
    try {
      files.copy("models/lm-large", DECODER);
      files.copy("models/nli", ENCODER);
      files.copy("world", WORLD);
      return files;
    } catch (IOException | RuntimeException e) {
      files.close();
      throw e;
    }
  }

  private void copy(String part, List<String> names) throws IOException {
    // On exit files go in reverse order of registration: what a folder holds before the folder.
    folder.toFile().deleteOnExit();
    Path target = Files.createDirectory(folder.resolve(part.substring(part.lastIndexOf('/') + 1)));
    target.toFile().deleteOnExit();
    for (String name : names) {
      Path file = target.resolve(name);
      file.toFile().deleteOnExit();
      try (InputStream in = EmbeddedFiles.class.getResourceAsStream(part + "/" + name)) {
        if (in == null) {
          throw new IOException("the jar lacks " + part + "/" + name);
        }
        Files.copy(in, file);
      }
    }
  }

  /** The language model's folder. */
  public Path languageModel() {
    return folder.resolve("lm-large");
  }

  /** The entailment model's folder. */
  public Path entailmentModel() {
    return folder.resolve("nli");
  }

  /** The world's folder. */
  public Path world() {
    return folder.resolve("world");
  }

  @Override
  public void close() throws IOException {
    try (var all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
