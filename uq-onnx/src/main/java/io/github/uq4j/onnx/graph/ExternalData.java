package io.github.uq4j.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.github.uq4j.onnx.internal.session.WeightPlace;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Weights in files beside the model's.
 *
 * <p>A location must be relative and stay inside the model's folder, links resolved; or it must lie
 * beside the model's own file, links resolved, as in a Hugging Face cache, where a folder holds
 * links to files that all lie in {@code blobs}. So a model from a stranger never reads another
 * file.
 */
final class ExternalData {

  private final Path folder;
  private final Path realFolder;
  private final Path realHome;
  private final Map<String, Path> resolved = new HashMap<>();

  ExternalData(Path model) throws IOException {
    this.folder = folder(model.toAbsolutePath());
    this.realFolder = folder.toRealPath();
    this.realHome = folder(model.toRealPath());
  }

  /** Where values lie. */
  record Place(Path file, long offset, long length) {}

  static Path folder(Path file) {
    Path parent = file.getParent();
    return parent == null ? Path.of("") : parent;
  }

  static boolean isExternal(TensorProto tensor) {
    return tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
  }

  /** Where an external tensor's values lie, after checking. */
  Place find(TensorProto tensor) throws IOException {
    Map<String, String> entries = new HashMap<>();
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      entries.put(entry.getKey(), entry.getValue());
    }
    String location = entries.getOrDefault("location", "");
    Path file = resolved.get(location);
    if (file == null) {
      file = resolve(tensor.getName(), location);
      resolved.put(location, file);
    }
    long size = Files.size(file);
    long offset = number(tensor, entries, "offset", 0);
    long length = number(tensor, entries, "length", Math.max(0, size - offset));
    if (offset > size || length > size - offset) {
      throw new IOException(
          "initializer "
              + tensor.getName()
              + " lies at "
              + offset
              + " with "
              + length
              + " bytes; "
              + location
              + " has only "
              + size);
    }
    return new Place(file, offset, length);
  }

  private static long number(
      TensorProto tensor, Map<String, String> entries, String key, long absent) throws IOException {
    String value = entries.get(key);
    if (value == null) {
      return absent;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IOException(
        "initializer " + tensor.getName() + " has " + key + " = " + value + "; must be >= 0");
  }

  private Path resolve(String name, String location) throws IOException {
    String rule = "; the data's location must be a relative path inside the model's folder";
    String said = "initializer " + name + " lies in \"" + location + "\"";
    Path relative;
    try {
      relative = Path.of(location);
    } catch (InvalidPathException e) {
      throw new IOException(said + rule, e);
    }
    boolean climbs = location.isEmpty() || relative.isAbsolute() || location.startsWith("\\");
    for (Path part : relative) {
      climbs |= part.toString().equals("..");
    }
    if (climbs || location.contains("..\\") || location.matches("[A-Za-z]:.*")) {
      throw new IOException(said + rule);
    }
    Path file = folder.resolve(relative);
    if (!Files.isRegularFile(file)) {
      throw new IOException(said + ", but there is no such file in " + folder);
    }
    Path real = file.toRealPath();
    if (!real.startsWith(realFolder) && !folder(real).equals(realHome)) {
      throw new IOException(said + ", which leads to " + real + rule);
    }
    return real;
  }

  /** The tensor as the runtime shall see it: external, with the place links resolved. */
  static TensorProto mark(TensorProto.Builder tensor, WeightPlace place) {
    return mark(tensor, new Place(place.file(), place.offset(), place.length()));
  }

  static TensorProto mark(TensorProto.Builder tensor, Place place) {
    Path name = place.file().getFileName();
    return tensor
        .clearRawData()
        .clearExternalData()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", String.valueOf(name)))
        .addExternalData(entry("offset", String.valueOf(place.offset())))
        .addExternalData(entry("length", String.valueOf(place.length())))
        .build();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  /**
   * Checks the external tensors of subgraphs and attributes, and makes their locations those of
   * resolved links.
   *
   * @return the folders they lie in
   */
  Set<Path> subgraphFolders(GraphProto.Builder graph) throws IOException {
    Set<Path> folders = new LinkedHashSet<>();
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
        visit(attribute, folders);
      }
    }
    return folders;
  }

  private void visit(AttributeProto.Builder attribute, Set<Path> folders) throws IOException {
    if (attribute.hasT()) {
      attribute.setT(visit(attribute.getT(), folders));
    }
    for (int i = 0; i < attribute.getTensorsCount(); i++) {
      attribute.setTensors(i, visit(attribute.getTensors(i), folders));
    }
    if (attribute.hasG()) {
      visit(attribute.getGBuilder(), folders);
    }
    for (GraphProto.Builder inner : attribute.getGraphsBuilderList()) {
      visit(inner, folders);
    }
  }

  private void visit(GraphProto.Builder inner, Set<Path> folders) throws IOException {
    for (int i = 0; i < inner.getInitializerCount(); i++) {
      inner.setInitializer(i, visit(inner.getInitializer(i), folders));
    }
    folders.addAll(subgraphFolders(inner));
  }

  private TensorProto visit(TensorProto tensor, Set<Path> folders) throws IOException {
    if (!isExternal(tensor)) {
      return tensor;
    }
    Place place = find(tensor);
    folders.add(folder(place.file()));
    return mark(tensor.toBuilder(), place);
  }

  /** Values of a type that cannot be mapped. */
  ByteString bytes(Path file, long offset, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return ByteString.copyFrom(channel.map(FileChannel.MapMode.READ_ONLY, offset, length));
    }
  }
}
