package io.github.uq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.claim.Claim;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.factcheck.claims.prompted.ChatModel;
import io.github.uq4j.factcheck.claims.prompted.PromptedClaims;
import io.github.uq4j.factcheck.claims.prompted.RememberedReplies;
import io.github.uq4j.model.io.ReplyFile;
import io.github.uq4j.testing.TestData;
import io.github.uq4j.trace.io.TraceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code uq factcheck} with several scorers, samples, and score files of claims. */
class FactcheckCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL = TestData.path("models/lm-small").toString();
  private static final String NLI = TestData.path("models/nli").toString();
  private static final String SCORERS =
      "ccp,max-claim-probability,claim-perplexity,p-true-claim,pmi-claim,frequency-scoring,"
          + "rauq-claim,attention-score-claim,self-certainty-claim";

  private final Path folder;

  FactcheckCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private List<JsonNode> lines(String name) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(name))) {
      nodes.add(JSON.readTree(line));
    }
    return nodes;
  }

  private Cli factcheck(String... more) {
    List<String> all = new ArrayList<>(List.of("factcheck", "--device", "cpu"));
    all.addAll(List.of(more));
    return Cli.run(all.toArray(String[]::new));
  }

  private void generate() throws IOException {
    Files.writeString(
        folder.resolve("prompts.jsonl"),
        "{\"id\": \"p\", \"prompt\": \"Tell me about Corwin Tolland.\\n\"}\n");
    Cli said =
        Cli.run(
            "generate",
            "--device",
            "cpu",
            "--model",
            MODEL,
            "--prompts",
            file("prompts.jsonl"),
            "--samples",
            "3",
            "--signals",
            "top=10,entropy,statistics,attention",
            "--out",
            file("traces.jsonl"));
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void factcheck_everyScorer_writesClaimsAndScoresThatAgree() throws IOException {
    generate();
    Cli said =
        factcheck(
            "--traces",
            file("traces.jsonl"),
            "--claims",
            "clauses",
            "--scorers",
            SCORERS,
            "--nli",
            NLI,
            "--language",
            MODEL,
            "--out",
            file("claims.jsonl"),
            "--scores-out",
            file("scores.jsonl"));
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.DONE);
    JsonNode line = lines("claims.jsonl").get(0);
    // The small models have no token for the beginning of a text, and read none without a prompt.
    assertThat(line.get("refused").fieldNames()).toIterable().containsExactly("pmi-claim");
    assertThat(line.at("/refused/pmi-claim").asText()).contains("no beginning-of-sequence token");
    assertThat(line.at("/rule/origin").asText()).isEqualTo("default");
    assertThat(line.at("/rule/threshold").asDouble()).isEqualTo(0.5);
    List<JsonNode> sheets = lines("scores.jsonl");
    assertThat(sheets).hasSameSizeAs(line.get("claims")).isNotEmpty();
    for (int c = 0; c < sheets.size(); c++) {
      JsonNode claim = line.get("claims").get(c);
      JsonNode votes = claim.get("votes");
      int contra = votes.get("contradicting").asInt();
      int pro = votes.get("supporting").asInt();
      assertThat(contra + pro + votes.get("silent").asInt()).isEqualTo(3);
      String byScore = claim.at("/scores/ccp").asDouble() >= 0.5 ? "doubtful" : "supported";
      assertThat(claim.get("verdict").asText()).isEqualTo(contra > pro ? "contradicted" : byScore);
      assertThat(claim.at("/scores/frequency-scoring").asDouble())
          .isCloseTo((contra - pro) / 3.0, within(1e-12));
      assertThat(claim.get("scores")).hasSize(SCORERS.split(",", -1).length - 1);
      assertThat(sheets.get(c).get("id").asText()).isEqualTo("p#" + (c + 1));
      assertThat(sheets.get(c).at("/labels/claim").asText()).isEqualTo(claim.get("text").asText());
      for (String scorer : SCORERS.replace("pmi-claim,", "").split(",", -1)) {
        assertThat(sheets.get(c).at("/scores/" + scorer + "/value").asDouble())
            .isEqualTo(claim.get("scores").get(scorer).asDouble());
      }
    }
  }

  @Test
  void factcheck_ignoreSamplesAndThreshold_leaveTheScoreToDecide() throws IOException {
    generate();
    Cli said =
        factcheck(
            "--traces",
            file("traces.jsonl"),
            "--scorers",
            "claim-perplexity",
            "--ignore-samples",
            "--threshold",
            "0",
            "--out",
            file("claims.jsonl"),
            "--fail-on-doubt");
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.CHECK_FAILED);
    JsonNode line = lines("claims.jsonl").get(0);
    assertThat(line.at("/rule/origin").asText()).isEqualTo("given");
    assertThat(line.at("/rule/scorer").asText()).isEqualTo("claim-perplexity");
    for (JsonNode claim : line.get("claims")) {
      assertThat(claim.get("verdict").asText()).isEqualTo("doubtful");
      assertThat(claim.has("votes")).isFalse();
    }
  }

  @Test
  void factcheck_optionsThatDoNotFit_areRefusedWithTheRule() {
    assertRefused("--threshold is missing; claim-perplexity is in [0, inf]", "claim-perplexity");
    assertRefused("--threshold = 2.0; must be in [0, 1]", "ccp", "--threshold", "2");
    assertRefused(
        "--html draws doubts in [0, 1]",
        "claim-perplexity",
        "--threshold",
        "2",
        "--html",
        file("x.html"));
    assertRefused("nearest", "claim-perplexy");
    assertRefused("option rauq.alpha belongs to none", "ccp", "--option", "rauq.alpha=0.2");
  }

  private void assertRefused(String message, String scorers, String... more) {
    List<String> all =
        new ArrayList<>(List.of("--traces", file("none.jsonl"), "--out", file("claims.jsonl")));
    all.addAll(List.of("--scorers", scorers));
    all.addAll(List.of(more));
    Cli said = factcheck(all.toArray(String[]::new));
    assertThat(said.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(said.err().replaceAll("\\s+", " ")).contains(message);
  }

  /** Repeats the sentence as its one claim, then all words of the claim. */
  private static String repeat(String prompt) {
    List<String> lines = prompt.strip().lines().toList();
    String last = lines.get(lines.size() - 1);
    return prompt.contains("NONE") ? "- " + last : last.replace(' ', '|');
  }

  @Test
  void factcheck_promptedWithReplies_tiesTheirClaimsAndTellsOfOthers() throws IOException {
    generate();
    ChatModel model = prompts -> prompts.stream().map(FactcheckCommandTest::repeat).toList();
    RememberedReplies memory = RememberedReplies.of(model, Map.of());
    List<Claim> expected;
    try (TraceReader traces = TraceReader.open(folder.resolve("traces.jsonl"))) {
      expected = PromptedClaims.of(memory).extract(traces.next());
    }
    assertThat(expected).isNotEmpty();
    ReplyFile.write(folder.resolve("replies.jsonl"), memory.replies());
    Cli said = prompted();
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.DONE);
    List<String> found = new ArrayList<>();
    lines("claims.jsonl").get(0).path("claims").forEach(c -> found.add(c.path("text").asText()));
    assertThat(found).isEqualTo(expected.stream().map(Claim::text).toList());
    assertThat(said.err()).doesNotContain("left out");

    Map<String, String> senseless = new LinkedHashMap<>(memory.replies());
    PromptedClaims stories =
        PromptedClaims.of(
            RememberedReplies.of(
                prompts -> {
                  prompts.forEach(prompt -> senseless.put(prompt, "Once upon a time"));
                  return prompts.stream().map(prompt -> "Once upon a time").toList();
                },
                Map.of()));
    try (TraceReader traces = TraceReader.open(folder.resolve("traces.jsonl"))) {
      assertThat(stories.extraction(traces.next()).claims()).isEmpty();
    }
    ReplyFile.write(folder.resolve("replies.jsonl"), senseless);
    Cli told = prompted();
    assertThat(told.code()).as(told.err()).isEqualTo(ExitCode.DONE);
    assertThat(told.err()).contains("is left out").contains("see the lines above");
  }

  private Cli prompted() {
    return factcheck(
        "--traces",
        file("traces.jsonl"),
        "--scorers",
        "max-claim-probability",
        "--ignore-samples",
        "--claims",
        "llm",
        "--replies",
        file("replies.jsonl"),
        "--out",
        file("claims.jsonl"));
  }

  @Test
  void factcheck_promptedWithoutItsReply_namesThePrompt() throws IOException {
    generate();
    Files.writeString(folder.resolve("replies.jsonl"), "");
    Cli said = prompted();
    assertThat(said.code()).isNotEqualTo(ExitCode.DONE);
    assertThat(said.err()).contains("no reply is recorded to the prompt").contains("Corwin");
  }
}
