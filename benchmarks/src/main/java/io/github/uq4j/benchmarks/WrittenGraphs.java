package io.github.uq4j.benchmarks;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Graphs as the runtime runs them. */
final class WrittenGraphs {

  private static final String PROPERTY = "uq4j.graphs";

  private WrittenGraphs() {}

  /** Those of the sessions that are opened while something is done. */
  static List<ModelProto> during(Runnable work) {
    try {
      Path folder = Files.createTempDirectory("uq4j-graphs");
      System.setProperty(PROPERTY, folder.toString());
      try {
        work.run();
        return read(folder);
      } finally {
        System.clearProperty(PROPERTY);
        remove(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write or read the runtime's graphs", e);
    }
  }

  private static List<ModelProto> read(Path folder) throws IOException {
    List<ModelProto> graphs = new ArrayList<>();
    for (Path file : files(folder)) {
      try (InputStream bytes = Files.newInputStream(file)) {
        graphs.add(ModelProto.parseFrom(bytes));
      }
    }
    return graphs;
  }

  private static void remove(Path folder) throws IOException {
    for (Path file : files(folder)) {
      Files.delete(file);
    }
    Files.delete(folder);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
