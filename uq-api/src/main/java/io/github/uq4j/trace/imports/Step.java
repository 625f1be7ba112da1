package io.github.uq4j.trace.imports;

import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Token;
import java.util.List;
import java.util.OptionalInt;

/**
 * One token with its numbers, as the record lists them.
 *
 * @param piece its text
 * @param kind whether the record says that it is special
 * @param logprob of the chosen token, finite and {@code <= 0}
 * @param top alternatives in the record's order
 */
record Step(Piece piece, Token.Kind kind, double logprob, List<Alternative> top) {

  static final Token.Kind ORDINARY = Token.Kind.TEXT;

  Step {
    top = List.copyOf(top);
  }

  Step withId(int id) {
    return new Step(new Piece(OptionalInt.of(id), piece.text(), piece.bytes()), kind, logprob, top);
  }

  Step withTop(List<Alternative> other) {
    return new Step(piece, kind, logprob, other);
  }

  Step withKind(Token.Kind other) {
    return new Step(piece, other, logprob, top);
  }
}
