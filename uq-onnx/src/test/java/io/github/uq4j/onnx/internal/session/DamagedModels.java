package io.github.uq4j.onnx.internal.session;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.Device;
import io.github.uq4j.onnx.OnnxInspection;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.onnx.OnnxOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Opens damaged copies of a model, runs those that open, and prints what came of each. Run in a JVM
 * of its own, whose end tells whether native code has crashed.
 */
final class DamagedModels {

  private static final OnnxOptions CPU =
      OnnxOptions.withDefaults().withDevice(Device.CPU).withThreads(1);

  private final Path folder;
  private final Path model;
  private final byte[] whole;
  private final Map<String, Integer> outcomes = new TreeMap<>();

  private DamagedModels(Path folder, Path model) throws IOException {
    this.folder = folder;
    this.model = model;
    this.whole = Files.readAllBytes(model);
  }

  /** Arguments: a model's folder, an empty folder, how many copies, a seed. */
  public static void main(String[] arguments) throws IOException {
    Path copy = Path.of(arguments[1]);
    try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    try (Stream<Path> files = Files.list(copy)) {
      Path model = files.filter(f -> f.toString().endsWith(".onnx")).findFirst().orElseThrow();
      new DamagedModels(copy, model)
          .run(Integer.parseInt(arguments[2]), Long.parseLong(arguments[3]));
    }
  }

  private void run(int copies, long seed) throws IOException {
    for (int i = 0; i < copies; i++) {
      System.out.println("copy " + i);
      Files.write(model, damaged(i, new SplittableRandom(seed + i)));
      String outcome = outcome();
      outcomes.merge(outcome, 1, Integer::sum);
      if (!outcome.equals("ran") && !outcome.equals("refused")) {
        System.out.println("copy " + i + ": " + outcome);
      }
      if (ModelSession.liveObjects() != 0) {
        System.out.println("copy " + i + ": leaked " + ModelSession.liveObjects());
        return;
      }
    }
    System.out.println("outcomes " + outcomes);
  }

  private byte[] damaged(int copy, SplittableRandom random) throws IOException {
    if (copy % 2 == 1) {
      return edited(random);
    }
    return bitten(copy / 2, random);
  }

  /** A model that can be parsed, but says something else than it should. */
  private byte[] edited(SplittableRandom random) throws IOException {
    ModelProto.Builder changed = ModelProto.parseFrom(whole).toBuilder();
    GraphProto.Builder graph = changed.getGraphBuilder();
    int edits = 1 + random.nextInt(2);
    for (int i = 0; i < edits; i++) {
      NodeProto.Builder node = graph.getNodeBuilder(random.nextInt(graph.getNodeCount()));
      NodeProto.Builder other = graph.getNodeBuilder(random.nextInt(graph.getNodeCount()));
      TensorProto.Builder weight =
          graph.getInitializerBuilder(random.nextInt(graph.getInitializerCount()));
      switch (random.nextInt(7)) {
        case 0 -> number(node, random);
        case 1 -> node.setOpType(other.getOpType()).setDomain(other.getDomain());
        case 2 -> {
          if (node.getInputCount() > 0 && other.getInputCount() > 0) {
            int from = random.nextInt(other.getInputCount());
            node.setInput(random.nextInt(node.getInputCount()), other.getInput(from));
          }
        }
        case 3 -> {
          if (weight.getDimsCount() > 0) {
            long extent = weight.getDims(0);
            weight.setDims(0, random.nextBoolean() ? extent * 2 : extreme(random));
          }
        }
        case 4 -> weight.setDataType(1 + random.nextInt(16));
        case 5 -> values(weight, random);
        default -> node.clearAttribute();
      }
    }
    return changed.build().toByteArray();
  }

  private static long extreme(SplittableRandom random) {
    long[] extremes = {0, -1, 1, 2, 3, 7, 1 << 20, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE};
    return extremes[random.nextInt(extremes.length)];
  }

  private static void number(NodeProto.Builder node, SplittableRandom random) {
    for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
      if (attribute.getType() == AttributeProto.AttributeType.INT) {
        attribute.setI(extreme(random));
      } else if (attribute.getType() == AttributeProto.AttributeType.INTS) {
        for (int i = 0; i < attribute.getIntsCount(); i++) {
          attribute.setInts(i, extreme(random));
        }
      } else if (attribute.getType() == AttributeProto.AttributeType.TENSOR) {
        values(attribute.getTBuilder(), random);
      }
    }
  }

  /** Other whole numbers: of shapes, axes, indices. */
  private static void values(TensorProto.Builder tensor, SplittableRandom random) {
    if (tensor.getDataType() != TensorProto.DataType.INT64.getNumber()) {
      return;
    }
    if (tensor.getInt64DataCount() > 0) {
      tensor.setInt64Data(random.nextInt(tensor.getInt64DataCount()), extreme(random));
    }
    if (tensor.getRawData().size() >= Long.BYTES) {
      byte[] raw = tensor.getRawData().toByteArray();
      int at = random.nextInt(raw.length / Long.BYTES) * Long.BYTES;
      ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).putLong(at, extreme(random));
      tensor.setRawData(ByteString.copyFrom(raw));
    }
  }

  private byte[] bitten(int copy, SplittableRandom random) {
    if (copy % 4 == 0) {
      return Arrays.copyOf(whole, random.nextInt(whole.length));
    }
    byte[] bytes = whole.clone();
    // The graph stands before the weights; most of the damage is done there.
    int flips = 1 + random.nextInt(copy % 4 == 1 ? 3 : 30);
    int within = copy % 4 == 3 ? whole.length : Math.min(whole.length, 40_000);
    for (int i = 0; i < flips; i++) {
      int at = random.nextInt(within);
      bytes[at] =
          (byte) (random.nextInt(3) > 0 ? bytes[at] ^ 1 << random.nextInt(8) : random.nextInt());
    }
    return bytes;
  }

  private String outcome() {
    try {
      OnnxInspection.of(folder);
      try (OnnxLanguageModel opened = OnnxLanguageModel.open(folder, CPU)) {
        opened.generate(GenerationRequest.of("g", "the cat").withMaxNewTokens(2));
        opened.score(
            List.of(
                new ScoringRequest(
                    "s", "the", " cat is", SignalRequest.parse("entropy,attention,hidden"))));
      }
      return "ran";
    } catch (ModelException | IllegalArgumentException e) {
      return String.valueOf(e.getMessage()).length() > 20 ? "refused" : "silent: " + e;
    } catch (RuntimeException | Error e) {
      StackTraceElement at = e.getStackTrace().length > 0 ? e.getStackTrace()[0] : null;
      for (StackTraceElement frame : e.getStackTrace()) {
        if (frame.getClassName().startsWith("io.github.uq4j")) {
          at = frame;
          break;
        }
      }
      return "defect: " + e + " at " + at;
    }
  }
}
