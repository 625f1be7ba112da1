package io.github.uq4j.score;

import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Labels;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that was computed for one trace: a line of a score file.
 *
 * @param id the trace's name
 * @param scores scores of the whole answer
 * @param tokens scores of its tokens
 * @param refused why a scorer gave nothing, by its name, in order
 * @param labels the trace's labels
 * @param extras fields of a score file that have no place of their own here, its claims among them
 */
public record ScoreSheet(
    String id,
    List<Score> scores,
    List<TokenScores> tokens,
    Map<String, String> refused,
    Labels labels,
    Extras extras) {

  /** Copies the collections. */
  public ScoreSheet {
    scores = List.copyOf(scores);
    tokens = List.copyOf(tokens);
    refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
  }

  /**
   * A sheet that came from no file.
   *
   * @param id the trace's name
   * @param scores scores of the whole answer
   * @param tokens scores of its tokens
   * @param refused why a scorer gave nothing, by its name, in order
   * @param labels the trace's labels
   */
  public ScoreSheet(
      String id,
      List<Score> scores,
      List<TokenScores> tokens,
      Map<String, String> refused,
      Labels labels) {
    this(id, scores, tokens, refused, labels, Extras.none());
  }
}
