package io.github.uq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.ScorerProvider.Entry;
import io.github.uq4j.score.ScorerRegistry;
import io.github.uq4j.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ScorerListTest {

  private static final String BEGIN = "<!-- scorers:begin (./uq scorers --markdown) -->\n";
  private static final String END = "<!-- scorers:end -->";

  /** Names that other programs use; none may change or go. */
  private static final String FROZEN =
      "attention-score attention-score-claim boosted-prob ccp chow-average "
          + "chow-quantile chow-sum claim-perplexity clue-margin cocoa-msp cocoa-mte "
          + "cocoa-ppl conditional-pmi csl deepconf-bottom-group deepconf-tail deg-mat "
          + "discrete-semantic-entropy eccentricity eig-val-laplacian eigen-score "
          + "fisher-rao focus focus-claim frequency-scoring intention-entropy "
          + "kernel-language-entropy lexical-similarity-bleu lexical-similarity-rouge-l luq "
          + "mahalanobis max-claim-probability max-sequence-probability max-token-entropy "
          + "max-token-entropy-claim mean-token-entropy "
          + "monte-carlo-normalized-sequence-entropy monte-carlo-sequence-entropy "
          + "num-sem-sets p-true p-true-claim perplexity pmi rauq relative-mahalanobis "
          + "renyi-divergence sar self-certainty self-certainty-claim semantic-density "
          + "semantic-entropy sentence-sar token-ccp token-entropy token-logprob token-sar "
          + "token-sar-claim uqac uqac-attention uqac-mean uqac-similarity";

  private static String said(String... more) {
    String[] command = new String[more.length + 1];
    command[0] = "scorers";
    System.arraycopy(more, 0, command, 1, more.length);
    Cli said = Cli.run(command);
    assertThat(said.code()).isEqualTo(ExitCode.DONE);
    return said.out();
  }

  @Test
  void readme_table_isWhatTheScorersDeclare() throws IOException {
    Path readme = TestData.path("../README.md");
    String text = Files.readString(readme);
    assertThat(text).containsOnlyOnce(BEGIN).containsOnlyOnce(END);
    String table = text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END));
    assertThat(table)
        .describedAs("README.md is behind; put the output of ./uq scorers --markdown in its place")
        .isEqualTo(said("--markdown"));
  }

  @Test
  void ids_thatOtherProgramsUse_areThere() {
    assertThat(ScorerRegistry.load().list()).extracting(ScorerInfo::id).contains(FROZEN.split(" "));
  }

  @Test
  void text_everyScorer_isWholeAndFitsInEightyColumns() {
    String text = said();
    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
    for (ScorerInfo info : ScorerRegistry.load().list()) {
      assertThat(text).contains("\n  " + info.id() + "\n");
      info.paper().ifPresent(paper -> assertThat(text).contains(paper.link()));
    }
    assertThat(text).contains("cost: helper", "larger means less sure", "needs logprobs");
  }

  @Test
  void json_everyScorer_saysCostPaperAndOptions() throws IOException {
    JsonNode all = new ObjectMapper().readTree(said("--json"));
    assertThat(all).hasSize(ScorerRegistry.load().entries().size());
    int index = 0;
    for (Entry entry : ScorerRegistry.load().entries()) {
      JsonNode node = all.get(index++);
      assertThat(node.get("id").asText()).isEqualTo(entry.info().id());
      assertThat(node.get("cost").asText()).isEqualTo(entry.info().cost().id());
      assertThat(node.get("options")).hasSize(entry.options().size());
      assertThat(node.has("paper")).isEqualTo(entry.info().paper().isPresent());
    }
  }

  @Test
  void forms_two_areRefused() {
    Cli said = Cli.run("scorers", "--json", "--markdown");
    assertThat(said.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(said.message()).contains("--json", "--markdown");
  }
}
