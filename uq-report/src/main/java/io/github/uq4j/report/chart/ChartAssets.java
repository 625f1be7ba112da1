package io.github.uq4j.report.chart;

import io.github.uq4j.report.page.FigureShell;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The style sheet, Chart.js and the script that draws; fixed files, which no text enters. */
final class ChartAssets {

  private static final String LIBRARY =
      "/META-INF/resources/webjars/chart.js/4.4.4/dist/chart.umd.js";

  private ChartAssets() {}

  static final FigureShell SHELL = load();

  private static FigureShell load() {
    // The note of the source map would make a browser's tools look for a file.
    String library =
        read(LIBRARY)
            .lines()
            .filter(line -> !line.startsWith("//# sourceMappingURL"))
            .toList()
            .stream()
            .reduce("", (all, line) -> all + line + "\n");
    String script = read("/io/github/uq4j/report/chart/figures.js");
    String policy =
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"
            + sha256(library)
            + "' 'sha256-"
            + sha256(script)
            + "'; img-src data: blob:; base-uri 'none'; form-action 'none'";
    return new FigureShell(
        policy, read("/io/github/uq4j/report/chart/figures.css"), library, script);
  }

  private static String read(String name) {
    try (InputStream in = ChartAssets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource " + name + " is missing; must be on the path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing; must be in every Java platform", e);
    }
  }
}
