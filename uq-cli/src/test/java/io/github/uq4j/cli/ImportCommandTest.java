package io.github.uq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a server's response to scores, through the command line. */
class ImportCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private static String response(String name) {
    return TestData.path("responses/" + name).toString();
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

  private static Cli run(String format, String in, String out, String... more) {
    List<String> all = new ArrayList<>(List.of("import", "--format", format, "--in", in));
    all.addAll(List.of("--out", out));
    all.addAll(List.of(more));
    return Cli.run(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({"openai,5", "vllm,3", "llama-cpp,4", "tgi,2", "lm-eval,2"})
  void importThenScore_everyFormat_refusesOnlyWhatLacksSignals(String format, int traces)
      throws IOException {
    Cli imported = run(format, response(format + ".jsonl"), file("t.jsonl"));
    assertThat(imported.code()).as(imported.err()).isEqualTo(ExitCode.DONE);
    assertThat(imported.out()).contains(traces + " traces");
    assertThat(Cli.run("validate", file("t.jsonl")).code()).isEqualTo(ExitCode.DONE);
    Cli scored =
        Cli.run(
            "score",
            "--traces",
            file("t.jsonl"),
            "--scorers",
            "all-possible",
            "--tokens",
            "--out",
            file("s.jsonl"));
    assertThat(scored.code()).as(scored.err()).isEqualTo(ExitCode.DONE);
    List<JsonNode> sheets = lines("s.jsonl");
    assertThat(sheets).hasSize(traces);
    for (JsonNode sheet : sheets) {
      assertThat(sheet.at("/scores/max-sequence-probability/value").isNumber()).isTrue();
      assertThat(sheet.at("/refused").toString()).doesNotContain("max-sequence-probability");
      boolean tokens = !format.equals("lm-eval");
      assertThat(sheet.at("/scores/perplexity/value").isNumber()).isEqualTo(tokens);
      assertThat(sheet.at("/tokens/token-logprob").isArray()).isEqualTo(tokens);
    }
  }

  @Test
  void import_badRecord_endsWithCodeTwoAndNoFile() throws IOException {
    Cli said = run("lm-eval", response("lm-eval-generate.jsonl"), file("t.jsonl"));
    assertThat(said.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(said.message()).contains("lm-eval-generate.jsonl:1: resps[0][0]").hasLineCount(1);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void import_skipBad_countsThem() throws IOException {
    Path in = folder.resolve("in.jsonl");
    String good = Files.readAllLines(TestData.path("responses/openai.jsonl")).get(1);
    Files.writeString(in, good + "\nnonsense\n{}\n" + good + "\n");
    Cli said = run("openai", in.toString(), file("t.jsonl.gz"), "--skip-bad");
    assertThat(said.code()).isEqualTo(ExitCode.DONE);
    assertThat(said.err()).contains("skipped 2 bad records").contains("in.jsonl:2: not JSON");
    assertThat(said.out()).contains("2 traces");
    assertThat(Cli.run("validate", file("t.jsonl.gz")).out()).contains("2 traces");
  }

  @Test
  void import_suspicious_isRefusedUnlessAllowed_andValidateTells() throws IOException {
    Path in = folder.resolve("in.jsonl");
    Files.writeString(
        in,
        "{\"id\":\"x\",\"choices\":[{\"message\":{\"content\":\"ab\"},\"logprobs\":{\"content\":["
            + "{\"token\":\"a\",\"logprob\":0},{\"token\":\"b\",\"logprob\":0.0}]}}]}\n");
    Cli refused = run("openai", in.toString(), file("t.jsonl"));
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.message()).contains("in.jsonl:1: suspicious log-probabilities");
    assertThat(Files.exists(folder.resolve("t.jsonl"))).isFalse();

    Cli kept = run("openai", in.toString(), file("t.jsonl"), "--allow-suspicious");
    assertThat(kept.code()).as(kept.err()).isEqualTo(ExitCode.DONE);
    assertThat(kept.err()).contains("kept 1 records with suspicious");
    assertThat(lines("t.jsonl").get(0).at("/provenance/request/suspicious").asText())
        .contains("logprob = 0 of all 2 tokens");
    Cli checked = Cli.run("validate", file("t.jsonl"));
    assertThat(checked.code()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(checked.err()).contains("suspicious log-probabilities of x, token 0");
    assertThat(checked.out()).contains("1 suspicious traces");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt", "OPENAI ", ""})
  void import_unknownFormat_isRefusedWithTheChoices(String format) {
    Cli said = run(format, response("openai.jsonl"), file("t.jsonl"));
    assertThat(said.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(said.message()).contains("must be one of openai, vllm, llama-cpp, tgi, lm-eval");
  }

  @Test
  void import_missingFileOrFolder_isBadInput() {
    assertThat(run("tgi", file("no.jsonl"), file("t.jsonl")).message()).contains("no such file");
    assertThat(run("tgi", response("tgi.jsonl"), file("no/t.jsonl")).code())
        .isEqualTo(ExitCode.BAD_INPUT);
  }
}
