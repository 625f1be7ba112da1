package io.github.uq4j.onnx.internal.layout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Folders with a {@code uq4j.json}, for an ONNX file of any other make:
 *
 * <pre>{@code
 * {
 *   "model": "net.onnx",
 *   "tokenizer": "tokenizer.json",
 *   "inputs": {"input_ids": "tokens", "attention_mask": "seen", "position_ids": "places",
 *              "past_key": "k%d", "past_value": "v%d"},
 *   "outputs": {"logits": "scores", "present_key": "k%d_next", "present_value": "v%d_next"},
 *   "config": {"num_attention_heads": 4, "eos_token_id": 2}
 * }
 * }</pre>
 *
 * <p>Only {@code model} must be there. {@code %d} is the layer; a cache of one tensor a layer is
 * {@code past} and {@code present}. {@code config} wins over {@code config.json}.
 */
final class DescribedFolder {

  static final String FILE = "uq4j.json";

  private static final List<String> FIELDS =
      List.of("model", "tokenizer", "inputs", "outputs", "config");

  private static final List<String> CACHE = List.of("_key", "_value", "");

  private DescribedFolder() {}

  static FolderLayout read(Path folder) {
    Path source = folder.resolve(FILE);
    ObjectNode root = JsonFiles.object(source);
    root.fieldNames().forEachRemaining(name -> requireKnown(source, name, FIELDS));
    Path model = JsonFiles.named(folder, source, "model", root.path("model"));
    Path tokenizer =
        root.has("tokenizer")
            ? JsonFiles.named(folder, source, "tokenizer", root.path("tokenizer"))
            : folder.resolve(FolderLayout.TOKENIZER);
    ObjectNode config = JsonFiles.config(folder);
    root.path("config").properties().forEach(field -> config.set(field.getKey(), field.getValue()));
    return new FolderLayout(LayoutKind.DESCRIBED, model, tokenizer, config, names(source, root));
  }

  private static void requireKnown(Path source, String name, List<String> known) {
    if (!known.contains(name)) {
      throw new IllegalArgumentException(source + ": " + name + "; must be one of " + known);
    }
  }

  private static PortNames names(Path source, JsonNode root) {
    Map<InputRole, String> roles = new EnumMap<>(InputRole.class);
    Map<String, String> pasts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : root.path("inputs").properties()) {
      String name = field.getKey();
      if (name.startsWith("past")) {
        requireKnown(source, "inputs." + name, cacheFields("inputs.past"));
        pasts.put(name.substring("past".length()), numbered(source, "inputs." + name, field));
      } else {
        roles.put(role(source, name), field.getValue().asText());
      }
    }
    Map<String, String> cache = new LinkedHashMap<>();
    String logits = "logits";
    for (Map.Entry<String, JsonNode> field : root.path("outputs").properties()) {
      String name = field.getKey();
      if (name.equals("logits")) {
        logits = field.getValue().asText();
        continue;
      }
      requireKnown(source, "outputs." + name, cacheFields("outputs.present"));
      String past = pasts.remove(name.substring("present".length()));
      if (past == null) {
        throw new IllegalArgumentException(
            source + ": outputs." + name + "; must continue an input past*");
      }
      cache.put(past, numbered(source, "outputs." + name, field));
    }
    if (!pasts.isEmpty()) {
      throw new IllegalArgumentException(
          source + ": inputs " + pasts.values() + "; each must be continued by an output present*");
    }
    return new PortNames(roles, logits, cache);
  }

  private static List<String> cacheFields(String stem) {
    return CACHE.stream().map(kind -> stem + kind).toList();
  }

  private static String numbered(Path source, String name, Map.Entry<String, JsonNode> field) {
    String pattern = field.getValue().asText();
    if (!pattern.contains("%d")) {
      throw new IllegalArgumentException(
          source + ": " + name + " = " + field.getValue() + "; must have %d for the layer");
    }
    return pattern;
  }

  private static InputRole role(Path source, String name) {
    List<String> known =
        java.util.Arrays.stream(InputRole.values()).map(role -> role.names().get(0)).toList();
    requireKnown(source, "inputs." + name, known.stream().map(role -> "inputs." + role).toList());
    for (InputRole role : InputRole.values()) {
      if (role.names().get(0).equals(name.toLowerCase(Locale.ROOT))) {
        return role;
      }
    }
    throw new IllegalStateException(name);
  }
}
