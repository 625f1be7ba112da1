package io.github.uq4j.metrics.hidden.clue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where in a trace a hidden state is taken. All are immutable and safe for use by several threads.
 */
public sealed interface Anchor {

  /** Places every trace has. The means are additions of ours to the paper, which takes markers. */
  enum Place implements Anchor {
    /** The prompt's last token. */
    PROMPT_END("prompt-end"),
    /** The answer's last token, an end of sequence included. */
    ANSWER_END("answer-end"),
    /** All tokens of the prompt: the mean of their states. */
    PROMPT_MEAN("prompt-mean"),
    /** All tokens of the answer, an end of sequence included: the mean of their states. */
    ANSWER_MEAN("answer-mean");

    private final String id;

    Place(String id) {
      this.id = id;
    }

    @Override
    public String form() {
      return id;
    }
  }

  /**
   * The last token of a text such as {@code </think>}, found in the tokens' texts one after
   * another, so that it may consist of several tokens.
   *
   * @param text not empty
   */
  record Marker(String text) implements Anchor {

    private static final String PREFIX = "text=";

    /**
     * Checks the text.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public Marker {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("marker = \"\"; must not be empty");
      }
    }

    @Override
    public String form() {
      boolean taken =
          text.startsWith(PREFIX) || text.startsWith(Tokens.PREFIX) || place(text).isPresent();
      return taken ? PREFIX + text : text;
    }
  }

  /**
   * The last of several tokens in a row.
   *
   * @param ids their vocabulary ids, at least one, each {@code >= 0}
   */
  record Tokens(List<Integer> ids) implements Anchor {

    private static final String PREFIX = "id=";

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if it is empty or an id is negative
     */
    public Tokens {
      ids = List.copyOf(ids);
      if (ids.isEmpty() || ids.stream().anyMatch(id -> id < 0)) {
        throw new IllegalArgumentException(
            "marker tokens = " + ids + "; must be at least one id, each >= 0");
      }
    }

    @Override
    public String form() {
      return ids.stream().map(String::valueOf).collect(Collectors.joining("+", PREFIX, ""));
    }
  }

  /**
   * The form used in files and on the command line.
   *
   * @return what {@link #parse} reads
   */
  String form();

  /**
   * Reads {@code prompt-end}, {@code answer-end}, {@code prompt-mean}, {@code answer-mean}, {@code
   * id=6} or {@code id=6+7} for tokens in a row; anything else is a marker's text, which {@code
   * text=} may precede.
   *
   * @param form the form
   * @return the anchor
   * @throws IllegalArgumentException if it is empty or holds an id that is none
   */
  static Anchor parse(String form) {
    Optional<Place> place = place(form);
    if (place.isPresent()) {
      return place.get();
    }
    if (!form.startsWith(Tokens.PREFIX)) {
      return new Marker(
          form.startsWith(Marker.PREFIX) ? form.substring(Marker.PREFIX.length()) : form);
    }
    List<Integer> ids = new ArrayList<>();
    try {
      for (String id : form.substring(Tokens.PREFIX.length()).split("\\+", -1)) {
        ids.add(Integer.valueOf(id));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "anchor \"" + form + "\"; must be id=N or id=N+M with vocabulary ids", e);
    }
    return new Tokens(ids);
  }

  private static Optional<Place> place(String form) {
    return Stream.of(Place.values()).filter(place -> place.form().equals(form)).findFirst();
  }
}
