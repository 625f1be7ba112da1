package io.github.uq4j.cli.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
   */
  public record Entry(String id, String prompt, String text) {}

  private PromptFile() {}

  /** Prompts: {@code {"id": ..., "prompt": ...}} lines, or plain text, one prompt a line. */
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
    return new Entry(id, field(where, node, "prompt"), withText ? field(where, node, "text") : "");
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
