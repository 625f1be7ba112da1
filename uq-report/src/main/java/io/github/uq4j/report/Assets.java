package io.github.uq4j.report;

import io.github.uq4j.report.page.FixedFiles;
import io.github.uq4j.report.page.Shell;

/** The style sheet and the script that every report carries. */
final class Assets {

  private Assets() {}

  static final Shell SHELL = load();

  private static Shell load() {
    String css = FixedFiles.read("/io/github/uq4j/report/report.css");
    String script = FixedFiles.read("/io/github/uq4j/report/report.js");
    return new Shell(FixedFiles.policy("data:", script), css, script);
  }
}
