package io.github.uq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command, on the trained models. */
class CommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SMALL = TestData.path("models/lm-small").toString();
  private static final String LARGE = TestData.path("models/lm-large").toString();
  private static final String NLI = TestData.path("models/nli").toString();

  @TempDir private Path folder;

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

  private static Cli done(String... arguments) {
    Cli said = Cli.run(arguments);
    assertThat(said.code()).describedAs(said.err()).isEqualTo(ExitCode.DONE);
    return said;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "demo",
        "inspect",
        "generate",
        "trace",
        "import",
        "validate",
        "scorers",
        "score",
        "factcheck"
      })
  void help_anyCommand_fitsInEightyColumns(String command) {
    Cli said = command.isEmpty() ? done("--help") : done(command, "--help");
    assertThat(said.out()).contains("Usage: uq");
    assertThat(said.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void version_isPrinted() {
    assertThat(done("--version").out()).startsWith("uq ");
  }

  @Test
  void scorers_list_hasEveryScorerOnceAndOpenEndsAsNull() throws IOException {
    assertThat(done("scorers").out())
        .contains("max-sequence-probability", "perplexity", "mean-token-entropy", "token-ccp");
    JsonNode all = JSON.readTree(done("scorers", "--json").out());
    List<String> keys = new ArrayList<>();
    for (JsonNode scorer : all) {
      keys.add(scorer.get("id").asText() + "/" + scorer.get("level").asText());
      assertThat(scorer.get("range")).hasSize(2);
    }
    assertThat(keys)
        .doesNotHaveDuplicates()
        .contains(
            "ccp/sequence", "ccp/claim", "max-claim-probability/claim", "perplexity/sequence");
  }

  @Test
  void inspect_decoder_saysWhatItOffers() throws IOException {
    assertThat(done("inspect", LARGE).out())
        .contains("attention", "hidden-states", "vocabulary    1280", "cache")
        .contains("past_key_values.N.key (N from 0 to 3) float [any, 4, any, 32]: cache, from")
        .contains("hidden_states.N (N from 0 to 4) float [any, any, 128]: hidden states");
    JsonNode plain =
        JSON.readTree(
            done("inspect", TestData.path("models/lm-large-plain").toString(), "--json").out());
    assertThat(plain.get("signals").toString())
        .contains("logits")
        .doesNotContain("attention", "hidden");
    assertThat(done("inspect", NLI).out()).contains("input_ids");
  }

  @Test
  void generate_thenValidateScoreAndFactcheck_agree() throws IOException {
    Path prompts = folder.resolve("prompts.jsonl");
    Files.writeString(
        prompts,
        """
        {"id": "a", "prompt": "Tell me about Corwin Tolland.\\n"}
        {"id": "b", "prompt": "Q: Where was Brinna Fenwick born?\\nA:"}
        """);
    done(
        "generate",
        "--model",
        LARGE,
        "--prompts",
        prompts.toString(),
        "--signals",
        "top=10,entropy,attention,hidden",
        "--samples",
        "2",
        "--seed",
        "7",
        "--out",
        file("traces.jsonl"));
    assertThat(lines("traces.jsonl"))
        .extracting(n -> n.get("id").asText())
        .containsExactly("a", "b");
    assertThat(folder.resolve("traces.safetensors")).isNotEmptyFile();
    assertThat(done("validate", file("traces.jsonl")).out()).contains("2 traces", "0 bad lines");

    done(
        "score",
        "--traces",
        file("traces.jsonl"),
        "--scorers",
        "all-possible",
        "--tokens",
        "--nli",
        NLI,
        "--out",
        file("scores.jsonl"));
    JsonNode first = lines("scores.jsonl").get(0);
    double sum = 0;
    for (JsonNode token : lines("traces.jsonl").get(0).at("/generation/tokens")) {
      sum -= token.get("logprob").doubleValue();
    }
    assertThat(first.at("/scores/max-sequence-probability/value").doubleValue())
        .isCloseTo(sum, within(1e-9));
    assertThat(first.at("/scores/perplexity/orientation").asText()).isEqualTo("uncertainty");
    assertThat(first.at("/tokens/token-entropy"))
        .hasSize(lines("traces.jsonl").get(0).at("/generation/tokens").size());

    done(
        "factcheck",
        "--traces",
        file("traces.jsonl"),
        "--claims",
        "clauses",
        "--nli",
        NLI,
        "--html",
        file("report.html"),
        "--out",
        file("claims.jsonl"));
    JsonNode claims = lines("claims.jsonl").get(0).get("claims");
    assertThat(claims).isNotEmpty();
    for (JsonNode claim : claims) {
      assertThat(claim.at("/scores/ccp").doubleValue()).isBetween(0.0, 1.0);
      assertThat(claim.get("verdict").asText()).isIn("supported", "doubtful", "contradicted");
    }
    assertThat(Files.readString(folder.resolve("report.html"))).contains("Corwin Tolland");
  }

  @Test
  void trace_ofAGeneratedText_givesTheSameLogprobs() throws IOException {
    String prompt = "Tell me about Corwin Tolland.\n";
    done(
        "generate",
        "--model",
        SMALL,
        "--prompt",
        prompt,
        "--max-new-tokens",
        "24",
        "--signals",
        "entropy",
        "--out",
        file("generated.jsonl"));
    JsonNode generated = lines("generated.jsonl").get(0).get("generation");
    Files.writeString(
        folder.resolve("texts.jsonl"),
        JSON.createObjectNode()
                .put("id", "t")
                .put("prompt", prompt)
                .put("text", generated.get("text").asText())
            + "\n");
    done(
        "trace",
        "--model",
        SMALL,
        "--texts",
        file("texts.jsonl"),
        "--signals",
        "top=3,entropy",
        "--out",
        file("traced.jsonl"));
    JsonNode tokens = lines("traced.jsonl").get(0).at("/generation/tokens");
    for (int t = 0; t < tokens.size(); t++) {
      assertThat(tokens.get(t).get("logprob").doubleValue())
          .isCloseTo(generated.at("/tokens/" + t + "/logprob").doubleValue(), within(1e-4));
      assertThat(tokens.get(t).get("top_logprobs")).hasSize(3);
    }
  }

  @Test
  void factcheck_ofAPrompt_failsOnDoubtWhenAsked() {
    String[] command = {
      "factcheck",
      "--model",
      LARGE,
      "--prompt",
      "Tell me about Kelmar Ferro.\n",
      "--nli",
      NLI,
      "--claims",
      "clauses",
      "--threshold",
      "0.05",
      "--out",
      file("claims.jsonl")
    };
    done(command);
    String[] strict = java.util.Arrays.copyOf(command, command.length + 1);
    strict[command.length] = "--fail-on-doubt";
    assertThat(Cli.run(strict).code()).isEqualTo(ExitCode.CHECK_FAILED);
  }

  @Test
  void score_badLinesSkipped_areCountedAndReported() throws IOException {
    Files.writeString(
        folder.resolve("traces.jsonl"),
        """
        {"schema": "uq4j.trace/1", "id": "a", "generation": {"text": "x", "tokens": [{"text": "x", "logprob": -1}]}}
        nonsense
        {"schema": "uq4j.trace/1", "id": "b", "generation": {"text": ""}}
        """);
    Cli said =
        done(
            "score",
            "--traces",
            file("traces.jsonl"),
            "--scorers",
            "perplexity",
            "--skip-bad",
            "--out",
            file("scores.jsonl"));
    assertThat(said.err()).contains("skipped 1 bad lines", "traces.jsonl:2");
    assertThat(lines("scores.jsonl")).hasSize(2);
    assertThat(lines("scores.jsonl").get(1).at("/refused/perplexity").asText())
        .contains("needs logprobs");
    Cli strict = Cli.run("validate", file("traces.jsonl"), "--skip-bad");
    assertThat(strict.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(strict.out()).contains("2 traces", "1 bad lines");
  }
}
