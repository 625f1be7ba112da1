/** Pictures of what was found: reports of checked answers in one HTML file. */
module io.github.uq4j.report {
  requires transitive io.github.uq4j.api;
  requires transitive io.github.uq4j.factcheck;
  requires transitive io.github.uq4j.metrics;
  requires transitive org.jspecify;
  requires com.fasterxml.jackson.databind;
  requires gg.jte.runtime;

  exports io.github.uq4j.report;
  exports io.github.uq4j.report.chain;
  exports io.github.uq4j.report.chart;
}
