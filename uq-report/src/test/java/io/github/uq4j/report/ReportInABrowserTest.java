package io.github.uq4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page as a browser renders it: a page around it works it as a reader would and writes down
 * what it sees. Where the machine has no Chromium, there is nothing to test with.
 */
class ReportInABrowserTest {

  private static final List<Path> BROWSERS =
      List.of(
          Path.of("/usr/bin/chromium"),
          Path.of("/usr/bin/chromium-browser"),
          Path.of("/usr/bin/google-chrome"));

  private final Path folder;

  ReportInABrowserTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Runs a script with the page in {@code page}, its root in {@code doc}; gives what it saw. */
  private Element see(FactCheckReport report, int width, String script) throws Exception {
    Optional<Path> browser = BROWSERS.stream().filter(Files::isExecutable).findFirst();
    Assumptions.assumeTrue(browser.isPresent(), "no Chromium on this machine");
    Files.writeString(folder.resolve("report.html"), HtmlReport.withDefaults().render(report));
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

  private static FactCheckReport people(int count) {
    return SampleReports.biographies(count, 3);
  }

  @Test
  void token_reachedByKeyboard_tellsItsAlternatives() throws Exception {
    Element seen =
        see(
            people(3),
            1200,
            """
            var stops = doc.querySelectorAll('.answer[open] .t[data-d][tabindex="0"]');
            saw('stops', stops.length);
            stops[0].focus({ focusVisible: true });
            var pop = doc.getElementById('pop');
            saw('pop', shown(page, pop));
            saw('facts', pop.textContent);
            saw('described', stops[0].getAttribute('aria-describedby'));
            stops[0].dispatchEvent(new page.KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
            saw('moved', doc.activeElement !== stops[0] && doc.activeElement.matches('.t[data-d]'));
            doc.activeElement.dispatchEvent(new page.KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
            saw('closed', !shown(page, pop));
            """);
    assertThat(seen.attr("data-stops")).isEqualTo("1");
    assertThat(seen.attr("data-pop")).isEqualTo("true");
    assertThat(seen.attr("data-facts")).contains("probability");
    assertThat(seen.attr("data-described")).isEqualTo("pop");
    assertThat(seen.attr("data-moved")).isEqualTo("true");
    assertThat(seen.attr("data-closed")).isEqualTo("true");
  }

  @Test
  void filter_pressed_leavesClaimsOfThatVerdict() throws Exception {
    Element seen =
        see(
            people(6),
            1200,
            """
            doc.querySelectorAll('details').forEach(function (one) { one.open = true; });
            function cards() { return Array.from(doc.querySelectorAll('.card')).filter(function (c) { return shown(page, c); }); }
            saw('all', cards().length);
            saw('given', doc.querySelectorAll('.card').length);
            var button = doc.querySelectorAll('[data-show]')[1];
            button.click();
            saw('count', button.querySelector('span').textContent);
            saw('filtered', cards().length);
            saw('kinds', cards().every(function (c) { return c.classList.contains(button.dataset.show); }));
            saw('pressed', button.getAttribute('aria-pressed'));
            """);
    assertThat(seen.attr("data-all")).isEqualTo(seen.attr("data-given"));
    assertThat(seen.attr("data-filtered")).isEqualTo(seen.attr("data-count"));
    assertThat(Integer.parseInt(seen.attr("data-filtered")))
        .isBetween(1, Integer.parseInt(seen.attr("data-all")));
    assertThat(seen.attr("data-kinds")).isEqualTo("true");
    assertThat(seen.attr("data-pressed")).isEqualTo("true");
  }

  @Test
  void claims_sideList_isSortedByDoubt_andUnderlinedInTheText() throws Exception {
    Element seen =
        see(
            people(2),
            1200,
            """
            var panel = doc.querySelector('.answer[open]');
            var doubts = Array.from(panel.querySelectorAll('.card .doubt')).map(function (d) { return parseFloat(d.textContent.match(/[0-9.]+/)[0]); });
            saw('sorted', doubts.length > 1 && doubts.every(function (d, i) { return i === 0 || doubts[i - 1] >= d; }));
            var lines = Array.from(panel.querySelectorAll('.c')).map(function (c) { return page.getComputedStyle(c).textDecorationLine + page.getComputedStyle(c).borderBottomStyle; });
            saw('lines', lines.length > 0 && lines.every(function (l) { return l.indexOf('underline') >= 0 || l.indexOf('none') < 0; }));
            """);
    assertThat(seen.attr("data-sorted")).isEqualTo("true");
    assertThat(seen.attr("data-lines")).isEqualTo("true");
  }

  @Test
  void page_onAPhone_isNoWiderThanIt() throws Exception {
    Element seen =
        see(
            people(4),
            375,
            """
            doc.querySelectorAll('details').forEach(function (one) { one.open = true; });
            saw('wide', doc.documentElement.scrollWidth);
            """);
    assertThat(Integer.parseInt(seen.attr("data-wide"))).isLessThanOrEqualTo(375);
  }

  @Test
  void page_ofHundredsOfClaims_opensAndFilters() throws Exception {
    Element seen =
        see(
            people(120),
            1200,
            """
            saw('claims', doc.querySelectorAll('.card').length);
            doc.querySelectorAll('[data-show]')[1].click();
            saw('status', doc.getElementById('status').textContent);
            """);
    assertThat(Integer.parseInt(seen.attr("data-claims"))).isGreaterThan(500);
    assertThat(seen.attr("data-status")).matches("Showing \\d+ of 120 answers");
  }
}
