package io.github.uq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.metrics.attention.chain.AttentionChain;
import io.github.uq4j.metrics.attention.chain.ChainSearch;
import io.github.uq4j.testing.TestData;
import io.github.uq4j.trace.Trace;
import io.github.uq4j.trace.io.TraceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code uq score --html}: the attention chains of a shipped model's answers. */
class ChainPageTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String MODEL = TestData.path("models/lm-small").toString();

  private final Path folder;

  ChainPageTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private Cli score(String... arguments) {
    List<String> all = new ArrayList<>(List.of("score", "--device", "cpu"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--out", file("scores.jsonl").toString()));
    return Cli.run(all.toArray(String[]::new));
  }

  private String live(String scorers) throws IOException {
    Path prompts =
        Files.write(file("prompts.txt"), List.of("Solve: 9*7+8*6 <think>", "Solve: 2+2 <think>"));
    Cli said =
        score(
            "--prompts",
            prompts.toString(),
            "--model",
            MODEL,
            "--max-new-tokens",
            "60",
            "--scorers",
            scorers,
            "--traces-out",
            file("traces.jsonl").toString(),
            "--html",
            file("live.html").toString());
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.DONE);
    return Files.readString(file("live.html"));
  }

  @Test
  void html_liveAndFromTraces_isTheSamePageWithTheChainAndTheScores() throws IOException {
    String scorers = "uqac,uqac-attention,uqac-similarity,uqac-mean,perplexity";
    String live = live(scorers);
    List<String> drawn = new ArrayList<>();
    Matcher row = Pattern.compile("<tr data-k=\"(\\d+)\" data-p=\"([^\"]*)\"").matcher(live);
    while (row.find()) {
      drawn.add(row.group(1) + " " + row.group(2).replaceAll(":[0-9.]+", ""));
    }
    List<String> found = new ArrayList<>();
    try (TraceReader traces = TraceReader.open(file("traces.jsonl"))) {
      while (traces.hasNext()) {
        Trace trace = traces.next();
        if (!ChainSearch.withDefaults().answer(trace.generation()).isEmpty()) {
          found.addAll(links(ChainSearch.withDefaults().chain(trace)));
        }
      }
    }
    assertThat(drawn).isEqualTo(found).hasSizeGreaterThan(8);
    JsonNode sheet = JSON.readTree(Files.readAllLines(file("scores.jsonl")).get(0));
    assertThat(live)
        .contains("<dt>uqac-attention</dt><dd>")
        .contains(
            "<dt>perplexity</dt><dd>"
                + String.format(
                    Locale.ROOT, "%.3f", sheet.at("/scores/perplexity/value").asDouble()));

    Cli recorded =
        score(
            "--traces",
            file("traces.jsonl").toString(),
            "--model",
            MODEL,
            "--scorers",
            scorers,
            "--html",
            file("recorded.html").toString());
    assertThat(recorded.code()).as(recorded.err()).isEqualTo(ExitCode.DONE);
    assertThat(Files.readString(file("recorded.html"))).isEqualTo(live);
  }

  /** Each token of the chain with those that look back at it, the most attentive first. */
  private static List<String> links(AttentionChain chain) {
    return chain.tokens().stream()
        .map(
            token ->
                token.token()
                    + " "
                    + String.join(
                        " ",
                        chain.links().stream()
                            .filter(link -> link.to() == token.token())
                            .sorted((a, b) -> Double.compare(b.weight(), a.weight()))
                            .map(link -> Integer.toString(link.from()))
                            .toList()))
        .toList();
  }

  @Test
  void html_ofManyAnswers_drawsTheFirstAndSaysSo() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      lines.add(
          "{\"schema\":\"uq4j.trace/1\",\"id\":\"t"
              + i
              + "\",\"generation\":{\"text\":\"yes\",\"tokens\":[{\"text\":\"yes\",\"start\":0,"
              + "\"end\":3,\"logprob\":-0.5}]},\"labels\":{\"correct\":true}}");
    }
    Path traces = Files.write(file("many.jsonl"), lines);
    Cli said =
        score(
            "--traces",
            traces.toString(),
            "--scorers",
            "perplexity,uqac-attention",
            "--html",
            file("many.html").toString());
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.DONE);
    String page = Files.readString(file("many.html"));
    assertThat(page).contains("The first 50 of 60 answers", ">t49<", "correct: true");
    assertThat(page).doesNotContain(">t50<").doesNotContain("data-k=\"");
    assertThat(page).contains("No chain: needs attention; the trace has logprobs");
    assertThat(Files.readAllLines(file("scores.jsonl"))).hasSize(60);
  }

  @Test
  void html_withoutAScorerOfChains_isRefused() throws IOException {
    Path traces = Files.writeString(file("none.jsonl"), "");
    Cli said =
        score(
            "--traces",
            traces.toString(),
            "--scorers",
            "perplexity,rauq",
            "--html",
            file("page.html").toString());
    assertThat(said.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(said.message())
        .isEqualTo(
            "uq score: --html draws attention chains; --scorers must name one of uqac, uqac-attention,"
                + " uqac-similarity, uqac-mean");
    assertThat(file("page.html")).doesNotExist();
    assertThat(file("scores.jsonl")).doesNotExist();
  }
}
