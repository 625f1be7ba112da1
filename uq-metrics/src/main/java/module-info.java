/** Scorers of traces, calibration and evaluation. */
module io.github.uq4j.metrics {
  requires transitive io.github.uq4j.api;
  requires transitive org.jspecify;
  requires commons.math3;

  exports io.github.uq4j.metrics;
  exports io.github.uq4j.metrics.answer;
  exports io.github.uq4j.metrics.attention;
  exports io.github.uq4j.metrics.attention.chain;
  exports io.github.uq4j.metrics.calibration;
  exports io.github.uq4j.metrics.cascade;
  exports io.github.uq4j.metrics.cascade.learn;
  exports io.github.uq4j.metrics.cascade.route;
  exports io.github.uq4j.metrics.cascade.speculative;
  exports io.github.uq4j.metrics.evaluation;
  exports io.github.uq4j.metrics.evaluation.comparison;
  exports io.github.uq4j.metrics.evaluation.curve;
  exports io.github.uq4j.metrics.evaluation.items;
  exports io.github.uq4j.metrics.guarantee;
  exports io.github.uq4j.metrics.hidden.clue;
  exports io.github.uq4j.metrics.hidden.density;
  exports io.github.uq4j.metrics.hidden.intention;
  exports io.github.uq4j.metrics.hidden.intention.dimension;
  exports io.github.uq4j.metrics.hidden.intention.probe;
  exports io.github.uq4j.metrics.hidden.probe;
  exports io.github.uq4j.metrics.sampling;
  exports io.github.uq4j.metrics.sampling.graph;
  exports io.github.uq4j.metrics.sampling.lexical;
  exports io.github.uq4j.metrics.sampling.relevance;
  exports io.github.uq4j.metrics.token;

  provides io.github.uq4j.score.ScorerProvider with
      io.github.uq4j.metrics.MetricsScorers;
}
