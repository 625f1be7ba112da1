package io.github.uq4j.factcheck.words;

import io.github.uq4j.trace.Alternative;
import java.util.ArrayList;
import java.util.List;

/**
 * The first pieces of a word that could stand at a place.
 *
 * @param place where
 * @param ids the pieces' vocabulary numbers
 * @param text what they read
 * @param logprob the natural logarithm of their joint probability
 */
record WordStart(WordPlace place, List<Integer> ids, String text, double logprob) {

  static WordStart of(WordPlace place, Alternative first) {
    return new WordStart(
        place, List.of(first.id().getAsInt()), first.text(), Math.min(0, first.logprob()));
  }

  WordStart with(Alternative piece) {
    List<Integer> longer = new ArrayList<>(ids);
    longer.add(piece.id().getAsInt());
    return new WordStart(
        place, List.copyOf(longer), text + piece.text(), logprob + piece.logprob());
  }

  boolean goesOnWith(Alternative piece) {
    return WordTokens.joins(text, piece.text());
  }

  /** Whether these are the tokens that the answer has, and the trace knows what follows. */
  boolean said() {
    if (ids.size() > place.pieces() || !place.goesOn(ids.size())) {
      return false;
    }
    for (int piece = 0; piece < ids.size(); piece++) {
      if (place.token(piece).id().orElse(-1) != ids.get(piece)) {
        return false;
      }
    }
    return !place.token(ids.size()).distribution().top().isEmpty();
  }

  /** What the trace says could follow. */
  List<Alternative> recorded() {
    return place.token(ids.size()).distribution().top();
  }
}
