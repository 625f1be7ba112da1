package io.github.uq4j.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.report.chart.Series.Kind;
import io.github.uq4j.report.chart.Series.Point;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlFiguresTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String HOSTILE = "</script><script>alert(1)</script>&\"'<b>\u202e";

  private static Chart lines(int count) {
    List<Series> series = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      series.add(
          Series.of("line " + s, Kind.LINE, List.of(new Point(0, s), new Point(1, 1.0 / (s + 1)))));
    }
    series.add(
        new Series(
            "band", Kind.BAND, List.of(new Point(0, 0), new Point(1, 0.5)), List.of(0.5, 1.0)));
    series.add(new Series("ends", Kind.WHISKERS, List.of(new Point(0.5, 0.2)), List.of(0.7)));
    series.add(Series.of("dots", Kind.DOTS, List.of(new Point(0.3, 0.4))));
    series.add(Series.of("chance", Kind.GUIDE, List.of(new Point(0, 0), new Point(1, 1))));
    return Chart.of(
        "Lines",
        "Many of them.",
        Axis.ofShares("share"),
        new Axis("height", Axis.Format.NUMBER, Axis.Range.DATA),
        series);
  }

  private static Chart bars() {
    Axis axis = new Axis("score", Axis.Format.NUMBER, Axis.Range.DATA);
    return new Chart(
        "Bars",
        "Up and down.",
        axis,
        axis,
        List.of(),
        List.of(new Bar(0, 0.5, 3, 1), new Bar(0.5, 1, 0, 4)),
        "right",
        "wrong");
  }

  private static Chart empty() {
    return Chart.of("Nothing", "", Axis.ofShares("x"), Axis.ofShares("y"), List.of());
  }

  private static FigureReport report(Chart... charts) {
    FigureTable table =
        new FigureTable(List.of("score", "auroc"), List.of(List.of("perplexity", "0.8")));
    return new FigureReport(
        "A page",
        "With charts.",
        List.of(new FigureSection("Part", List.of("Words."), Optional.of(table), List.of(charts))),
        List.of("From a test."));
  }

  private static String render(FigureReport report) {
    return HtmlFigures.withDefaults().render(report);
  }

  @Test
  void page_hasEveryChartWithItsWordsAndItsNumbers() throws IOException {
    Document page = Jsoup.parse(render(report(lines(2), bars())));
    assertThat(page.select("figure")).hasSize(2);
    Element first = page.select("figure").get(0);
    assertThat(first.select("canvas").attr("aria-label")).isEqualTo("Lines. Many of them.");
    JsonNode json = JSON.readTree(first.select("script").html());
    assertThat(json.path("series")).hasSize(6);
    assertThat(json.at("/series/2/upper/1").asDouble()).isEqualTo(1);
    assertThat(json.at("/x/format").asText()).isEqualTo("percent");
    JsonNode counts = JSON.readTree(page.select("figure script").get(1).html()).at("/bars/counts");
    assertThat(counts.toString()).isEqualTo("[[0.0,0.5,3,1],[0.5,1.0,0,4]]");
    assertThat(page.select("tbody th").text()).isEqualTo("perplexity");
    assertThat(page.select("footer").text()).contains("From a test.", "Chart.js (MIT)");
  }

  @Test
  void page_loadsNothing_andRunsOnlyItsOwnScripts() throws Exception {
    Document page = Jsoup.parse(render(report(bars())));
    String policy = page.select("meta[http-equiv]").attr("content");
    assertThat(policy).startsWith("default-src 'none'");
    for (Element script : page.select("body > script")) {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(script.data().getBytes(StandardCharsets.UTF_8));
      assertThat(policy).contains("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
    }
    assertThat(page.select("[src], link[href]:not([href^=data:])")).isEmpty();
    assertThat(page.outerHtml()).doesNotContain("sourceMappingURL", "@import");
  }

  @Test
  void page_hostileWords_stayWords() throws IOException {
    Chart chart =
        Chart.of(
            HOSTILE,
            HOSTILE,
            Axis.ofShares(HOSTILE),
            Axis.ofShares("y"),
            List.of(Series.of(HOSTILE, Kind.DOTS, List.of(new Point(0, 0)))));
    FigureReport report =
        new FigureReport(
            HOSTILE,
            HOSTILE,
            List.of(
                new FigureSection(
                    HOSTILE,
                    List.of(HOSTILE),
                    Optional.of(new FigureTable(List.of(HOSTILE), List.of(List.of(HOSTILE)))),
                    List.of(chart))),
            List.of(HOSTILE));
    Document page = Jsoup.parse(render(report));
    assertThat(page.select("script")).hasSize(3);
    assertThat(page.select("b b")).isEmpty();
    JsonNode json = JSON.readTree(page.select("figure script").get(0).html());
    assertThat(json.at("/series/0/name").asText()).isEqualTo(HOSTILE);
  }

  @Test
  void page_nothingToDraw_saysSo() {
    Document page = Jsoup.parse(render(report(empty())));
    assertThat(page.select("figure canvas")).isEmpty();
    assertThat(page.select("figure .nothing").text()).isEqualTo("There is nothing to draw.");
  }

  @Test
  void page_equalReports_areEqual() {
    assertThat(render(report(lines(3), bars()))).isEqualTo(render(report(lines(3), bars())));
  }

  /** Where the machine has a browser: the scripts run under the policy and draw every chart. */
  @Test
  void page_inABrowser_drawsEveryChart(@TempDir Path folder) throws Exception {
    Path browser = Path.of("/usr/bin/chromium");
    Assumptions.assumeTrue(Files.isExecutable(browser), "no chromium on this machine");
    Path file = Files.writeString(folder.resolve("page.html"), render(report(lines(6), bars())));
    Path out = folder.resolve("dom.html");
    Process process =
        new ProcessBuilder(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--virtual-time-budget=3000",
                "--user-data-dir=" + folder.resolve("profile"),
                "--dump-dom",
                file.toUri().toString())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    Document page = Jsoup.parse(Files.readString(out));
    assertThat(page.select("figure[data-drawn=yes]")).hasSize(2);
    assertThat(page.select("button.save")).hasSize(2);
    assertThat(Integer.parseInt(page.select("canvas").get(0).attr("width"))).isPositive();
  }

  @Test
  void badInput_isRefusedByName() {
    assertThatThrownBy(() -> new Point(Double.NaN, 0))
        .hasMessage("point = (NaN, 0.0); must be finite");
    assertThatThrownBy(() -> Series.of("a", Kind.BAND, List.of(new Point(0, 0))))
        .hasMessage("upper has 0 ends; must have 1 for BAND");
    assertThatThrownBy(() -> new FigureTable(List.of("a", "b"), List.of(List.of("c"))))
        .hasMessage("rows[0] has 1 cells; the header has 2");
    assertThatThrownBy(() -> new Bar(0, 1, -1, 0)).hasMessage("counts = -1, 0; must be >= 0");
    Axis axis = Axis.ofShares("x");
    assertThatThrownBy(
            () ->
                new Chart(
                    "c", "", axis, axis, lines(1).series(), List.of(new Bar(0, 1, 1, 1)), "a", "b"))
        .hasMessage("chart \"c\" has series and bars; must have one of them");
  }
}
