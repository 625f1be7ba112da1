/** Pictures of what was found: reports of checked answers, evaluations and cascades in one file. */
module io.github.uq4j.report {
  requires transitive io.github.uq4j.api;
  requires transitive io.github.uq4j.factcheck;
  requires transitive io.github.uq4j.metrics;
  requires transitive org.jspecify;
  requires gg.jte.runtime;
  requires java.desktop;
  requires org.apache.xmlgraphics.batik.awt.util;
  requires org.apache.xmlgraphics.batik.svggen;
  requires xchart;

  exports io.github.uq4j.report;
  exports io.github.uq4j.report.chart;
}
