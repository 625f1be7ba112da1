/** Claims of an answer, the model's own doubt about each of them, and verdicts. */
module io.github.uq4j.factcheck {
  requires transitive io.github.uq4j.api;
  requires transitive io.github.uq4j.metrics;

  exports io.github.uq4j.factcheck;
  exports io.github.uq4j.factcheck.baselines;
  exports io.github.uq4j.factcheck.ccp;
  exports io.github.uq4j.factcheck.claims;
  exports io.github.uq4j.factcheck.words;
  exports io.github.uq4j.factcheck.claims.prompted;

  provides io.github.uq4j.score.ScorerProvider with
      io.github.uq4j.factcheck.FactcheckScorers;
}
