package io.github.uq4j.cli.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.model.ChatMessage;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads prompts, and texts to be scored, from JSON Lines or plain lines. */
public final class PromptFile {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One line.
   *
   * @param id given, or the line's number
   * @param prompt what to ask
   * @param text the text to be scored; empty in a file of prompts
   * @param messages a conversation in place of a prompt; empty otherwise
   */
  public record Entry(String id, String prompt, String text, List<ChatMessage> messages) {

    /** Copies the list. */
    public Entry {
      messages = List.copyOf(messages);
    }

    /** A line without a conversation. */
    public Entry(String id, String prompt, String text) {
      this(id, prompt, text, List.of());
    }
  }

  private PromptFile() {}

  /**
   * Prompts: {@code {"id": ..., "prompt": ...}} or {@code {"id": ..., "messages": [{"role": ...,
   * "content": ...}]}} lines, or plain text, one prompt a line.
   */
  public static List<Entry> prompts(Path file) throws IOException {
    return read(file, false);
  }

  /** Texts: {@code {"prompt": ..., "text": ...}} lines. */
  public static List<Entry> texts(Path file) throws IOException {
    return read(file, true);
  }

  private static List<Entry> read(Path file, boolean withText) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException("no such file: " + file);
    }
    List<Entry> entries = new ArrayList<>();
    int number = 0;
    for (String line : lines(file)) {
      number++;
      if (!line.isBlank()) {
        entries.add(entry(file, number, line, withText));
      }
    }
    if (entries.isEmpty()) {
      throw new BadInputException(file + " is empty; must hold at least one line");
    }
    return entries;
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw new BadInputException(file + " is not UTF-8 text", e);
    }
  }

  private static Entry entry(Path file, int number, String line, boolean withText) {
    String where = file + ":" + number + ": ";
    if (!line.stripLeading().startsWith("{")) {
      if (withText) {
        throw new BadInputException(where + "must be a JSON object with \"prompt\" and \"text\"");
      }
      return new Entry(Integer.toString(number), line, "");
    }
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new BadInputException(where + "is not JSON: " + e.getOriginalMessage(), e);
    }
    String id = node.hasNonNull("id") ? node.get("id").asText() : Integer.toString(number);
    if (!withText && node.has("messages")) {
      return new Entry(id, "", "", messages(where, node));
    }
    return new Entry(id, field(where, node, "prompt"), withText ? field(where, node, "text") : "");
  }

  private static List<ChatMessage> messages(String where, JsonNode node) {
    JsonNode array = node.get("messages");
    if (node.has("prompt")) {
      throw new BadInputException(where + "prompt and messages; must have one of them");
    }
    if (!array.isArray() || array.isEmpty()) {
      throw new BadInputException(where + "messages = " + array + "; must be a list of messages");
    }
    List<ChatMessage> messages = new ArrayList<>();
    for (int m = 0; m < array.size(); m++) {
      String place = where + "messages[" + m + "].";
      String role = field(place, array.get(m), "role");
      if (role.isEmpty()) {
        throw new BadInputException(place + "role = \"\"; must not be empty");
      }
      messages.add(new ChatMessage(role, field(place, array.get(m), "content")));
    }
    return messages;
  }

  private static String field(String where, JsonNode node, String name) {
    JsonNode value = node.get(name);
    if (value == null || !value.isTextual()) {
      throw new BadInputException(
          where + name + (value == null ? " is missing" : " = " + value) + "; must be a string");
    }
    return value.textValue();
  }
}
