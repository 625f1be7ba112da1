package io.github.uq4j.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which positions of a text, prompt then answer, a signal is recorded at. A text has the positions
 * that any of its rules names; a rule that names none adds none, so that a rule may be given before
 * the answer is known.
 *
 * <p>All are immutable and safe for use by several threads.
 */
public sealed interface PositionRule {

  /** Positions that have a name. */
  enum Named implements PositionRule {
    /** All tokens of the prompt. */
    PROMPT("prompt"),
    /** The prompt's last token, whose state chooses the answer's first. */
    PROMPT_END("prompt-end"),
    /** All tokens of the answer, special ones included. */
    ANSWER("answer");

    private final String id;

    Named(String id) {
      this.id = id;
    }

    /**
     * The name used on the command line.
     *
     * @return a kebab-case name
     */
    public String id() {
      return id;
    }
  }

  /**
   * One position.
   *
   * @param index from 0, or from the end: -1 is the last token of the text
   */
  record At(int index) implements PositionRule {}

  /**
   * All positions of a token, such as that which ends a model's reasoning.
   *
   * @param id its vocabulary id, {@code >= 0}
   */
  record OfToken(int id) implements PositionRule {

    /**
     * Checks the id.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public OfToken {
      if (id < 0) {
        throw new IllegalArgumentException("token = " + id + "; must be >= 0");
      }
    }
  }

  /**
   * The positions that rules name in a text.
   *
   * @param rules the rules
   * @param ids the text's tokens, prompt then answer
   * @param promptLength how many of them are the prompt
   * @return positions in ascending order, each once; maybe none
   */
  static List<Integer> positions(List<PositionRule> rules, List<Integer> ids, int promptLength) {
    Set<Integer> found = new TreeSet<>();
    for (PositionRule rule : rules) {
      if (rule instanceof At at) {
        found.add(at.index() < 0 ? ids.size() + at.index() : at.index());
      } else if (rule instanceof OfToken token) {
        for (int i = 0; i < ids.size(); i++) {
          if (ids.get(i) == token.id()) {
            found.add(i);
          }
        }
      } else if (rule instanceof Named named) {
        int from = named == Named.PROMPT ? 0 : promptLength - (named == Named.ANSWER ? 0 : 1);
        int end = named == Named.ANSWER ? ids.size() : promptLength;
        for (int i = from; i < end; i++) {
          found.add(i);
        }
      }
    }
    found.removeIf(position -> position < 0 || position >= ids.size());
    return new ArrayList<>(found);
  }

  /**
   * Reads the form used on the command line: {@code prompt}, {@code prompt-end}, {@code answer}, a
   * whole number, or {@code id=N} for a token.
   *
   * @param text the form
   * @return the rule
   * @throws IllegalArgumentException if it is none of them
   */
  static PositionRule parse(String text) {
    for (Named named : Named.values()) {
      if (named.id().equals(text)) {
        return named;
      }
    }
    boolean token = text.startsWith("id=");
    try {
      int number = Integer.parseInt(token ? text.substring("id=".length()) : text);
      return token ? new OfToken(number) : new At(number);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "position \""
              + text
              + "\"; must be prompt, prompt-end, answer, a whole number, or id=N for a token",
          e);
    }
  }
}
