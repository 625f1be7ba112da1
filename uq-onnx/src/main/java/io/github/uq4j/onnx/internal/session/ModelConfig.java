package io.github.uq4j.onnx.internal.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.internal.layout.FolderLayout;
import io.github.uq4j.onnx.internal.layout.JsonFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files of a model folder, and what its configuration says.
 *
 * @param folder the folder
 * @param layout where things are in it
 * @param generation {@code generation_config.json}, or a missing node
 * @param tokenizer {@code tokenizer_config.json}, or a missing node
 */
public record ModelConfig(
    Path folder, FolderLayout layout, JsonNode generation, JsonNode tokenizer) {

  private static final Set<String> LENGTH_DEPENDENT = Set.of("longrope", "su", "dynamic");

  /**
   * Reads a folder's configuration.
   *
   * @param folder in one of the layouts that {@link FolderLayout} knows, with a tokenizer
   * @return what it says
   * @throws IllegalArgumentException if the folder or one of the files does not exist
   * @throws ModelException if a file is no JSON
   */
  public static ModelConfig read(Path folder) {
    ModelConfig config = readWithoutTokenizer(folder);
    if (!Files.isRegularFile(config.tokenizerFile())) {
      throw new IllegalArgumentException(
          folder
              + " has no "
              + config.tokenizerFile().getFileName()
              + "; a model needs one to run");
    }
    return config;
  }

  /**
   * Reads the configuration of a folder that may lack a tokenizer, and so can only be looked at.
   *
   * @param folder in one of the layouts that {@link FolderLayout} knows
   * @return what it says
   * @throws IllegalArgumentException if the folder or one of the files does not exist
   * @throws ModelException if a file is no JSON
   */
  public static ModelConfig readWithoutTokenizer(Path folder) {
    return new ModelConfig(
        folder,
        FolderLayout.find(folder),
        JsonFiles.optional(folder.resolve("generation_config.json")),
        JsonFiles.optional(folder.resolve("tokenizer_config.json")));
  }

  /**
   * {@code config.json}, or what stands for it in the layout.
   *
   * @return an object
   */
  public JsonNode config() {
    return layout.config();
  }

  /**
   * The ONNX file.
   *
   * @return its path
   */
  public Path modelFile() {
    return layout.model();
  }

  /**
   * The tokenizer's file.
   *
   * @return its path
   */
  public Path tokenizerFile() {
    return layout.tokenizer();
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
   * The first of several fields of {@code config.json}, or of its part about text, that is a
   * number.
   *
   * @param names spellings in use
   * @return the number, if one is there
   */
  public OptionalInt number(String... names) {
    for (String name : names) {
      JsonNode value = config().path(name);
      if (!value.isIntegralNumber()) {
        value = config().path("text_config").path(name);
      }
      if (value.isIntegralNumber() && value.canConvertToInt()) {
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
   * Why what is made of a token may depend on how long the text goes on behind it: some ways of
   * stretching rotary positions look at the whole length.
   *
   * @return the reason; empty if it does not
   */
  public Optional<String> lengthDependent() {
    for (String field : new String[] {"rope_scaling", "rope_parameters"}) {
      JsonNode stretching = config().path(field);
      String type = stretching.path("rope_type").asText(stretching.path("type").asText());
      if (LENGTH_DEPENDENT.contains(type)) {
        return Optional.of("its rotary positions (" + type + ") depend on the text's length");
      }
    }
    return Optional.empty();
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
      node = config().path(field);
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
   * @throws IllegalArgumentException if an index is no number
   */
  public Map<Integer, String> labels() {
    Map<Integer, String> labels = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : config().path("id2label").properties()) {
      if (!entry.getKey().matches("\\d{1,9}")) {
        throw new IllegalArgumentException(
            folder
                + " has the index \""
                + entry.getKey()
                + "\" in id2label; must be a number >= 0");
      }
      labels.put(Integer.valueOf(entry.getKey()), entry.getValue().asText());
    }
    return labels;
  }
}
