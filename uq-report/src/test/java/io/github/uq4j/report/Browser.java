package io.github.uq4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Assumptions;

/** Works a page as a reader would, where the machine has a Chromium; skips the test elsewhere. */
public final class Browser {

  private static final List<Path> BROWSERS =
      List.of(
          Path.of("/usr/bin/chromium"),
          Path.of("/usr/bin/chromium-browser"),
          Path.of("/usr/bin/google-chrome"));

  private Browser() {}

  /**
   * Runs a script with the page in {@code page}, its root in {@code doc}; gives what it {@code
   * saw(name, value)}.
   */
  @SuppressWarnings("exports")
  public static Element see(Path folder, String html, int width, String script)
      throws IOException, InterruptedException {
    Optional<Path> browser = BROWSERS.stream().filter(Files::isExecutable).findFirst();
    Assumptions.assumeTrue(browser.isPresent(), "no Chromium on this machine");
    Files.writeString(folder.resolve("report.html"), html);
    Path around =
        Files.writeString(
            folder.resolve("around.html"),
            """
            <!DOCTYPE html><meta charset="utf-8"><pre id="seen"></pre>
            <iframe src="report.html" style="width:%dpx;height:900px;border:0"></iframe>
            <script>
            var frame = document.querySelector('iframe');
            function saw(name, value) { document.getElementById('seen').setAttribute('data-' + name, value); }
            function shown(page, element) {
              return element.getClientRects().length > 0 && page.getComputedStyle(element).visibility !== 'hidden';
            }
            frame.onload = function () {
              var page = frame.contentWindow, doc = frame.contentDocument;
              try { %s } catch (error) { saw('error', String(error)); }
            };
            </script>
            """
                .formatted(width, script));
    Path out = folder.resolve("seen.html");
    Process process =
        new ProcessBuilder(
                browser.get().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-web-security",
                "--allow-file-access-from-files",
                "--virtual-time-budget=4000",
                "--window-size=1300,1000",
                "--user-data-dir=" + folder.resolve("profile"),
                "--dump-dom",
                around.toUri().toString())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    Element seen = Jsoup.parse(Files.readString(out)).getElementById("seen");
    assertThat(seen).isNotNull();
    assertThat(seen.attr("data-error")).isEmpty();
    return seen;
  }
}
