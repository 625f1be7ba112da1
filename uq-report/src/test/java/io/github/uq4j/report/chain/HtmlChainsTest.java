package io.github.uq4j.report.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.report.Browser;
import io.github.uq4j.report.NamedScore;
import io.github.uq4j.report.Unfolded;
import io.github.uq4j.report.chain.LinkedToken.Parent;
import io.github.uq4j.report.chain.LinkedToken.Role;
import io.github.uq4j.trace.TextSpan;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlChainsTest {

  private static final String HOSTILE = "</script><script>alert(1)</script>&\"'<b>\u202e";

  private static LinkedToken token(int token, int start, int end, Role role, Parent... parents) {
    double weight = 0;
    for (Parent parent : parents) {
      weight += parent.weight();
    }
    return new LinkedToken(
        token, new TextSpan(start, end), role, weight, -0.5 * token, List.of(parents));
  }

  private static ChainAnswer answer(String text, LinkedToken... tokens) {
    return new ChainAnswer(
        "q1",
        "What is 40 + 2?",
        text,
        List.of(tokens),
        List.of(new NamedScore("uqac", 0.75), new NamedScore("uqac-attention", 0.00012)),
        List.of("correct: true"),
        List.of("sar: needs samples."));
  }

  /** The words of "40 and 2 make 42, Answer: 42": 42 rests on the first 42, this on 40 and 2. */
  private static ChainAnswer sum() {
    return answer(
        "40 and 2 make 42, Answer: 42",
        token(0, 0, 2, Role.SUPPORT, new Parent(4, 0.25)),
        token(2, 6, 8, Role.SIMILAR, new Parent(4, 0.75), new Parent(7, 0.125)),
        token(4, 13, 16, Role.SIMILAR, new Parent(7, 0.9375)),
        token(7, 25, 28, Role.ANSWER));
  }

  /** An answer of many lines: each word looks back at the third before it and the tenth. */
  private static ChainAnswer lines(int words) {
    StringBuilder text = new StringBuilder();
    List<LinkedToken> tokens = new ArrayList<>();
    for (int i = 0; i < words; i++) {
      int start = text.length();
      text.append(i % 7 == 6 ? " \u0643\u0644\u0645\u0629" : " word").append(i);
      List<Parent> parents = new ArrayList<>();
      for (int later : new int[] {i + 3, i + 10}) {
        if (later < words) {
          parents.add(new Parent(later, 0.5));
        }
      }
      Role role = i == words - 1 ? Role.ANSWER : Role.SUPPORT;
      tokens.add(token(i, start, text.length(), role, parents.toArray(Parent[]::new)));
    }
    return answer(text.toString(), tokens.toArray(LinkedToken[]::new));
  }

  private static String render(ChainAnswer... answers) {
    return HtmlChains.withDefaults()
        .withUnfolded(Unfolded.ALL)
        .render(new ChainReport("", "Words.", List.of(answers), List.of("From a test.")));
  }

  private static Document page(ChainAnswer... answers) {
    return Jsoup.parse(render(answers));
  }

  @Test
  void page_answer_marksTokensInTheTextAndKeepsTheText() {
    Document page = page(sum());
    assertThat(page.select("h1").text()).isEqualTo("Attention chains");
    assertThat(page.select(".panel .text").get(0).wholeText())
        .isEqualTo("40 and 2 make 42, Answer: 42");
    assertThat(page.select(".text mark").eachText()).containsExactly("40", "2", "42", "42");
    assertThat(page.select(".text mark").eachAttr("class"))
        .containsExactly("t w1", "t similar w5", "t similar w5", "t answer");
    assertThat(page.select(".text mark").eachAttr("data-k")).containsExactly("0", "2", "4", "7");
    assertThat(page.select(".said b").text()).isEqualTo("42");
    assertThat(page.select(".chip").text()).isEqualTo("correct: true");
    assertThat(page.select(".scores dt").eachText()).containsExactly("uqac", "uqac-attention");
    assertThat(page.select(".scores dd").eachText()).containsExactly("0.750", "1.2e-04");
    assertThat(page.select(".note").text()).isEqualTo("sar: needs samples.");
  }

  @Test
  void table_ofTheChain_hasWeightsProbabilitiesAndParents() {
    Document page = page(sum());
    List<String> cells = page.select(".tokens tbody tr").get(1).children().eachText();
    assertThat(cells)
        .containsExactly("2", "2", "similar", "0.875", "36.8 %", "424 0.750 427 0.125");
  }

  @Test
  void page_loadsNothing_andRunsOnlyItsOwnScript() throws Exception {
    Document page = page(sum());
    String policy = page.select("meta[http-equiv]").attr("content");
    assertThat(policy).startsWith("default-src 'none'");
    assertThat(page.select("script")).hasSize(1);
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(page.select("script").get(0).data().getBytes(StandardCharsets.UTF_8));
    assertThat(policy).contains("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
    assertThat(page.select("[src], link[href]:not([href^=data:])")).isEmpty();
  }

  @Test
  void page_hostileWords_stayWords() {
    ChainAnswer hostile =
        new ChainAnswer(
            HOSTILE,
            HOSTILE,
            HOSTILE,
            List.of(token(0, 0, HOSTILE.length(), Role.ANSWER)),
            List.of(new NamedScore(HOSTILE, 1)),
            List.of(HOSTILE),
            List.of(HOSTILE));
    Document page =
        Jsoup.parse(
            HtmlChains.withDefaults()
                .render(new ChainReport(HOSTILE, HOSTILE, List.of(hostile), List.of(HOSTILE))));
    assertThat(page.select("script")).hasSize(1);
    assertThat(page.select("b b")).isEmpty();
    assertThat(page.text()).doesNotContain("\u202e").contains("\u27e8U+202E\u27e9");
  }

  @Test
  void page_nothingToDraw_saysSo() {
    assertThat(page().select(".nothing").text()).isEqualTo("There are no answers to show.");
    Document empty = page(answer(""));
    assertThat(empty.select(".nothing").text()).isEqualTo("The model answered nothing.");
    Document bare = page(answer("I do not know."));
    assertThat(bare.select(".tokens, mark[data-k], .about")).isEmpty();
    assertThat(bare.select(".panel .text").text()).isEqualTo("I do not know.");
  }

  @Test
  void bits_oddTokens_coverWholeCharactersAndShowBlanks() {
    // A family of three in one character, cut by tokens 0 and 1; then a blank and a line break.
    String family = "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67";
    Document page =
        page(
            answer(
                family + " x\n\ny",
                token(0, 0, 3, Role.SUPPORT, new Parent(4, 0.5)),
                token(1, 3, 8, Role.SUPPORT, new Parent(4, 0.25)),
                token(2, 8, 9, Role.SUPPORT, new Parent(4, 0.125)),
                token(3, 10, 12, Role.SUPPORT, new Parent(4, 0.125)),
                token(4, 12, 13, Role.ANSWER),
                token(5, 13, 13, Role.ANSWER)));
    List<Element> marks = page.select(".text mark");
    assertThat(marks.get(0).wholeText()).isEqualTo(family);
    assertThat(marks.get(0).attr("data-k")).isEqualTo("0 1");
    assertThat(marks.get(0).attr("class")).isEqualTo("t w5");
    assertThat(marks.get(1).attr("class")).isEqualTo("t w1 blank");
    assertThat(marks.get(2).attr("class")).isEqualTo("t w1 blank break");
    assertThat(page.select(".tokens tbody th").eachText())
        .containsExactly(
            "\ud83d\udc68\u200d",
            "\ud83d\udc69\u200d\ud83d\udc67",
            "\u2423",
            "\u240a\u240a",
            "y",
            "(empty)");
    assertThat(page.select(".tokens tbody th a")).hasSize(5);
  }

  @Test
  void page_equalReports_areEqual_andWrittenAsRendered() {
    assertThat(render(sum())).isEqualTo(render(sum()));
    StringWriter out = new StringWriter();
    HtmlChains.withDefaults()
        .withUnfolded(Unfolded.ALL)
        .write(new ChainReport("", "Words.", List.of(sum()), List.of("From a test.")), out);
    assertThat(out.toString()).isEqualTo(render(sum()));
  }

  @Test
  void panels_byDefault_onlyTheFirstIsOpen() {
    Document page =
        Jsoup.parse(
            HtmlChains.withDefaults()
                .render(new ChainReport("", "", List.of(sum(), sum()), List.of())));
    assertThat(page.select(".panel")).hasSize(2);
    assertThat(page.select(".panel[open]")).hasSize(1);
  }

  @Test
  void arcs_inABrowser_leadFromTokenToToken(@TempDir Path folder) throws Exception {
    Element seen =
        Browser.see(
            folder,
            render(sum()),
            1000,
            """
            var marks = doc.querySelectorAll('.text mark');
            var around = doc.querySelector('.chain').getBoundingClientRect();
            function middle(mark) { var r = mark.getBoundingClientRect(); return (r.left + r.right) / 2 - around.left; }
            var wanted = [[2, 0], [2, 1], [3, 1], [3, 2]].map(function (p) { return Math.round(middle(marks[p[0]])) + '>' + Math.round(middle(marks[p[1]])); }).sort().join();
            var arcs = Array.from(doc.querySelectorAll('.arcs path')).map(function (path) {
              var n = path.getAttribute('d').match(/-?[0-9.]+/g).map(Number);
              return Math.round(n[0]) + '>' + Math.round(n[6]);
            }).sort().join();
            saw('arcs', arcs === wanted ? 'right' : arcs + ' for ' + wanted);
            saw('dots', doc.querySelectorAll('.arcs circle').length);
            var widths = Array.from(doc.querySelectorAll('.arcs path')).map(function (path) { return parseFloat(path.style.strokeWidth); });
            saw('widths', widths.every(function (w, i) { return i === 0 || w >= widths[i - 1]; }) && widths[3] > widths[0]);
            """);
    assertThat(seen.attr("data-arcs")).isEqualTo("right");
    assertThat(seen.attr("data-dots")).isEqualTo("4");
    assertThat(seen.attr("data-widths")).isEqualTo("true");
  }

  @Test
  void token_reachedByKeyboard_tellsItsLinks(@TempDir Path folder) throws Exception {
    Element seen =
        Browser.see(
            folder,
            render(sum()),
            1000,
            """
            var stops = doc.querySelectorAll('.text mark[tabindex="0"]');
            saw('stops', stops.length);
            function key(name) { doc.activeElement.dispatchEvent(new page.KeyboardEvent('keydown', { key: name, bubbles: true })); }
            stops[0].focus({ focusVisible: true });
            key('ArrowRight');
            key('ArrowRight');
            saw('said', doc.querySelector('.about').textContent);
            saw('on', doc.querySelectorAll('mark.on').length + ' ' + doc.querySelectorAll('mark.near').length);
            saw('arcs', doc.querySelectorAll('.arcs.some .in').length + ' ' + doc.querySelectorAll('.arcs.some .out').length);
            saw('row', doc.querySelector('tr.on').dataset.k);
            key('Escape');
            saw('all', doc.querySelectorAll('.arcs.some, .on, .near').length);
            """);
    assertThat(seen.attr("data-stops")).isEqualTo("1");
    assertThat(seen.attr("data-said"))
        .isEqualTo(
            "\u201c42\u201d, token 4 (similar): probability 13.5\u00a0%, weight 0.938, looked back"
                + " at from \u201c42\u201d 0.94; looks back at \u201c2\u201d 0.75, \u201c40\u201d"
                + " 0.25.");
    assertThat(seen.attr("data-on")).isEqualTo("1 3");
    assertThat(seen.attr("data-arcs")).isEqualTo("1 2");
    assertThat(seen.attr("data-row")).isEqualTo("4");
    assertThat(seen.attr("data-all")).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(ints = {360, 1200})
  void page_ofManyLines_fitsAnyWidth(int width, @TempDir Path folder) throws Exception {
    Element seen =
        Browser.see(
            folder,
            render(lines(150)),
            width,
            """
            doc.querySelectorAll('details').forEach(function (one) { one.open = true; });
            saw('wide', doc.documentElement.scrollWidth);
            saw('arcs', doc.querySelectorAll('.arcs path').length);
            var box = doc.querySelector('.chain').getBoundingClientRect();
            saw('inside', Array.from(doc.querySelectorAll('.arcs path')).every(function (path) {
              var r = path.getBoundingClientRect();
              return r.left >= box.left - 20 && r.right <= box.right + 20 && r.top >= box.top - 20 && r.bottom <= box.bottom;
            }));
            """);
    assertThat(Integer.parseInt(seen.attr("data-wide"))).isLessThanOrEqualTo(width);
    assertThat(seen.attr("data-arcs")).isEqualTo("287"); // 147 + 140
    assertThat(seen.attr("data-inside")).isEqualTo("true");
  }

  @Test
  void colours_underText_leaveItReadable() {
    for (String theme : HtmlChains.css().split("@media screen", 2)) {
      for (int step = 0; step < ChainText.STEPS; step++) {
        assertThat(contrast(theme, "ink", "w" + step)).as("w%d", step).isGreaterThan(5.5);
      }
      assertThat(contrast(theme, "ink", "answer")).isGreaterThan(7);
      assertThat(contrast(theme, "soft", "card")).isGreaterThan(4.5);
      assertThat(contrast(theme, "ink", "wash")).isGreaterThan(7);
      assertThat(contrast(theme, "wrong", "card")).isGreaterThan(3);
      assertThat(contrast(theme, "accent", "card")).isGreaterThan(3);
    }
  }

  private static double contrast(String css, String fore, String back) {
    double a = luminance(css, fore);
    double b = luminance(css, back);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(String css, String name) {
    Matcher colour = Pattern.compile("--" + name + ": #([0-9a-f]{6});").matcher(css);
    assertThat(colour.find()).as(name).isTrue();
    double[] share = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double c = Integer.parseInt(colour.group(1).substring(2 * i, 2 * i + 2), 16) / 255.0;
      sum += share[i] * (c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
