package io.github.uq4j.trace.imports;

import io.github.uq4j.json.JsonTree;
import io.github.uq4j.trace.Generation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What a request asked: the prompt as one text, and how the answer was to be drawn. */
final class RequestText {

  private static final List<String> KEPT =
      List.of("temperature", "top_p", "top_k", "seed", "n", "max_tokens", "max_completion_tokens");

  private RequestText() {}

  /**
   * The prompt: {@code prompt}, {@code inputs}, {@code input} or {@code messages}. A single message
   * of the user is its text; of several each becomes a line {@code role: text}.
   */
  static Optional<String> prompt(JsonTree request) {
    List<String> turns = new ArrayList<>();
    request
        .string("instructions")
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> turns.add("system: " + text));
    for (String name : List.of("prompt", "inputs", "input", "messages")) {
      Optional<JsonTree> found = request.find(name);
      if (found.isEmpty()) {
        continue;
      }
      if (!found.get().isArray()) {
        turns.add((turns.isEmpty() ? "" : "user: ") + found.get().string());
        return Optional.of(String.join("\n", turns));
      }
      if (name.equals("prompt")) {
        return single(found.get());
      }
      return conversation(turns, found.get().items());
    }
    return Optional.empty();
  }

  /** A list of prompts must hold one; a list of token ids has no text. */
  private static Optional<String> single(JsonTree prompts) {
    List<JsonTree> items = prompts.items();
    if (items.stream().anyMatch(item -> !item.isString())) {
      return Optional.empty();
    }
    if (items.size() != 1) {
      throw prompts.fault(
          "must hold one prompt, it has " + items.size() + "; send one prompt a request");
    }
    return Optional.of(items.get(0).string());
  }

  private static Optional<String> conversation(List<String> turns, List<JsonTree> messages) {
    if (turns.isEmpty()
        && messages.size() == 1
        && messages.get(0).string("role").orElse("").equals("user")) {
      return Optional.of(content(messages.get(0)));
    }
    for (JsonTree message : messages) {
      message.string("role").ifPresent(role -> turns.add(role + ": " + content(message)));
    }
    return turns.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", turns));
  }

  /** The text of a message, whose parts are joined; what is no text is left out. */
  static String content(JsonTree message) {
    Optional<JsonTree> content = message.find("content");
    if (content.isEmpty()) {
      return "";
    }
    if (!content.get().isArray()) {
      return content.get().string();
    }
    StringBuilder text = new StringBuilder();
    for (JsonTree part : content.get().items()) {
      part.string("text").ifPresent(text::append);
    }
    return text.toString();
  }

  /** Temperature and seed, the first of the places that says them. */
  static Generation.Draw draw(List<JsonTree> places) {
    OptionalDouble temperature = OptionalDouble.empty();
    OptionalLong seed = OptionalLong.empty();
    for (JsonTree place : places) {
      Optional<JsonTree> heat = place.find("temperature");
      if (temperature.isEmpty() && heat.isPresent()) {
        temperature = OptionalDouble.of(notNegative(heat.get()));
      }
      Optional<JsonTree> start = place.find("seed");
      if (seed.isEmpty() && start.isPresent()) {
        seed = OptionalLong.of((long) start.get().anyNumber());
      }
    }
    return temperature.isEmpty() && seed.isEmpty()
        ? Generation.Draw.unknown()
        : new Generation.Draw(temperature, seed);
  }

  private static double notNegative(JsonTree heat) {
    double value = heat.anyNumber();
    if (!(value >= 0 && value <= Double.MAX_VALUE)) {
      throw heat.fault("must be finite and >= 0");
    }
    return value;
  }

  /** The settings worth keeping, by name. */
  static Map<String, String> settings(Optional<JsonTree> request) {
    Map<String, String> settings = new LinkedHashMap<>();
    request.ifPresent(
        asked -> {
          JsonTree place = asked.find("parameters").orElse(asked);
          for (String name : KEPT) {
            place
                .find(name)
                .filter(JsonTree::isNumber)
                .ifPresent(value -> settings.put(name, value.shown()));
          }
        });
    return settings;
  }
}
