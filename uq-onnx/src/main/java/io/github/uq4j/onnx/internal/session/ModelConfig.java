package io.github.uq4j.onnx.internal.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.uq4j.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files of a model folder, and what its configuration says.
 *
 * @param folder the folder
 * @param config {@code config.json}
 * @param generation {@code generation_config.json}, or a missing node
 * @param tokenizer {@code tokenizer_config.json}, or a missing node
 */
public record ModelConfig(Path folder, JsonNode config, JsonNode generation, JsonNode tokenizer) {

  /**
   * Reads a folder's configuration.
   *
   * @param folder holds {@code model.onnx}, {@code config.json} and {@code tokenizer.json}
   * @return what it says
   * @throws IllegalArgumentException if the folder or one of the files does not exist
   * @throws ModelException if a file is no JSON
   */
  public static ModelConfig read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(folder + " is no folder; must be a model's folder");
    }
    for (String name : new String[] {"model.onnx", "config.json", "tokenizer.json"}) {
      if (!Files.isRegularFile(folder.resolve(name))) {
        throw new IllegalArgumentException(
            folder
                + " has no "
                + name
                + "; a model's folder must hold model.onnx, config.json and tokenizer.json");
      }
    }
    return new ModelConfig(
        folder,
        json(folder.resolve("config.json")),
        optional(folder.resolve("generation_config.json")),
        optional(folder.resolve("tokenizer_config.json")));
  }

  private static JsonNode optional(Path file) {
    return Files.isRegularFile(file) ? json(file) : MissingNode.getInstance();
  }

  private static JsonNode json(Path file) {
    try {
      return new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new ModelException(file + " is no JSON: " + ModelSession.oneLine(e.getMessage()), e);
    }
  }

  /**
   * The ONNX file.
   *
   * @return its path
   */
  public Path modelFile() {
    return folder.resolve("model.onnx");
  }

  /**
   * The tokenizer's file.
   *
   * @return its path
   */
  public Path tokenizerFile() {
    return folder.resolve("tokenizer.json");
  }

  /**
   * The model's name: that of its folder.
   *
   * @return the name
   */
  public String name() {
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return name == null ? folder.toString() : name.toString();
  }

  /**
   * The first of several fields of {@code config.json} that is a number.
   *
   * @param names spellings in use
   * @return the number, if one is there
   */
  public OptionalInt number(String... names) {
    for (String name : names) {
      JsonNode value = config.path(name);
      if (value.isIntegralNumber()) {
        return OptionalInt.of(value.asInt());
      }
    }
    return OptionalInt.empty();
  }

  /**
   * How many positions the model has.
   *
   * @return the limit; {@link Integer#MAX_VALUE} where none is stated
   */
  public int positions() {
    return number("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len")
        .orElse(Integer.MAX_VALUE);
  }

  /**
   * How many tokens an encoder takes: some keep a few of their positions for themselves and state
   * what is left in {@code tokenizer_config.json}.
   *
   * @return the limit; {@link Integer#MAX_VALUE} where none is stated
   */
  public int usableTokens() {
    JsonNode stated = tokenizer.path("model_max_length");
    boolean sensible = stated.isIntegralNumber() && stated.canConvertToInt() && stated.asInt() > 0;
    return sensible ? Math.min(positions(), stated.asInt()) : positions();
  }

  /**
   * The ids of a special token: of {@code generation_config.json}, otherwise of {@code
   * config.json}.
   *
   * @param field such as {@code eos_token_id}
   * @return the ids; may be none
   */
  public Set<Integer> ids(String field) {
    JsonNode node = generation.path(field);
    if (node.isMissingNode() || node.isNull()) {
      node = config.path(field);
    }
    Set<Integer> ids = new LinkedHashSet<>();
    if (node.isIntegralNumber()) {
      ids.add(node.asInt());
    }
    for (JsonNode id : node) {
      ids.add(id.asInt());
    }
    return ids;
  }

  /**
   * The labels of a classifier.
   *
   * @return names by index
   */
  public Map<Integer, String> labels() {
    Map<Integer, String> labels = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : config.path("id2label").properties()) {
      labels.put(Integer.valueOf(entry.getKey()), entry.getValue().asText());
    }
    return labels;
  }
}
