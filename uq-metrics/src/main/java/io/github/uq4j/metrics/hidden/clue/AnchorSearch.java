package io.github.uq4j.metrics.hidden.clue;

import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds anchors among a trace's tokens, prompt then answer. */
final class AnchorSearch {

  /** Positions whose states are averaged, both ends included; mostly one. */
  record Stretch(int first, int last) {

    static Stretch of(int position) {
      return new Stretch(position, position);
    }
  }

  private final int prompt;
  private final int answer;
  private final String promptText;

  /** Position of the first token that is known; the prompt's may not be. */
  private final int offset;

  private final List<OptionalInt> ids = new ArrayList<>();
  private final String text;
  private final int[] ends;

  AnchorSearch(Trace trace, int prompt) {
    this.prompt = prompt;
    this.answer = trace.generation().tokens().size();
    this.promptText = trace.prompt().map(Prompt::text).orElse("");
    List<Prompt.Piece> pieces = trace.prompt().map(Prompt::tokens).orElse(List.of());
    this.offset = pieces.isEmpty() ? prompt : 0;
    this.ends = new int[pieces.size() + answer];
    StringBuilder all = new StringBuilder();
    for (Prompt.Piece piece : pieces) {
      all.append(piece.text());
      ends[ids.size()] = all.length();
      ids.add(piece.id());
    }
    for (Token token : trace.generation().tokens()) {
      all.append(token.text());
      ends[ids.size()] = all.length();
      ids.add(token.id());
    }
    this.text = all.toString();
  }

  /** A marker's last place in the prompt, else its first in the answer. */
  Optional<Stretch> start(Anchor anchor) {
    if (anchor instanceof Anchor.Place place) {
      return place(place);
    }
    int known = prompt - offset;
    for (int token = known - 1; token >= 0; token--) {
      OptionalInt last = at(anchor, token);
      if (last.isPresent() && last.getAsInt() < known) {
        return Optional.of(Stretch.of(offset + last.getAsInt()));
      }
    }
    if (offset > 0
        && anchor instanceof Anchor.Marker marker
        && promptText.endsWith(marker.text())) {
      return Optional.of(Stretch.of(prompt - 1));
    }
    return firstFrom(anchor, prompt);
  }

  /** A marker's first place after a position. */
  Optional<Stretch> end(Anchor anchor, int after) {
    return anchor instanceof Anchor.Place place ? place(place) : firstFrom(anchor, after + 1);
  }

  private Optional<Stretch> firstFrom(Anchor anchor, int position) {
    for (int token = Math.max(0, position - offset); token < ids.size(); token++) {
      OptionalInt last = at(anchor, token);
      if (last.isPresent()) {
        return Optional.of(Stretch.of(offset + last.getAsInt()));
      }
    }
    return Optional.empty();
  }

  /** The last token of a marker that begins in a token. */
  private OptionalInt at(Anchor anchor, int token) {
    if (anchor instanceof Anchor.Tokens tokens) {
      List<Integer> wanted = tokens.ids();
      if (token + wanted.size() > ids.size()) {
        return OptionalInt.empty();
      }
      for (int i = 0; i < wanted.size(); i++) {
        if (ids.get(token + i).orElse(-1) != wanted.get(i)) {
          return OptionalInt.empty();
        }
      }
      return OptionalInt.of(token + wanted.size() - 1);
    }
    String marker = ((Anchor.Marker) anchor).text();
    for (int from = token == 0 ? 0 : ends[token - 1]; from < ends[token]; from++) {
      if (text.startsWith(marker, from)) {
        return OptionalInt.of(tokenOf(from + marker.length() - 1));
      }
    }
    return OptionalInt.empty();
  }

  /** The token that a character of the text belongs to. */
  private int tokenOf(int character) {
    int found = Arrays.binarySearch(ends, character + 1);
    int token = found >= 0 ? found : -found - 1;
    while (token > 0 && ends[token - 1] == ends[token]) {
      token--;
    }
    return token;
  }

  private Optional<Stretch> place(Anchor.Place place) {
    Stretch stretch =
        switch (place) {
          case PROMPT_END -> Stretch.of(prompt - 1);
          case ANSWER_END -> lastToken();
          case PROMPT_MEAN -> new Stretch(0, prompt - 1);
          case ANSWER_MEAN -> new Stretch(prompt, prompt + answer - 1);
        };
    boolean ofPrompt = place == Anchor.Place.PROMPT_END || place == Anchor.Place.PROMPT_MEAN;
    return (ofPrompt ? prompt : answer) > 0 ? Optional.of(stretch) : Optional.empty();
  }

  Stretch lastToken() {
    return Stretch.of(prompt + answer - 1);
  }

  @Override
  public String toString() {
    return "a prompt of " + prompt + " and an answer of " + answer + " tokens";
  }
}
