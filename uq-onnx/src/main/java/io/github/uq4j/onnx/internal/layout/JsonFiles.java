package io.github.uq4j.onnx.internal.layout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the JSON files of a model's folder. */
public final class JsonFiles {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonFiles() {}

  /**
   * A file that may be there.
   *
   * @param file the file
   * @return its content, or a missing node
   * @throws ModelException if it is no JSON
   */
  public static JsonNode optional(Path file) {
    if (!Files.isRegularFile(file)) {
      return MissingNode.getInstance();
    }
    try {
      return MAPPER.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
      throw new ModelException(file + " is no JSON: " + why, e);
    }
  }

  /** A file that must be in a folder. */
  static Path present(Path folder, String name) {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          folder + " has no " + name + "; a model's folder must hold one");
    }
    return file;
  }

  /** A file that holds an object. */
  static ObjectNode object(Path file) {
    JsonNode node = optional(file);
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new ModelException(file + " holds " + node.getNodeType() + "; must be a JSON object");
  }

  /** {@code config.json} if there is one, otherwise an empty object. */
  static ObjectNode config(Path folder) {
    Path file = folder.resolve(FolderLayout.CONFIG);
    return Files.isRegularFile(file) ? object(file) : MAPPER.createObjectNode();
  }

  /** The file a configuration names, which must be in the folder. */
  static Path named(Path folder, Path source, String field, JsonNode value) {
    if (!value.isTextual() || value.asText().isEmpty()) {
      throw new IllegalArgumentException(
          source + ": " + field + " = " + value + "; must name a file of its folder");
    }
    Path file = folder.resolve(value.asText()).normalize();
    if (Path.of(value.asText()).isAbsolute() || !file.startsWith(folder.normalize())) {
      throw new IllegalArgumentException(
          source + ": " + field + " = " + value + "; must be a file inside its folder");
    }
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          source + ": " + field + " = " + value + "; there is no such file");
    }
    return file;
  }
}
