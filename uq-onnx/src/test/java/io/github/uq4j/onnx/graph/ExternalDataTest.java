package io.github.uq4j.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.uq4j.onnx.TestFiles;
import io.github.uq4j.onnx.internal.session.ExecutionProvider;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.onnx.internal.session.WeightPlace;
import io.github.uq4j.onnx.internal.session.WeightTensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models whose weights lie in files beside them, also through links and beyond 2 GB. */
class ExternalDataTest {

  private static final SessionSettings CPU = new SessionSettings(ExecutionProvider.CPU, 1);

  @TempDir Path folder;

  /** Moves every weight into a file, so that each begins {@code skew} bytes after a round place. */
  private static byte[] split(Path data, int skew, long gap) throws IOException {
    byte[] whole = Files.readAllBytes(TestFiles.model("lm-small-plain").resolve("model.onnx"));
    ModelProto.Builder model = ModelProto.parseFrom(whole).toBuilder();
    GraphProto.Builder graph = model.getGraphBuilder();
    try (RandomAccessFile out = new RandomAccessFile(data.toFile(), "rw")) {
      out.seek(gap + skew);
      for (TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
        byte[] raw = tensor.getRawData().toByteArray();
        if (raw.length > 0) {
          tensor
              .clearRawData()
              .setDataLocation(TensorProto.DataLocation.EXTERNAL)
              .addExternalData(entry("location", data.getFileName().toString()))
              .addExternalData(entry("offset", String.valueOf(out.getFilePointer())))
              .addExternalData(entry("length", String.valueOf(raw.length)));
          out.write(raw);
          out.write(new byte[(64 - raw.length % 64) % 64]);
        }
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    model.build().writeTo(bytes);
    return bytes.toByteArray();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private static void requireSameLogits(OnnxModelFile file) {
    Path plain = TestFiles.model("lm-small-plain").resolve("model.onnx");
    try (WeightTensors weights = file.mapWeights();
        ModelSession mapped = ModelSession.open(file.with(file.skeleton(), weights), CPU);
        ModelSession expected = ModelSession.open(plain, CPU)) {
      assertThat(SkeletonTest.logits(mapped)).isEqualTo(SkeletonTest.logits(expected));
    }
    assertThat(ModelSession.liveObjects()).isZero();
  }

  @Test
  void weights_besideTheModel_areMapped() throws IOException {
    Files.write(folder.resolve("model.onnx"), split(folder.resolve("weights.bin"), 0, 0));
    OnnxModelFile file = OnnxModelFile.read(folder.resolve("model.onnx"));
    assertThat(file.weights())
        .isNotEmpty()
        .allMatch(place -> place.offset() % 4 == 0)
        .extracting(WeightPlace::file)
        .containsOnly(folder.resolve("weights.bin").toRealPath());
    requireSameLogits(file);
  }

  @Test
  void weights_atOddPlaces_areCopied() throws IOException {
    Files.write(folder.resolve("model.onnx"), split(folder.resolve("weights.bin"), 3, 0));
    OnnxModelFile file = OnnxModelFile.read(folder.resolve("model.onnx"));
    assertThat(file.weights()).allMatch(place -> place.offset() % 4 == 3);
    requireSameLogits(file);
  }

  /** A Hugging Face cache: a snapshot of links into a folder of files named by their hashes. */
  @Test
  void weights_throughLinksOfACache_areMapped() throws IOException {
    Path blobs = Files.createDirectories(folder.resolve("blobs"));
    Path snapshot = Files.createDirectories(folder.resolve("snapshots").resolve("main"));
    Files.write(blobs.resolve("model"), split(blobs.resolve("model.onnx_data"), 0, 0));
    Files.move(blobs.resolve("model.onnx_data"), blobs.resolve("9f8e"));
    link(snapshot.resolve("model.onnx"), "../../blobs/model");
    link(snapshot.resolve("model.onnx_data"), "../../blobs/9f8e");
    OnnxModelFile file = OnnxModelFile.read(snapshot.resolve("model.onnx"));
    assertThat(file.weights())
        .extracting(WeightPlace::file)
        .containsOnly(blobs.resolve("9f8e").toRealPath());
    requireSameLogits(file);
  }

  private static void link(Path link, String target) throws IOException {
    Files.createSymbolicLink(link, Path.of(target));
  }

  /** A sparse file: weights lie behind the first 3 GB. */
  @Test
  void weights_beyondTwoGigabytes_areMapped() throws IOException {
    Files.write(folder.resolve("model.onnx"), split(folder.resolve("weights.bin"), 0, 3L << 30));
    assertThat(Files.size(folder.resolve("weights.bin"))).isGreaterThan(3L << 30);
    OnnxModelFile file = OnnxModelFile.read(folder.resolve("model.onnx"));
    assertThat(file.weights()).allMatch(place -> place.offset() >= 3L << 30);
    requireSameLogits(file);
  }
}
