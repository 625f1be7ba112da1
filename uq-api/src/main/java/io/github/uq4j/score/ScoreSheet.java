package io.github.uq4j.score;

import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Labels;
import io.github.uq4j.trace.Provenance;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that was computed for one trace: a line of a score file.
 *
 * @param id the trace's name
 * @param scores scores of the whole answer
 * @param tokens scores of its tokens
 * @param refused why a scorer gave nothing, by its name, in order
 * @param labels the trace's labels
 * @param provenance what computed the scores, where it is said: the program with its version, and
 *     the profile, options and helper models
 * @param extras fields of a score file that have no place of their own here, its claims among them
 */
public record ScoreSheet(
    String id,
    List<Score> scores,
    List<TokenScores> tokens,
    Map<String, String> refused,
    Labels labels,
    Optional<Provenance> provenance,
    Extras extras) {

  /** Copies the collections. */
  public ScoreSheet {
    scores = List.copyOf(scores);
    tokens = List.copyOf(tokens);
    refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
  }

  /**
   * A sheet that came from no file and says nothing of its provenance.
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
    this(id, scores, tokens, refused, labels, Optional.empty(), Extras.none());
  }

  /**
   * The same with its provenance.
   *
   * @param newProvenance what computed the scores
   * @return a new sheet
   */
  public ScoreSheet withProvenance(Provenance newProvenance) {
    return new ScoreSheet(id, scores, tokens, refused, labels, Optional.of(newProvenance), extras);
  }
}
