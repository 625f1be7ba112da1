package io.github.uq4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.claim.Verdict;
import io.github.uq4j.trace.TextSpan;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;

class HtmlReportTest {

  private static final FactCheckReport SAMPLE = SampleReports.biographies(48, 7);
  private static final String HTML = HtmlReport.withDefaults().render(SAMPLE);

  @Test
  void sample_rendered_isWrittenForALook() throws IOException {
    Path target = Path.of("target/report-sample.html");

    Files.writeString(target, HTML);

    assertThat(Files.size(target)).isLessThan(2_000_000);
  }

  @Test
  void sample_parsed_isWellFormed() {
    Parser parser = Parser.htmlParser().setTrackErrors(50);

    Document page = Jsoup.parse(HTML, "", parser);

    assertThat(parser.getErrors()).isEmpty();
    assertThat(page.charset()).isEqualTo(StandardCharsets.UTF_8);
    assertThat(page.select("main, header.top, footer, h1")).hasSize(4);
    Set<String> ids = new HashSet<>();
    page.select("[id]").forEach(element -> assertThat(ids.add(element.id())).isTrue());
    page.select("a[href]")
        .forEach(link -> assertThat(ids).contains(link.attr("href").substring(1)));
  }

  @Test
  void sample_read_loadsNothing() {
    Document page = Jsoup.parse(HTML);

    assertThat(HTML).doesNotContain("http://", "https://", "@import", "url(");
    assertThat(page.select("[src], iframe, object, embed, base, form, img")).isEmpty();
    assertThat(page.select("link").eachAttr("href")).containsExactly("data:,");
    assertThat(page.select("a[href]").eachAttr("href")).allMatch(href -> href.startsWith("#"));
  }

  @Test
  void policy_read_allowsItsOwnScriptAlone() throws Exception {
    Document page = Jsoup.parse(HTML);
    String policy = page.expectFirst("meta[http-equiv=Content-Security-Policy]").attr("content");
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    String script = page.expectFirst("script").data();
    byte[] hash = digest.digest(script.getBytes(StandardCharsets.UTF_8));

    assertThat(page.select("script")).hasSize(1);
    assertThat(policy)
        .startsWith("default-src 'none';")
        .contains("script-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
  }

  @Test
  void sample_read_holdsEveryAnswerClaimAndTruth() {
    Document page = Jsoup.parse(HTML);

    for (int i = 0; i < SAMPLE.answers().size(); i++) {
      Answer answer = SAMPLE.answers().get(i);
      Element panel = page.expectFirst("#a" + i);
      assertThat(panel.expectFirst(".text").wholeText()).isEqualTo(answer.text());
      assertThat(panel.select(".prompt").text()).isEqualTo(answer.prompt().strip());
      assertThat(panel.select(".card .says").eachText())
          .containsExactlyInAnyOrderElementsOf(
              answer.claims().stream().map(ClaimView::text).toList());
      assertThat(panel.select(".truth span").eachText())
          .containsExactlyInAnyOrderElementsOf(
              answer.claims().stream().flatMap(c -> c.truthNote().stream()).toList());
    }
  }

  @Test
  void cards_read_areSortedByDoubt() {
    Document page = Jsoup.parse(HTML);

    for (Element list : page.select(".cards")) {
      List<Double> doubts = new ArrayList<>();
      list.select(".doubt").forEach(d -> doubts.add(Double.valueOf(d.ownText())));
      List<Double> sorted = new ArrayList<>(doubts);
      sorted.sort(Collections.reverseOrder());
      assertThat(doubts).hasSize(8).isEqualTo(sorted);
    }
  }

  @Test
  void claims_read_areUnderlinedWhereTheyStand() {
    List<Element> anchors = Jsoup.parse(HTML).select(".c > a[id]");
    List<ClaimView> claims = SAMPLE.answers().stream().flatMap(a -> a.claims().stream()).toList();

    assertThat(anchors).hasSameSizeAs(claims);
    for (int i = 0; i < claims.size(); i++) {
      Element stretch = anchors.get(i).parents().get(0);
      assertThat(stretch.wholeText()).isEqualTo(claims.get(i).text());
      assertThat(stretch.hasClass(claims.get(i).verdict().id())).isTrue();
    }
  }

  @Test
  void equalReports_rendered_giveEqualFiles() {
    StringWriter out = new StringWriter();

    HtmlReport.withDefaults().write(SampleReports.biographies(48, 7), out);

    assertThat(out.toString()).isEqualTo(HTML);
  }

  @Test
  void counts_inTheOverview_agreeWithTheClaims() {
    VerdictCounts counts = VerdictCounts.of(SAMPLE.answers());
    Document page = Jsoup.parse(HTML);

    assertThat(page.select(".matrix td.caught b").text()).isEqualTo("" + counts.caught());
    assertThat(page.select(".matrix td.missed b").text()).isEqualTo("" + counts.missed());
    assertThat(page.select(".matrix td.passed b").text()).isEqualTo("" + counts.passed());
    assertThat(page.select(".matrix td.false-alarm b").text()).isEqualTo("" + counts.falseAlarms());
    assertThat(counts.total()).isEqualTo(48 * 8);
    assertThat(page.select("[data-show]").eachText()).hasSize(4);
    assertThat(page.select(".answer[open]")).hasSize(1);
  }

  @Test
  void unfolded_chosen_decidesWhatStandsOpen() {
    FactCheckReport report = SampleReports.biographies(3, 1);

    for (Unfolded which : Unfolded.values()) {
      Document page = Jsoup.parse(HtmlReport.withDefaults().withUnfolded(which).render(report));
      int open =
          switch (which) {
            case NONE -> 0;
            case FIRST -> 1;
            case ALL -> 3;
          };
      assertThat(page.select(".answer[open]")).as(which.name()).hasSize(open);
    }
  }

  @Test
  void alternatives_limited_keepTheOneThatWasSaid() {
    FactCheckReport report = SampleReports.biographies(3, 1);

    Document page = Jsoup.parse(HtmlReport.withDefaults().withAlternatives(0).render(report));

    for (Element token : page.select(".t[data-d]")) {
      assertThat(token.attr("data-d").split("\n", -1)).hasSize(2).anyMatch(l -> l.contains("*\t"));
    }
    assertThatThrownBy(() -> HtmlReport.withDefaults().withAlternatives(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("alternatives = -1; must be >= 0");
  }

  @Test
  void emptyReport_rendered_saysSo() {
    Document page =
        Jsoup.parse(HtmlReport.withDefaults().render(FactCheckReport.of("", 1, List.of())));

    assertThat(page.title()).isEqualTo("Checked answers");
    assertThat(page.select(".nothing").text()).isEqualTo("There are no answers to show.");
    assertThat(page.select(".histogram, .matrix, .measures")).isEmpty();
  }

  @Test
  void emptyAnswer_rendered_saysSo() {
    Answer empty = new Answer("x", " ", "", List.of(), List.of());

    Document page =
        Jsoup.parse(HtmlReport.withDefaults().render(FactCheckReport.of("t", 0, List.of(empty))));

    assertThat(page.select(".prompt").text()).isEqualTo("(no prompt)");
    assertThat(page.select(".nothing").eachText())
        .containsExactly("The model answered nothing.", "No claims were found.");
  }

  @Test
  void unknownTruth_rendered_claimsNothingAboutIt() {
    ClaimView claim = ClaimView.of("It is so", new TextSpan(0, 8), 1, Verdict.DOUBTFUL);
    Answer answer = new Answer("x", "Is it?", "It is so.", List.of(), List.of(claim));

    Document page =
        Jsoup.parse(
            HtmlReport.withDefaults().render(FactCheckReport.of("t", 0.5, List.of(answer))));

    assertThat(page.select(".matrix, .truth, .half.down, .chip.caught, .chip.missed")).isEmpty();
    assertThat(page.select("[data-show]")).hasSize(2);
    assertThat(page.select(".sides").text()).isEqualTo("claims");
    assertThat(page.select(".judged")).isEmpty();
  }

  @Test
  void summaryCounts_given_areShownInsteadOfCounting() {
    Summary summary = new Summary(List.of(), Optional.of(new VerdictCounts(1999, 1, 1, 1999)));

    Document page =
        Jsoup.parse(
            HtmlReport.withDefaults()
                .render(FactCheckReport.of("t", 0.5, List.of()).withSummary(summary)));

    assertThat(page.select(".matrix td.caught b").text()).isEqualTo("1\u202f999");
    assertThat(page.select(".figures b").eachText()).contains("> 99 %", "< 1 %");
  }

  @Test
  void measureOutsideTheScale_rendered_isNotPlotted() {
    Measure below = new Measure("gain", -0.25, Optional.of(new Interval(-0.5, 0, 0.9)), 12, "");
    FactCheckReport report =
        FactCheckReport.of("t", 0.5, List.of()).withSummary(Summary.of(List.of(below)));

    Document page = Jsoup.parse(HtmlReport.withDefaults().render(report));

    assertThat(page.select(".measures tbody").text())
        .isEqualTo("gain \u22120.250 \u22120.500 to 0.000 (90 %) 12");
    assertThat(page.select(".whisker")).isEmpty();
  }

  @Test
  void thousandAnswers_rendered_staySmall() {
    String html = HtmlReport.withDefaults().render(SampleReports.biographies(1000, 3));

    assertThat(html.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(30_000_000);
  }

  @Test
  void brokenWriter_written_passesTheErrorOn() {
    java.io.Writer broken =
        new java.io.Writer() {
          @Override
          public void write(char[] text, int from, int length) throws IOException {
            throw new IOException("full");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };

    assertThatThrownBy(() -> HtmlReport.withDefaults().write(SAMPLE, broken))
        .isInstanceOf(UncheckedIOException.class);
  }
}
