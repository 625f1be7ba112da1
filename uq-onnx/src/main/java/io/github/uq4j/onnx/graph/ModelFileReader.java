package io.github.uq4j.onnx.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.internal.session.Uninterrupted;
import io.github.uq4j.onnx.internal.session.WeightPlace;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a model file and checks what it says of its weights and its graph. */
final class ModelFileReader {

  private final Path file;
  private final ExternalData data;
  private final List<WeightPlace> weights = new ArrayList<>();
  private Optional<Path> dataFolder = Optional.empty();

  private ModelFileReader(Path file) throws IOException {
    this.file = file;
    this.data = new ExternalData(file);
  }

  static OnnxModelFile read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(file + " is no file; must be an ONNX model");
    }
    try {
      return Uninterrupted.read(() -> new ModelFileReader(file).read());
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelException(file + " cannot be loaded as an ONNX model: " + oneLine(e), e);
    }
  }

  private static String oneLine(Exception e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
  }

  private OnnxModelFile read() throws IOException {
    WireReader.Result result = parse();
    ModelProto model = result.model();
    requireModel(model);
    ModelLimits.require(model);
    GraphProto.Builder graph = model.getGraph().toBuilder();
    Set<Integer> stretched = new HashSet<>();
    for (WireReader.Stretch stretch : result.stretches()) {
      stretched.add(stretch.index());
      graph.setInitializer(stretch.index(), inline(graph.getInitializer(stretch.index()), stretch));
    }
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      if (!stretched.contains(i) && ExternalData.isExternal(graph.getInitializer(i))) {
        graph.setInitializer(i, external(graph.getInitializer(i)));
      }
    }
    GraphCheck.requireSound(graph);
    for (Path folder : data.subgraphFolders(graph)) {
      leaveTo(folder);
    }
    ModelProto skeleton = model.toBuilder().setGraph(graph).build();
    return new OnnxModelFile(file, skeleton, weights, dataFolder);
  }

  private WireReader.Result parse() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size == 0) {
        throw new IOException("it is empty");
      }
      if (size > Integer.MAX_VALUE) {
        throw new IOException(
            "it has "
                + size
                + " bytes; a serialised model has at most "
                + Integer.MAX_VALUE
                + ", larger ones keep their weights in external data");
      }
      return WireReader.read(channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
    }
  }

  private static void requireModel(ModelProto model) throws IOException {
    if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
      throw new IOException("it has no graph with nodes");
    }
    if (model.getIrVersion() <= 0 || model.getOpsetImportCount() == 0) {
      throw new IOException("it names no IR version or no operator set");
    }
  }

  /** A weight inside the file itself. */
  private TensorProto inline(TensorProto tensor, WireReader.Stretch stretch) throws IOException {
    TensorProto.Builder edited = tensor.toBuilder();
    Optional<WeightPlace> place =
        TensorTypes.place(tensor, file.toRealPath(), stretch.offset(), stretch.length());
    if (place.isPresent()) {
      weights.add(place.get());
      return ExternalData.mark(edited, place.get());
    }
    return edited.setRawData(data.bytes(file, stretch.offset(), stretch.length())).build();
  }

  /** A weight in a file beside it. */
  private TensorProto external(TensorProto tensor) throws IOException {
    ExternalData.Place found = data.find(tensor);
    Optional<WeightPlace> place =
        TensorTypes.place(tensor, found.file(), found.offset(), found.length());
    if (found.length() <= WireReader.INLINE_BYTES) {
      // Shapes and the like: the runtime looks into them while it reads the graph.
      return tensor.toBuilder()
          .clearExternalData()
          .clearDataLocation()
          .setRawData(data.bytes(found.file(), found.offset(), found.length()))
          .build();
    }
    if (place.isPresent()) {
      weights.add(place.get());
    } else {
      leaveTo(ExternalData.folder(found.file()));
    }
    return ExternalData.mark(tensor.toBuilder(), found);
  }

  private void leaveTo(Path folder) throws IOException {
    if (dataFolder.isPresent() && !dataFolder.get().equals(folder)) {
      throw new IOException(
          "its external data lies in "
              + dataFolder.get()
              + " and in "
              + folder
              + "; data that cannot be mapped must lie in one folder");
    }
    dataFolder = Optional.of(folder);
  }
}
