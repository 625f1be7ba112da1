package io.github.uq4j.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.TestFiles;
import io.github.uq4j.onnx.internal.session.ExecutionProvider;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.onnx.internal.session.WeightTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no models, or lie about their weights, are refused with file and rule. */
class BadModelFileTest {

  private static final SessionSettings CPU = new SessionSettings(ExecutionProvider.CPU, 1);

  @TempDir Path folder;

  private Path model() {
    return folder.resolve("model.onnx");
  }

  private void refused(String rule) {
    assertThatThrownBy(() -> OnnxModelFile.read(model()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(model().toString())
        .hasMessageContaining(rule);
  }

  private static byte[] small() throws IOException {
    return Files.readAllBytes(TestFiles.model("lm-small-plain").resolve("model.onnx"));
  }

  @Test
  void file_missing_isSaid() {
    assertThatThrownBy(() -> OnnxModelFile.read(model()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(model() + " is no file");
  }

  @Test
  void file_textOrEmpty_isSaid() throws IOException {
    Files.writeString(model(), "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n");
    refused("cannot be loaded as an ONNX model");
    Files.writeString(model(), "");
    refused("it is empty");
    Files.writeString(model(), "{\"model_type\": \"llama\"}");
    refused("cannot be loaded as an ONNX model");
  }

  @Test
  void file_randomBytes_neverReadAndNeverCrash() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[1 + random.nextInt(4000)];
      random.nextBytes(bytes);
      if (i % 2 == 0) {
        bytes[0] = 0x3a; // a graph begins
      }
      Files.write(model(), bytes);
      refused("cannot be loaded as an ONNX model");
    }
  }

  @Test
  void file_truncated_isRefusedWhereverItEnds() throws IOException {
    byte[] whole = small();
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 60; i++) {
      Files.write(model(), Arrays.copyOf(whole, 1 + random.nextInt(whole.length - 1)));
      assertThatThrownBy(() -> OnnxModelFile.read(model()))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining(model().toString());
    }
  }

  /** What is flipped may be harmless; whatever is wrong is an exception of ours. */
  @Test
  void file_flippedBytes_areReadOrRefusedAndNeverCrash() throws IOException {
    byte[] whole = small();
    SplittableRandom random = new SplittableRandom(9);
    int refused = 0;
    for (int i = 0; i < 25; i++) {
      byte[] bytes = whole.clone();
      for (int flip = 0; flip < 20; flip++) {
        bytes[random.nextInt(flip % 2 == 0 ? 200_000 : whole.length)] ^=
            (byte) (1 << random.nextInt(8));
      }
      Files.write(model(), bytes);
      try {
        OnnxModelFile file = OnnxModelFile.read(model());
        try (WeightTensors weights = file.mapWeights();
            ModelSession session = ModelSession.open(file.with(file.skeleton(), weights), CPU)) {
          assertThat(session.outputs()).isNotEmpty();
        }
      } catch (ModelException e) {
        assertThat(e).hasMessageContaining(model().toString());
        refused++;
      }
    }
    assertThat(refused).isPositive();
    assertThat(ModelSession.liveObjects()).isZero();
  }

  private void write(Consumer<GraphProto.Builder> edit) throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(small()).toBuilder();
    edit.accept(model.getGraphBuilder());
    Files.write(model(), model.build().toByteArray());
  }

  private static void external(GraphProto.Builder graph, String... entries) {
    TensorProto.Builder tensor = first(graph);
    tensor.clearRawData().setDataLocation(TensorProto.DataLocation.EXTERNAL);
    for (int i = 0; i < entries.length; i += 2) {
      tensor.addExternalData(
          StringStringEntryProto.newBuilder().setKey(entries[i]).setValue(entries[i + 1]));
    }
  }

  private static TensorProto.Builder first(GraphProto.Builder graph) {
    return graph.getInitializerBuilderList().stream()
        .filter(t -> t.getRawData().size() > WireReader.INLINE_BYTES)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../secret", "a/../../secret", "/etc/passwd", "", "C:\\secret", "..\\secret"})
  void externalData_outsideTheFolder_isRefused(String location) throws IOException {
    Files.write(folder.resolveSibling("secret"), new byte[1 << 20]);
    write(graph -> external(graph, "location", location));
    refused("must be a relative path inside the model's folder");
  }

  @Test
  void externalData_linkOutOfTheFolder_isRefused(@TempDir Path other) throws IOException {
    Files.write(other.resolve("secret"), new byte[1 << 20]);
    Files.createSymbolicLink(folder.resolve("weights"), other.resolve("secret"));
    write(graph -> external(graph, "location", "weights"));
    refused("which leads to");
  }

  @Test
  void externalData_missingOrTooShort_isSaid() throws IOException {
    write(graph -> external(graph, "location", "weights"));
    refused("there is no such file");
    Files.write(folder.resolve("weights"), new byte[100]);
    refused("has 100 bytes");
    write(graph -> external(graph, "location", "weights", "offset", "50", "length", "60"));
    refused("has only 100");
    write(graph -> external(graph, "location", "weights", "offset", "-5"));
    refused("must be >= 0");
    write(graph -> external(graph, "location", "weights", "offset", "9223372036854775807"));
    refused("has only 100");
  }

  @Test
  void weight_wrongTypeOrShape_isRefused() throws IOException {
    write(graph -> first(graph).setDataType(77));
    refused("must be one ONNX knows");
    write(graph -> first(graph).setDataType(TensorProto.DataType.DOUBLE.getNumber()));
    refused("DOUBLE");
    write(graph -> first(graph).setDims(0, -3));
    refused("extents must be >= 0");
    write(graph -> first(graph).addDims(1L << 62).addDims(1L << 62));
    refused("2^63");
    write(graph -> first(graph).setRawData(ByteString.copyFrom(new byte[4099])));
    refused("has 4099 bytes");
  }

  @Test
  void graph_cyclic_isRefusedWithANodeOnTheCircle() throws IOException {
    write(
        graph -> {
          NodeProto last = graph.getNode(graph.getNodeCount() - 1);
          NodeProto.Builder early = graph.getNodeBuilder(graph.getNodeCount() / 2);
          early.setInput(0, last.getOutput(0));
        });
    refused("its graph is cyclic: node");
  }

  @Test
  void graph_valueMadeTwiceOrNever_isRefused() throws IOException {
    write(
        graph ->
            graph.addNode(
                NodeProto.newBuilder()
                    .setOpType("Identity")
                    .addInput("input_ids")
                    .addOutput("logits")));
    refused("gives logits twice");
    write(graph -> graph.addOutput(graph.getOutput(0).toBuilder().setName("nothing")));
    refused("output nothing is given by no node");
    write(GraphProto.Builder::clearNode);
    refused("has no graph with nodes");
  }

  @Test
  void graph_tooManyNodes_isRefused() throws IOException {
    GraphProto.Builder graph = GraphProto.newBuilder();
    NodeProto node = NodeProto.newBuilder().setOpType("Identity").build();
    for (int i = 0; i <= 1_000_000; i++) {
      graph.addNode(node);
    }
    ModelProto model = ModelProto.newBuilder().setIrVersion(8).setGraph(graph).build();
    ModelProto stated =
        model.toBuilder()
            .addOpsetImport(ai.onnx.proto.OnnxMl.OperatorSetIdProto.newBuilder().setVersion(17))
            .build();
    Files.write(model(), stated.toByteArray());
    refused("1000001 nodes, functions written out; must have at most 1000000");
  }

  private static GraphProto nested(int deep) {
    GraphProto body = GraphProto.newBuilder().setName("end").build();
    for (int depth = 0; depth < deep; depth++) {
      body =
          GraphProto.newBuilder()
              .addNode(
                  NodeProto.newBuilder()
                      .setOpType("If")
                      .addAttribute(
                          ai.onnx.proto.OnnxMl.AttributeProto.newBuilder()
                              .setName("then_branch")
                              .setG(body)))
              .build();
    }
    return body;
  }

  @Test
  void messages_nestedDeeply_areRefused() throws IOException {
    GraphProto body = nested(200);
    Files.write(
        model(), ModelProto.newBuilder().setIrVersion(8).setGraph(body).build().toByteArray());
    refused("cannot be loaded as an ONNX model");
  }

  private static FunctionProto function(String name, String... calls) {
    FunctionProto.Builder made = FunctionProto.newBuilder().setDomain("own").setName(name);
    for (String call : calls) {
      made.addNode(NodeProto.newBuilder().setDomain("own").setOpType(call));
    }
    return made.build();
  }

  private void writeFunctions(FunctionProto... functions) throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(small()).toBuilder();
    model.getGraphBuilder().addNode(NodeProto.newBuilder().setDomain("own").setOpType("f0"));
    model.addAllFunctions(List.of(functions));
    Files.write(model(), model.build().toByteArray());
  }

  @Test
  void functions_thatCallThemselves_areRefused() throws IOException {
    writeFunctions(function("f0", "f0"));
    refused("its function own:f0 calls itself");
    writeFunctions(function("f0", "f1"), function("f1", "f2"), function("f2", "f1"));
    refused("its function own:f1 calls itself");
  }

  /** The runtime writes every call out: thirteen functions of ten calls are 10^13 nodes. */
  @Test
  void functions_thatMultiply_areRefused() throws IOException {
    FunctionProto[] functions = new FunctionProto[14];
    for (int i = 0; i < functions.length; i++) {
      functions[i] =
          function(
              "f" + i, java.util.Collections.nCopies(10, "f" + (i + 1)).toArray(String[]::new));
    }
    writeFunctions(functions);
    refused("nodes, functions written out; must have at most 1000000");
    FunctionProto[] deep = new FunctionProto[40];
    for (int i = 0; i < deep.length; i++) {
      deep[i] = function("f" + i, "f" + (i + 1));
    }
    writeFunctions(deep);
    refused("its functions call one another 17 deep");
    writeFunctions(function("f0", "f1", "f1"), function("f1", "Neg"));
    assertThat(OnnxModelFile.read(model()).skeleton().getFunctionsCount()).isEqualTo(2);
  }

  @Test
  void graphs_insideGraphs_areRefusedWhereTheyAreTooDeep() throws IOException {
    GraphProto body = nested(9);
    GraphProto deep = body;
    write(graph -> graph.addAllNode(deep.getNodeList()));
    refused("its graph end lies 9 graphs deep; must be at most 8");
  }

  @Test
  void sparseWeight_ofTerabytes_isRefused() throws IOException {
    write(
        graph ->
            graph
                .addSparseInitializerBuilder()
                .addDims(1L << 20)
                .addDims(1L << 22)
                .getValuesBuilder()
                .setName("sparse"));
    refused("the sparse weight sparse has the shape [1048576, 4194304]");
  }

  /** The kernel would divide by the low half of this number. */
  @ParameterizedTest
  @ValueSource(longs = {0, -1, 1L << 40, Long.MAX_VALUE})
  void heads_thatAreNoNumberOfHeads_areRefused(long heads) throws IOException {
    Path fused = TestFiles.testdata().resolve("zoo/llama-gqa/model.onnx");
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(fused)).toBuilder();
    for (NodeProto.Builder node : model.getGraphBuilder().getNodeBuilderList()) {
      for (var attribute : node.getAttributeBuilderList()) {
        if (attribute.getName().equals("kv_num_heads")) {
          attribute.setI(heads);
        }
      }
    }
    Files.write(model(), model.build().toByteArray());
    refused("(GroupQueryAttention) has kv_num_heads = " + heads + "; must be in [1, 65536]");
  }
}
