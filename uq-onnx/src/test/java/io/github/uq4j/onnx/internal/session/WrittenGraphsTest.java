package io.github.uq4j.onnx.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.uq4j.onnx.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runtime writes its graphs where it is asked to, and nowhere else. */
class WrittenGraphsTest {

  private static final Path MODEL = TestFiles.model("lm-small").resolve("model.onnx");

  @TempDir private Path folder;

  @AfterEach
  void property_isCleared() {
    System.clearProperty("uq4j.graphs");
  }

  private List<Path> written() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void open() {
    try (ModelSession session =
        ModelSession.open(MODEL, new SessionSettings(ExecutionProvider.CPU, 1))) {
      assertThat(session.outputs()).isNotEmpty();
    }
  }

  @Test
  void graphs_folderGiven_areWrittenOneForEachSession() throws IOException {
    open();
    assertThat(written()).isEmpty();
    System.setProperty("uq4j.graphs", folder.toString());
    open();
    open();
    assertThat(written()).hasSize(2);
    for (Path graph : written()) {
      assertThat(graph.getFileName().toString()).matches("graph-\\d+\\.onnx");
      assertThat(ModelProto.parseFrom(Files.readAllBytes(graph)).getGraph().getNodeCount())
          .isPositive();
    }
  }
}
