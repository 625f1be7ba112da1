package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.model.SignalRequest;
import java.util.List;

/**
 * A text the model is made to read.
 *
 * @param request the request's id
 * @param ids prompt, then answer
 * @param promptLength how many of them are the prompt, {@code >= 1}
 * @param signals what to record
 */
record ForcedText(String request, List<Integer> ids, int promptLength, SignalRequest signals) {

  ForcedText {
    ids = List.copyOf(ids);
  }

  int length() {
    return ids.size();
  }

  /** So many scores of attention a block makes of one of its columns, if it makes them all. */
  long scores(DecoderModel model) {
    return (long) model.heads().orElse(1) * Math.max(1, length());
  }

  int steps() {
    return ids.size() - promptLength;
  }
}
