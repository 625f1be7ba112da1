package io.github.uq4j.cli;

import io.github.uq4j.claim.CheckedClaim;
import io.github.uq4j.factcheck.FactCheck;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.trace.Labels;
import java.util.ArrayList;
import java.util.List;

/**
 * Claims as lines of a score file, each an item of its own, so that everything that works on scores
 * of answers works on those of claims.
 */
final class ClaimSheets {

  private ClaimSheets() {}

  /**
   * A sheet for every claim, named {@code TRACE#1} and so on; its labels are those of the trace,
   * {@code trace}, {@code claim}, {@code verdict} and, where somebody knows, {@code supported}.
   */
  static List<ScoreSheet> of(FactCheck check, Labels ofTrace) {
    List<ScoreSheet> sheets = new ArrayList<>(check.claims().size());
    for (CheckedClaim checked : check.claims()) {
      Labels labels =
          ofTrace
              .with("trace", check.traceId())
              .with("claim", checked.claim().text())
              .with("verdict", checked.verdict().id());
      if (checked.claim().supported().isPresent()) {
        labels = labels.with("supported", checked.claim().supported().get());
      }
      List<Score> scores = new ArrayList<>(checked.scores());
      checked.probability().ifPresent(scores::add);
      String id = check.traceId() + "#" + (sheets.size() + 1);
      sheets.add(new ScoreSheet(id, scores, List.of(), check.refused(), labels));
    }
    return sheets;
  }
}
