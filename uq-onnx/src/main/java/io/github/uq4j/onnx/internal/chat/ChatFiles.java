package io.github.uq4j.onnx.internal.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds the chat template of a model's folder. */
public final class ChatFiles {

  private ChatFiles() {}

  /**
   * The template of {@code chat_template.jinja}, otherwise that of {@code tokenizer_config.json}:
   * of several the one named {@code default}. It refuses messages that hold the name of a special
   * token of {@code tokenizer.json}.
   *
   * @param folder the model's folder
   * @param tokenizer {@code tokenizer_config.json}, or a missing node
   * @param names the names of the special tokens
   * @return the template; empty if the folder has none
   * @throws ModelException if it cannot be read, or uses what is not supported
   */
  public static Optional<JinjaTemplate> find(Path folder, JsonNode tokenizer, TokenNames names) {
    return find(folder, tokenizer).map(template -> template.reserving(names));
  }

  private static Optional<JinjaTemplate> find(Path folder, JsonNode tokenizer) {
    Path file = folder.resolve("chat_template.jinja");
    if (Files.isRegularFile(file)) {
      try {
        String source = Files.readString(file);
        return Optional.of(template(file, source, tokenizer));
      } catch (IOException e) {
        throw new ModelException(file + " cannot be read: " + e.getMessage(), e);
      }
    }
    return source(folder, tokenizer.path("chat_template"))
        .map(source -> template(folder.resolve("tokenizer_config.json"), source, tokenizer));
  }

  private static Optional<String> source(Path folder, JsonNode node) {
    if (node.isTextual()) {
      return Optional.of(node.textValue());
    }
    for (JsonNode named : node) {
      if (named.path("name").asText().equals("default") && named.path("template").isTextual()) {
        return Optional.of(named.get("template").textValue());
      }
    }
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    throw new ModelException(
        folder.resolve("tokenizer_config.json")
            + ": chat_template must be a string, or a list with one named \"default\"");
  }

  private static JinjaTemplate template(Path file, String source, JsonNode tokenizer) {
    Map<String, String> special = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : tokenizer.properties()) {
      JsonNode value = entry.getValue();
      JsonNode text = value.isObject() ? value.path("content") : value;
      if (entry.getKey().endsWith("_token") && text.isTextual()) {
        special.put(entry.getKey(), text.textValue());
      }
    }
    return JinjaTemplate.of(file.toString(), source, special, Clock.system(ZoneId.systemDefault()));
  }
}
