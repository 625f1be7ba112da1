/** Pictures of what was found: reports of checked answers in one HTML file. */
module io.github.uq4j.report {
  requires transitive io.github.uq4j.api;
  requires transitive io.github.uq4j.factcheck;
  requires transitive org.jspecify;
  requires gg.jte.runtime;

  exports io.github.uq4j.report;
}
