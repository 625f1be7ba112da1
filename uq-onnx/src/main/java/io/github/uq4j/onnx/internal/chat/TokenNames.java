package io.github.uq4j.onnx.internal.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.model.ChatMessage;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names that a tokenizer reads as special tokens wherever they stand in a text.
 *
 * @param exact names that are found as they are
 * @param normal names that are found in the normalised text, in lower case and normal form KC
 */
public record TokenNames(Set<String> exact, Set<String> normal) {

  /** Copies the sets. */
  public TokenNames {
    exact = Set.copyOf(exact);
    normal = Set.copyOf(normal);
  }

  /**
   * No names.
   *
   * @return an empty set
   */
  public static TokenNames none() {
    return new TokenNames(Set.of(), Set.of());
  }

  /**
   * The special tokens of a tokenizer.
   *
   * @param tokenizer the content of {@code tokenizer.json}
   * @return their names
   */
  public static TokenNames of(JsonNode tokenizer) {
    Set<String> exact = new LinkedHashSet<>();
    Set<String> normal = new LinkedHashSet<>();
    for (JsonNode added : tokenizer.path("added_tokens")) {
      String name = added.path("content").asText().strip();
      if (!name.isEmpty() && added.path("special").asBoolean()) {
        exact.add(name);
        if (added.path("normalized").asBoolean()) {
          normal.add(normalised(name));
        }
      }
    }
    return new TokenNames(exact, normal);
  }

  private static String normalised(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  /**
   * Refuses messages that would be read as more than words: a name in one of them, or one that
   * would come together where a template writes them side by side.
   *
   * @param messages the messages
   * @throws IllegalArgumentException if there is a name; it says where
   */
  void requireNone(List<ChatMessage> messages) {
    StringBuilder joined = new StringBuilder();
    StringBuilder stripped = new StringBuilder();
    for (int i = 0; i < messages.size(); i++) {
      ChatMessage message = messages.get(i);
      joined.append(message.content());
      stripped.append(message.content().strip());
      requireNone("messages[" + i + "].role", message.role());
      requireNone("messages[" + i + "].content", message.content());
      requireNone("the joined content of messages[0.." + i + "]", joined.toString());
      requireNone("the joined content of messages[0.." + i + "]", stripped.toString());
    }
  }

  private void requireNone(String where, String text) {
    for (String name : exact) {
      require(!text.contains(name), where, name);
    }
    if (!normal.isEmpty()) {
      String compared = normalised(text);
      for (String name : normal) {
        require(!compared.contains(name), where, name);
      }
    }
  }

  private static void require(boolean absent, String where, String name) {
    if (!absent) {
      throw new IllegalArgumentException(
          where
              + " holds "
              + name
              + ", the name of a special token; must hold none, as it would be read as that token");
    }
  }
}
