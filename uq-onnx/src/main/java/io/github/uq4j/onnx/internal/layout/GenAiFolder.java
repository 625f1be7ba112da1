package io.github.uq4j.onnx.internal.layout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Folders of ONNX Runtime GenAI: {@code genai_config.json} names the file, its ports and sizes.
 * What it says of sizes and special tokens is filled into {@code config.json}, where that is
 * silent.
 */
final class GenAiFolder {

  static final String FILE = "genai_config.json";

  /** Where the configuration keeps which execution providers are asked for. */
  static final String PROVIDERS = "execution_providers";

  /** GenAI's word for an input, and ours. */
  private static final Map<String, InputRole> INPUTS =
      Map.of(
          "input_ids", InputRole.IDS,
          "attention_mask", InputRole.MASK,
          "position_ids", InputRole.POSITIONS,
          "past_sequence_length", InputRole.PAST_LENGTH,
          "total_sequence_length", InputRole.TOTAL_LENGTH);

  /** GenAI's word for a size, and that of {@code config.json}. */
  private static final Map<String, String> SIZES =
      Map.of(
          "num_hidden_layers", "num_hidden_layers",
          "num_attention_heads", "num_attention_heads",
          "num_key_value_heads", "num_key_value_heads",
          "head_size", "head_dim",
          "hidden_size", "hidden_size");

  private static final Map<String, String> WHOLE =
      Map.of(
          "type", "model_type",
          "vocab_size", "vocab_size",
          "context_length", "max_position_embeddings",
          "bos_token_id", "bos_token_id",
          "eos_token_id", "eos_token_id",
          "pad_token_id", "pad_token_id");

  private GenAiFolder() {}

  static FolderLayout read(Path folder) {
    Path source = folder.resolve(FILE);
    ObjectNode root = JsonFiles.object(source);
    JsonNode model = root.path("model");
    JsonNode decoder = model.path("decoder");
    for (String other : new String[] {"encoder", "vision", "speech", "embedding"}) {
      if (model.has(other)) {
        throw new IllegalArgumentException(
            source + " has a part model." + other + "; must be a decoder alone");
      }
    }
    if (decoder.has("pipeline")) {
      throw new IllegalArgumentException(
          source + " cuts the decoder into a pipeline of files; must be one file");
    }
    Path file = JsonFiles.named(folder, source, "model.decoder.filename", decoder.path("filename"));
    ObjectNode config = JsonFiles.config(folder);
    SIZES.forEach((name, ours) -> fill(config, ours, decoder.path(name)));
    WHOLE.forEach((name, ours) -> fill(config, ours, model.path(name)));
    fill(
        config, "past_present_share_buffer", root.path("search").path("past_present_share_buffer"));
    ArrayNode providers = config.putArray(PROVIDERS);
    for (JsonNode options : decoder.path("session_options").path("provider_options")) {
      options.fieldNames().forEachRemaining(providers::add);
    }
    return new FolderLayout(
        LayoutKind.GENAI, file, folder.resolve(FolderLayout.TOKENIZER), config, names(decoder));
  }

  private static void fill(ObjectNode config, String name, JsonNode value) {
    if (!value.isMissingNode() && !value.isNull() && !config.hasNonNull(name)) {
      config.set(name, value);
    }
  }

  private static PortNames names(JsonNode decoder) {
    Map<InputRole, String> roles = new EnumMap<>(InputRole.class);
    INPUTS.forEach(
        (name, role) -> {
          if (decoder.path("inputs").path(name).isTextual()) {
            roles.put(role, decoder.path("inputs").path(name).asText());
          }
        });
    Map<String, String> cache = new LinkedHashMap<>();
    for (String kind : new String[] {"key_", "value_", ""}) {
      String past = decoder.path("inputs").path("past_" + kind + "names").asText();
      String present = decoder.path("outputs").path("present_" + kind + "names").asText();
      if (past.contains("%d") && present.contains("%d")) {
        cache.put(past, present);
      }
    }
    return new PortNames(roles, decoder.path("outputs").path("logits").asText("logits"), cache);
  }
}
