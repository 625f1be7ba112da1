package io.github.uq4j.cli.demo;

import java.util.Map;

/**
 * An invented person.
 *
 * @param id {@code p0001}
 * @param name full name, first name then surname
 * @param pronoun {@code she} or {@code he}
 * @param exposure how many paragraphs about the person the models were trained on
 * @param split {@code tuning}, {@code calibration} or {@code evaluation}
 * @param facts canonical value by attribute
 */
public record Person(
    String id, String name, String pronoun, int exposure, String split, Map<String, String> facts) {

  /** Copies the map. */
  public Person {
    facts = Map.copyOf(facts);
  }

  String surname() {
    return name.substring(name.lastIndexOf(' ') + 1);
  }

  String biographyPrompt() {
    return "Tell me about " + name + ".\n";
  }
}
