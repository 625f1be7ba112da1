package io.github.uq4j.model;

import io.github.uq4j.trace.TextPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks recorded judgements up, naming what is missing. */
final class RecordedAnswers {

  private RecordedAnswers() {}

  static <T> List<T> find(String kind, Map<TextPair, T> answers, List<TextPair> pairs) {
    List<T> found = new ArrayList<>(pairs.size());
    for (TextPair pair : pairs) {
      T answer = answers.get(pair);
      if (answer == null) {
        throw new IllegalArgumentException(
            "no recorded "
                + kind
                + " of (\""
                + pair.first()
                + "\", \""
                + pair.second()
                + "\"); the trace records "
                + answers.size()
                + " pairs");
      }
      found.add(answer);
    }
    return found;
  }
}
