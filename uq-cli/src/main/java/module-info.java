/** The command uq. */
module io.github.uq4j.cli {
  requires transitive org.jspecify;
  requires com.fasterxml.jackson.databind;
  requires info.picocli;
  requires io.github.uq4j.api;
  requires io.github.uq4j.factcheck;
  requires io.github.uq4j.metrics;
  requires io.github.uq4j.onnx;
  requires io.github.uq4j.report;
  requires java.logging;

  exports io.github.uq4j.cli;

  opens io.github.uq4j.cli to
      info.picocli;
  opens io.github.uq4j.cli.cascade to
      info.picocli;
  opens io.github.uq4j.cli.clue to
      info.picocli;
  opens io.github.uq4j.cli.decide to
      info.picocli;
  opens io.github.uq4j.cli.evaluate to
      info.picocli;
  opens io.github.uq4j.cli.intention to
      info.picocli;
  opens io.github.uq4j.cli.report to
      info.picocli;
  opens io.github.uq4j.cli.shell to
      info.picocli;
}
