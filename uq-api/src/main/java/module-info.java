/** Traces, model ports, the vocabulary of scores and claims, trace files. */
module io.github.uq4j.api {
  requires transitive org.jspecify;
  requires com.fasterxml.jackson.core;

  exports io.github.uq4j.claim;
  exports io.github.uq4j.model;
  exports io.github.uq4j.model.io;
  exports io.github.uq4j.score;
  exports io.github.uq4j.score.fitted;
  exports io.github.uq4j.score.io;
  exports io.github.uq4j.score.run;
  exports io.github.uq4j.trace;
  exports io.github.uq4j.trace.imports;
  exports io.github.uq4j.trace.io;

  uses io.github.uq4j.score.ScorerProvider;
}
