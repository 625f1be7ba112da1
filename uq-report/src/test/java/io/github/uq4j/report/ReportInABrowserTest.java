package io.github.uq4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page as a browser renders it: a page around it works it as a reader would and writes down
 * what it sees. Where the machine has no Chromium, there is nothing to test with.
 */
class ReportInABrowserTest {

  private final Path folder;

  ReportInABrowserTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Runs a script with the page in {@code page}, its root in {@code doc}; gives what it saw. */
  private Element see(FactCheckReport report, int width, String script) throws Exception {
    return Browser.see(folder, HtmlReport.withDefaults().render(report), width, script);
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
