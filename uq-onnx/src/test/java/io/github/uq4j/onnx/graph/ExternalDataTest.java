package io.github.uq4j.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.TestFiles;
import io.github.uq4j.onnx.internal.session.ExecutionProvider;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.Outputs;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.onnx.internal.session.WeightPlace;
import io.github.uq4j.onnx.internal.session.WeightTensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models whose weights lie in files beside them, also through links and beyond 2 GB. */
class ExternalDataTest {

  private static final SessionSettings CPU = new SessionSettings(ExecutionProvider.CPU, 1);

  /** A little more than a buffer of Java's can hold. */
  private static final long HUGE = (1L << 31) + 64;

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

  private TensorProto.Builder huge(String name, String data, float last) throws IOException {
    Files.createDirectories(folder.resolve(data.substring(0, data.indexOf('/'))));
    try (RandomAccessFile out = new RandomAccessFile(folder.resolve(data).toFile(), "rw")) {
      // A sparse file; only its last number is written.
      out.seek(HUGE - Float.BYTES);
      out.writeInt(Integer.reverseBytes(Float.floatToIntBits(last)));
    }
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT_VALUE)
        .addDims(HUGE / Float.BYTES)
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", data))
        .addExternalData(entry("length", String.valueOf(HUGE)));
  }

  /** A model that picks numbers out of weights; the numbers of each are named after it. */
  private Path picking(TensorProto.Builder... weights) throws IOException {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("picks");
    graph.addInput(value("at", TensorProto.DataType.INT64_VALUE));
    for (TensorProto.Builder weight : weights) {
      String picked = weight.getName() + "/picked";
      graph.addInitializer(weight);
      graph.addNode(
          NodeProto.newBuilder()
              .setOpType("Gather")
              .addInput(weight.getName())
              .addInput("at")
              .addOutput(picked));
      graph.addOutput(value(picked, TensorProto.DataType.FLOAT_VALUE));
    }
    ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8).setGraph(graph);
    model.addOpsetImportBuilder().setVersion(17);
    return Files.write(folder.resolve("model.onnx"), model.build().toByteArray());
  }

  private static ValueInfoProto value(String name, int type) {
    ValueInfoProto.Builder value = ValueInfoProto.newBuilder().setName(name);
    TypeProto.Tensor.Builder tensor = value.getTypeBuilder().getTensorTypeBuilder();
    tensor.setElemType(type).getShapeBuilder().addDimBuilder().setDimParam("n");
    return value.build();
  }

  /** No buffer of Java's holds it: the runtime is told where it lies, and reads it itself. */
  @Test
  void weight_ofTwoGigabytes_isLeftToTheRuntime() throws Exception {
    Path model = picking(huge("big", "data/big.bin", 0.25f));
    OnnxModelFile file = OnnxModelFile.read(model);
    assertThat(file.weights()).isEmpty();
    assertThat(file.dataFolder()).contains(folder.resolve("data").toRealPath());
    TensorProto left = file.skeleton().getGraph().getInitializer(0);
    assertThat(left.hasRawData()).isFalse();
    assertThat(left.getExternalDataList())
        .contains(
            entry("location", "big.bin"),
            entry("offset", "0"),
            entry("length", String.valueOf(HUGE)));
    try (WeightTensors weights = file.mapWeights();
        ModelSession session = ModelSession.open(file.with(file.skeleton(), weights), CPU)) {
      long last = HUGE / Float.BYTES - 1;
      OnnxTensor at = session.integers("at", new long[] {0, last - 1, last}, 3);
      try (Outputs outputs =
          session.run(Map.of("at", at), Set.of("big/picked"), ModelSession.Memory.TRIM)) {
        assertThat(outputs.floats("big/picked")).containsExactly(0, 0, 0.25f);
      } finally {
        ModelSession.close(at);
      }
    }
    assertThat(ModelSession.liveObjects()).isZero();
  }

  /** The runtime is told one folder alone. */
  @Test
  void weights_ofTwoGigabytesInTwoFolders_areRefused() throws IOException {
    Path model = picking(huge("big", "one/big.bin", 1), huge("large", "two/large.bin", 2));
    assertThatThrownBy(() -> OnnxModelFile.read(model))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("its external data lies in ")
        .hasMessageEndingWith("data that cannot be mapped must lie in one folder");
  }

  @Test
  void weight_ofTwoGigabytesWithAnotherShape_isRefused() throws IOException {
    TensorProto.Builder big = huge("big", "data/big.bin", 1);
    Path model = picking(big.setDims(0, big.getDims(0) - 1));
    assertThatThrownBy(() -> OnnxModelFile.read(model))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("initializer big has " + HUGE + " bytes; FLOAT[")
        .hasMessageEndingWith("needs " + (HUGE / Float.BYTES - 1) + " x 4");
  }
}
