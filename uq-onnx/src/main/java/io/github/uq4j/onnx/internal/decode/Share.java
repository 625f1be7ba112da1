package io.github.uq4j.onnx.internal.decode;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a text takes from a row of a run: the whole of it, or the part that it has in common with
 * the text that is read there.
 *
 * @param result takes it
 * @param row the row of the batch
 * @param from the first position it takes
 * @param to behind the last one
 */
record Share(ForcedResult result, int row, int from, int to) {

  /** Everything that is left of a text. */
  static final int ALL = Integer.MAX_VALUE;

  /** Texts beside one another that are read whole. */
  static List<Share> whole(List<ForcedResult> batch) {
    return IntStream.range(0, batch.size())
        .mapToObj(i -> new Share(batch.get(i), i, 0, ALL))
        .toList();
  }

  ForcedText text() {
    return result.text();
  }

  /** The first position in a piece whose logits decide a token of the answer. */
  int firstDeciding(SignalTensors.Piece piece) {
    return Math.max(Math.max(from, piece.from()), text().promptLength() - 1);
  }

  /** Behind the last position in a piece whose logits decide a token of the answer. */
  int endDeciding(SignalTensors.Piece piece) {
    return Math.min(Math.min(to, piece.end()), text().length() - 1);
  }
}
