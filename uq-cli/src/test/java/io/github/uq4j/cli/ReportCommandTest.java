package io.github.uq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.cli.shell.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code uq report}. */
class ReportCommandTest {

  private static final String TRACE =
      """
      {"schema": "uq4j.trace/1", "id": "%s", "model": {"id": "toy"}, "prompt": {"text": "Who <b>?"}, \
      "generation": {"text": "Ada L", "tokens": [\
      {"text": "Ada", "logprob": -0.1, "span": [0, 3], "top": [["Ada", -0.1], ["Eve", -2.4]]}, \
      {"text": " L", "logprob": -1.6, "span": [3, 5]}]}}
      """;

  private final Path folder;

  ReportCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path traces() throws IOException {
    return Files.writeString(
        folder.resolve("t.jsonl"), TRACE.formatted("a") + TRACE.formatted("b"));
  }

  private Path scores() throws IOException {
    Path scores = folder.resolve("s.jsonl");
    Cli done =
        Cli.run(
            "score",
            "--traces",
            traces().toString(),
            "--scorers",
            "max-sequence-probability,chow-sum",
            "--out",
            scores.toString());
    assertThat(done.err()).isEmpty();
    return scores;
  }

  private Document page(String... arguments) throws IOException {
    Path html = folder.resolve("page.html");
    String[] all = new String[arguments.length + 3];
    all[0] = "report";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--html";
    all[arguments.length + 2] = html.toString();
    Cli said = Cli.run(all);
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isEqualTo(ExitCode.DONE);
    return Jsoup.parse(Files.readString(html));
  }

  @Test
  void traces_drawn_showTokensAndNoClaims() throws IOException {
    Document page = page("--traces", traces().toString());
    assertThat(page.select(".answer")).hasSize(2);
    assertThat(page.select(".answer").get(0).select(".t[data-d]").eachText())
        .containsExactly("Ada", "L");
    assertThat(page.select(".answer .prompt").get(0).text()).isEqualTo("Who <b>?");
    // 1 - e^-0.1 = 0.095 and 1 - e^-1.6 = 0.798: the first and the eighth of ten steps.
    assertThat(page.select(".answer").get(0).select(".t").eachAttr("class"))
        .containsExactly("t h0", "t h7");
    // e^((-0.1 - 1.6) / 2) = 0.427
    assertThat(page.select(".counts").get(0).text()).isEqualTo("2 tokens, 43 % sure");
    assertThat(page.select(".cards, .filters, .whole")).isEmpty();
    assertThat(page.text()).doesNotContain("claim");
  }

  @Test
  void traces_withScores_showThemBesideTheAnswer() throws IOException {
    Document page = page("--traces", traces().toString(), "--scores", scores().toString());
    assertThat(page.select(".whole").get(0).text())
        .isEqualTo("max-sequence-probability 1.70 \u00b7 chow-sum \u22121.70");
  }

  @Test
  void traces_moreThanAsked_areCountedOnThePage() throws IOException {
    Document page = page("--traces", traces().toString(), "--most", "1");
    assertThat(page.select(".answer")).hasSize(1);
    assertThat(page.select(".subtitle").text()).isEqualTo("The first 1 of 2 answers are drawn.");
  }

  @Test
  void scores_drawn_haveQuartilesAndHistograms() throws IOException {
    Document page = page("--scores", scores().toString());
    assertThat(page.select("figure")).hasSize(2);
    assertThat(page.select("table").get(0).select("tbody tr").get(1).text())
        .isEqualTo("chow-sum surer 2 -1.700 -1.700 -1.700 -1.700 -1.700");
    assertThat(page.select("table").get(1).select("tbody tr").get(0).text())
        .isEqualTo("1 a (1.700) a (-1.700)");
  }

  @Test
  void files_noneNamed_areRefused() {
    Path html = folder.resolve("none.html");
    Cli said = Cli.run("report", "--html", html.toString());
    assertThat(said.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(said.message()).contains("--traces and --scores are missing");
    assertThat(html).doesNotExist();
  }

  @Test
  void file_broken_leavesNoPage() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.jsonl"), "{\"schema\": 3}\n");
    Path html = folder.resolve("none.html");
    Cli said = Cli.run("report", "--traces", bad.toString(), "--html", html.toString());
    assertThat(said.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(said.message()).contains("bad.jsonl");
    assertThat(html).doesNotExist();
  }

  @Test
  void most_zero_isRefused() throws IOException {
    Cli said =
        Cli.run(
            "report",
            "--traces",
            traces().toString(),
            "--most",
            "0",
            "--html",
            folder.resolve("x.html").toString());
    assertThat(said.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(said.message()).contains("--most = 0; must be >= 1");
  }
}
