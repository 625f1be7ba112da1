package io.github.uq4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.claim.Verdict;
import io.github.uq4j.report.page.Visible;
import io.github.uq4j.trace.TextSpan;
import java.util.List;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileTextTest {

  private static final String PLAIN = HtmlReport.withDefaults().render(report("plain"));

  private static FactCheckReport report(String text) {
    TextSpan all = new TextSpan(0, text.length());
    HeatToken token =
        HeatToken.of(all, 1)
            .withLogprob(Double.NEGATIVE_INFINITY)
            .withEntropy(0)
            .withAlternatives(
                List.of(AlternativeView.of(text, 1), AlternativeView.of(text + "?", 0.5)));
    ClaimView claim =
        ClaimView.of(text, all, 1, Verdict.DOUBTFUL)
            .withTruth(false)
            .withTruthNote(text)
            .withOtherScores(List.of(new NamedScore(text, 1)));
    Measure measure = new Measure(text, 0.5, Optional.empty(), 1, text);
    return FactCheckReport.of(
            text, 0.5, List.of(new Answer(text, text, text, List.of(token), List.of(claim))))
        .withSubtitle(text)
        .withModel(text)
        .withSummary(Summary.of(List.of(measure)))
        .withProvenance(List.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\"><svg onload=alert(1)>",
        "' onmouseover='alert(1)' x='",
        "</style></title></textarea><!-- -->",
        "<![CDATA[ x ]]> ]]> <!DOCTYPE html>",
        "javascript:alert(1)",
        "&lt;b&gt; &amp; &#x3c; &quot;",
        "${page.shell()} @if(true) {{x}} $unsafe{1}",
        "a\tb\nc\r\nd",
      })
  void markup_asText_staysText(String text) {
    Parser parser = Parser.htmlParser().setTrackErrors(20);

    String html = HtmlReport.withDefaults().render(report(text));

    Document page = Jsoup.parse(html, "", parser);
    assertThat(parser.getErrors()).isEmpty();
    assertThat(page.getAllElements().eachText().size()).isPositive();
    assertThat(tags(page)).isEqualTo(tags(Jsoup.parse(PLAIN)));
    assertThat(page.select("[onerror], [onload], [onmouseover]")).isEmpty();
    assertThat(page.expectFirst(".text").wholeText()).isEqualTo(text.replace("\r", ""));
    assertThat(page.expectFirst(".card .says").wholeText()).isEqualTo(Visible.line(text));
  }

  private static List<String> tags(Document page) {
    return page.getAllElements().stream().map(element -> element.tagName()).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc\u202Edef",
        "a\u2066b\u2069",
        "\u200Fx",
        "z\uFEFFz",
        "a\u0000b",
        "x\u001b[31m",
        "q\u2028q",
        "k\u0085k",
        "\uFFFE",
        "v\u007f"
      })
  void invisibleText_rendered_isMadeVisible(String text) {
    String html = HtmlReport.withDefaults().render(report(text));

    assertThat(html.codePoints())
        .noneMatch(
            c ->
                (Character.isISOControl(c) && c != '\n' && c != '\t')
                    || Character.getDirectionality(c)
                        == Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE
                    || (c >= 0x2066 && c <= 0x2069)
                    || (c >= 0x2028 && c <= 0x202e)
                    || c == 0xfeff
                    || c == 0xfffe
                    || c == 0x200f);
    assertThat(html).doesNotContain(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\uD83D", "\uDE00b", "\uDE00\uD83D", "\uD83D\uD83D\uDE00"})
  void loneSurrogate_rendered_isReplaced(String text) {
    String html = HtmlReport.withDefaults().render(report(text));

    assertThat(html).contains("\ufffd");
    assertThat(html.codePoints()).noneMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "👩‍👩‍👧‍👦",
        "🏳️‍🌈 ok",
        "e\u0301te\u0301",
        "नमस्ते",
        "שלום",
        "日本語",
        "می‌خواهم"
      })
  void livingScripts_rendered_stayAsTheyAre(String text) {
    Document page = Jsoup.parse(HtmlReport.withDefaults().render(report(text)));

    assertThat(page.expectFirst(".text").wholeText()).isEqualTo(text);
    assertThat(page.expectFirst(".says").wholeText()).isEqualTo(text);
  }
}
