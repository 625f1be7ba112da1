package io.github.uq4j.onnx.graph.signal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Recomputed probabilities, times the values, are what the operator itself gives: the forms of the
 * operators that no model of the zoo has.
 */
class ProbabilityNodesTest extends OneOperator {

  private static final int ROWS = 2;
  private static final int LENGTH = 5;
  private static final int PAST = 3;
  private static final int WIDTH = 32;

  /** The operator's own probabilities, row lengths apart, against the recomputed ones. */
  @ParameterizedTest
  @CsvSource({
    "0, 16, -1, 0, false, 0",
    "1, 16, -1, 0, false, 0",
    "1, 8, -1, 0, true, 0",
    "0, 8, 3, 5, true, 0",
    "0, 16, 2, 2, false, 3",
    "1, 16, -1, 0.5, true, 3",
  })
  void groupQuery_everyForm_recomputesWhatTheOperatorGives(
      int interleaved, int half, int window, float cap, boolean packed, int past) {
    int rows = past > 0 ? 1 : ROWS;
    int total = past + LENGTH;
    String query = input("q", rows, LENGTH, packed ? 8 * WIDTH : 4 * WIDTH);
    String key = packed ? "" : input("k", rows, LENGTH, 2 * WIDTH);
    String value = packed ? "" : input("v", rows, LENGTH, 2 * WIDTH);
    String pastKey = input("pk", rows, 2, past, WIDTH);
    String pastValue = input("pv", rows, 2, past, WIDTH);
    int[] last = rows == 1 ? new int[] {total - 1} : new int[] {total - 1, 2};
    String lengths = integers("lengths", last, rows);
    String whole = integers("total", new int[] {total}, 1);
    String cos = input("cos", 16, half);
    String sin = input("sin", 16, half);
    NodeWriter to =
        writer(
            node(
                    "GroupQueryAttention",
                    List.of(query, key, value, pastKey, pastValue, lengths, whole, cos, sin),
                    "mixed",
                    "present_k",
                    "present_v")
                .addAttribute(NodeWriter.integer("num_heads", 4))
                .addAttribute(NodeWriter.integer("kv_num_heads", 2))
                .addAttribute(NodeWriter.integer("do_rotary", 1))
                .addAttribute(NodeWriter.integer("rotary_interleaved", interleaved))
                .addAttribute(NodeWriter.integer("local_window_size", window))
                .addAttribute(number("softcap", cap)),
            17);
    to.output(new GroupQueryNodes(to, 0).recomputed(), "again", 4);
    to.output(new GroupQueryNodes(to, 0).given(), "given", 4);
    Map<String, float[]> made = run(to, "again", "given");
    for (int row = 0; row < rows; row++) {
      // Queries behind a row's end are padding.
      for (int head = 0; head < 4; head++) {
        for (int t = 0; t < (row == 0 ? LENGTH : 3) * total; t++) {
          int at = (row * 4 + head) * LENGTH * total + t;
          assertThat(of(made, "again")[at]).isCloseTo(of(made, "given")[at], offset());
        }
      }
    }
  }

  /** A sink's score, or that of a smooth softmax, takes a share of every row. */
  @ParameterizedTest
  @CsvSource({"true, 0", "false, 1", "true, 2"})
  void groupQuery_sink_recomputesWhatTheOperatorGives(boolean given, int smooth) {
    int heads = 4;
    String sink = given ? input("sink", heads) : "";
    NodeProto.Builder node =
        node(
                "GroupQueryAttention",
                List.of(
                    input("q", ROWS, LENGTH, 4 * WIDTH),
                    input("k", ROWS, LENGTH, 2 * WIDTH),
                    input("v", ROWS, LENGTH, 2 * WIDTH),
                    input("pk", ROWS, 2, 0, WIDTH),
                    input("pv", ROWS, 2, 0, WIDTH),
                    integers("lengths", new int[] {LENGTH - 1, LENGTH - 1}, ROWS),
                    integers("total", new int[] {LENGTH}, 1),
                    "",
                    "",
                    "",
                    "",
                    sink),
                "mixed",
                "present_k",
                "present_v")
            .addAttribute(NodeWriter.integer("num_heads", heads))
            .addAttribute(NodeWriter.integer("kv_num_heads", 2))
            .addAttribute(NodeWriter.integer("smooth_softmax", smooth == 1 ? 1 : 0));
    NodeWriter to = writer(node, 17);
    String again = new GroupQueryNodes(to, 0).recomputed();
    // Key heads serve two query heads each: the operator's result is their values, mixed.
    String values =
        to.op("Gather", List.of("present_v", to.longs(0, 0, 1, 1)), NodeWriter.integer("axis", 1));
    to.output(again, "rows", 4);
    to.output(new GroupQueryNodes(to, 0).given(), "given", 4);
    requireMixed(to, again, values, heads);
    Map<String, float[]> made = run(to, "rows", "given");
    for (int row = 0; row < ROWS * heads * LENGTH; row++) {
      float sum = 0;
      for (int key = 0; key < LENGTH; key++) {
        sum += of(made, "rows")[row * LENGTH + key];
        assertThat(of(made, "rows")[row * LENGTH + key])
            .isCloseTo(of(made, "given")[row * LENGTH + key], offset());
      }
      assertThat(sum).isBetween(0.05f, 0.99f);
    }
  }

  private static org.assertj.core.data.Offset<Float> offset() {
    return org.assertj.core.data.Offset.offset(1e-5f);
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, 0",
    "true, false, 0",
    "false, true, 0",
    "false, false, 0",
    "false, true, 2",
    "true, false, 2",
    "false, false, 3"
  })
  void multiHead_everyForm_mixesTheValuesAsTheOperatorDoes(
      boolean cached, boolean biased, int padding) {
    int heads = 2;
    int keys = LENGTH + (cached ? PAST : 0);
    String bias = biased ? input("bias", 3L * heads * WIDTH) : "";
    String mask = input("mask", 1, 1, LENGTH, keys);
    NodeProto.Builder node =
        node(
            "MultiHeadAttention",
            List.of(
                input("q", ROWS, LENGTH, (long) heads * WIDTH),
                input("k", ROWS, LENGTH, (long) heads * WIDTH),
                input("v", ROWS, LENGTH, (long) heads * WIDTH),
                bias,
                padding(padding, keys),
                mask,
                cached ? input("pk", ROWS, heads, PAST, WIDTH) : "",
                cached ? input("pv", ROWS, heads, PAST, WIDTH) : ""),
            "mixed",
            "present_k",
            "present_v");
    NodeWriter to = writer(node.addAttribute(NodeWriter.integer("num_heads", heads)), 17);
    String again = new FusedNodes(to, index(to), 0).multiHead();
    requireMixed(to, again, "present_v", heads);
  }

  /** One input that packs query, key and value, which the CPU's operator does not take. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void multiHead_packedInput_isThatOfItsParts(boolean biased) {
    int heads = 2;
    String bias = biased ? input("bias", 3L * heads * WIDTH) : "";
    String packed = input("qkv", ROWS, LENGTH, heads, 3, WIDTH);
    GraphProto whole =
        GraphProto.newBuilder()
            .addNode(
                node("MultiHeadAttention", List.of(packed, "", "", bias), "x")
                    .addAttribute(NodeWriter.integer("num_heads", heads)))
            .build();
    for (int part = 0; part < 3; part++) {
      graph.addInitializer(
          TensorProto.newBuilder()
              .setName("n" + part)
              .setDataType(DataType.INT64.getNumber())
              .addInt64Data(part));
      graph.addNode(
          node("Gather", List.of(packed, "n" + part), "part" + part)
              .setDomain("")
              .setName("part" + part)
              .addAttribute(NodeWriter.integer("axis", 3)));
      graph.addNode(
          node("Reshape", List.of("part" + part, "flat"), "flat" + part)
              .setDomain("")
              .setName("flat" + part));
    }
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName("flat")
            .setDataType(DataType.INT64.getNumber())
            .addDims(3)
            .addAllInt64Data(List.of(0L, 0L, (long) heads * WIDTH)));
    NodeWriter to =
        writer(
            node(
                    "MultiHeadAttention",
                    List.of("flat0", "flat1", "flat2", bias),
                    "mixed",
                    "present_k",
                    "present_v")
                .addAttribute(NodeWriter.integer("num_heads", heads)),
            17);
    requireMixed(to, new FusedNodes(to, new GraphIndex(whole), 0).multiHead(), "present_v", heads);
  }

  /** Ones, with a zero in the second text. */
  private String padding(int rank, int keys) {
    if (rank == 0) {
      return "";
    }
    int rows = rank == 2 ? ROWS : ROWS * LENGTH;
    int[] ones = new int[rows * keys];
    java.util.Arrays.fill(ones, 1);
    ones[ones.length - keys + 1] = 0;
    return rank == 2
        ? integers("padding", ones, ROWS, keys)
        : integers("padding", ones, ROWS, LENGTH, keys);
  }

  private static GraphIndex index(NodeWriter to) {
    return new GraphIndex(to.build().getGraph());
  }

  /** Probabilities times values {@code [batch, heads, S, width]} are the operator's result. */
  private void requireMixed(NodeWriter to, String probabilities, String values, int heads) {
    String mixed = to.transpose(to.op("MatMul", List.of(probabilities, values)), 0, 2, 1, 3);
    to.output(to.reshape(mixed, 0, 0, (long) heads * WIDTH), "again", 3);
    Map<String, float[]> made = run(to, "again", "mixed");
    close(of(made, "again"), of(made, "mixed"));
  }

  @ParameterizedTest
  @CsvSource({"0, true, 1", "2, true, 1", "3, false, 1", "2, false, 0", "0, false, 0"})
  void contribAttention_everyForm_mixesTheValuesAsTheOperatorDoes(
      int maskRank, boolean cached, int causal) {
    int heads = 2;
    int keys = LENGTH + (cached ? PAST : 0);
    int[] flat = new int[ROWS * keys];
    java.util.Arrays.fill(flat, 1);
    flat[1] = 0;
    int[] square = new int[ROWS * LENGTH * keys];
    java.util.Arrays.fill(square, 1);
    square[LENGTH * keys - keys] = 0;
    String mask =
        switch (maskRank) {
          case 2 -> integers("mask", flat, ROWS, keys);
          case 3 -> integers("mask", square, ROWS, LENGTH, keys);
          default -> "";
        };
    NodeProto.Builder node =
        node(
            "Attention",
            List.of(
                input("x", ROWS, LENGTH, 6),
                input("w", 6, 3L * heads * WIDTH),
                input("b", 3L * heads * WIDTH),
                mask,
                cached ? input("past", 2, ROWS, heads, PAST, WIDTH) : ""),
            "mixed",
            "present");
    NodeWriter to =
        writer(
            node.addAttribute(NodeWriter.integer("num_heads", heads))
                .addAttribute(NodeWriter.integer("unidirectional", causal)),
            17);
    String again = new FusedNodes(to, index(to), 0).contrib();
    String values =
        to.op("Gather", List.of("present", to.scalar(1)), NodeWriter.integer("axis", 0));
    requireMixed(to, again, values, heads);
  }

  @ParameterizedTest
  @CsvSource({
    "true, 0, 0",
    "true, 1, 0",
    "false, 1, 0",
    "false, 0, 0",
    "true, 0, 0.5",
    "false, 1, 0.5",
    "true, 1, 20"
  })
  void standardAttention_everyForm_recomputesWhatTheOperatorGives(
      boolean flat, int causal, float cap) {
    String query = flat ? input("q", ROWS, LENGTH, 4 * WIDTH) : input("q", ROWS, 4, LENGTH, WIDTH);
    String key = flat ? input("k", ROWS, LENGTH, 2 * WIDTH) : input("k", ROWS, 2, LENGTH, WIDTH);
    String value = flat ? input("v", ROWS, LENGTH, 2 * WIDTH) : input("v", ROWS, 2, LENGTH, WIDTH);
    NodeProto.Builder node =
        node("Attention", List.of(query, key, value, input("mask", LENGTH, LENGTH)), "mixed")
            .setDomain("")
            .addAttribute(NodeWriter.integer("is_causal", causal))
            .addAttribute(number("softcap", cap));
    if (flat) {
      node.addAttribute(NodeWriter.integer("q_num_heads", 4))
          .addAttribute(NodeWriter.integer("kv_num_heads", 2));
    }
    NodeWriter to = writer(node, 23);
    to.output(new FusedNodes(to, index(to), 0).standard(), "again", 4);
    to.output(new FusedNodes(to, index(to), 0).given(), "given", 4);
    Map<String, float[]> made = run(to, "again", "given");
    close(of(made, "again"), of(made, "given"));
  }

  @Test
  void names_areFreshAndOutputsGetOneWhereTheyHaveNone() {
    NodeWriter to = writer(node("Attention", List.of(input("x", 1, 1)), "mixed"), 17);
    String name = to.name(new Place(0, 3));
    assertThat(to.build().getGraph().getNode(0).getOutputList())
        .containsExactly("mixed", "", "", name);
    assertThat(to.name(new Place(0, 3))).isEqualTo(name);
    assertThat(to.name(new Place(0, 0))).isEqualTo("mixed");
    assertThat(to.scalar(1f)).isEqualTo(to.scalar(1f)).isNotEqualTo(to.scalar(1L));
  }
}
