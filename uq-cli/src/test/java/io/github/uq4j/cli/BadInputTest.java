package io.github.uq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bad input ends with exit code 2 and one line that names what is wrong; nothing is left behind.
 */
class BadInputTest {

  private static final String SMALL = TestData.path("models/lm-small").toString();

  @TempDir private Path folder;

  private Path out() {
    return folder.resolve("out.jsonl");
  }

  private void assertRefused(Cli said, String... parts) {
    assertThat(said.code()).describedAs(said.err()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(said.message()).contains(parts).doesNotContain("\n");
    assertThat(out()).doesNotExist();
  }

  private Cli generate(String model, String prompt) {
    return Cli.run("generate", "--model", model, "--prompt", prompt, "--out", out().toString());
  }

  @Test
  void model_noSuchFolder_isNamed() {
    assertRefused(generate("/no/such/folder", "Q"), "/no/such/folder");
  }

  @Test
  void model_folderWithoutModel_isNamed() throws IOException {
    Files.copy(Path.of(SMALL, "tokenizer.json"), folder.resolve("tokenizer.json"));
    Files.copy(Path.of(SMALL, "config.json"), folder.resolve("config.json"));
    assertRefused(generate(folder.toString(), "Q"), "model.onnx", folder.toString());
  }

  @Test
  void model_folderWithoutTokenizer_isNamed() throws IOException {
    Files.copy(Path.of(SMALL, "model.onnx"), folder.resolve("model.onnx"));
    Files.copy(Path.of(SMALL, "config.json"), folder.resolve("config.json"));
    assertRefused(generate(folder.toString(), "Q"), "tokenizer.json", folder.toString());
  }

  @Test
  void model_corruptFile_isNamed() throws IOException {
    for (String name : new String[] {"config.json", "generation_config.json", "tokenizer.json"}) {
      Files.copy(Path.of(SMALL, name), folder.resolve(name));
    }
    Files.writeString(folder.resolve("model.onnx"), "this is no model");
    assertRefused(generate(folder.toString(), "Q"), "model.onnx");
    assertRefused(Cli.run("inspect", folder.toString()), "model.onnx");
  }

  @Test
  void prompt_empty_isRefused() {
    assertRefused(generate(SMALL, ""), "prompt", "empty");
  }

  @Test
  void prompt_longerThanTheContext_namesBothLengths() {
    Cli said = generate(SMALL, "Tell me about somebody. ".repeat(4000));
    assertRefused(said, "tokens");
    assertThat(said.message()).containsPattern("\\d+.*\\d+");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "no json at all | 1",
        "{\"schema\": \"other/9\", \"id\": \"a\", \"generation\": {\"text\": \"\", \"tokens\": []}} | schema",
        "{\"schema\": \"uq4j.trace/1\", \"id\": \"a\", \"generation\": {\"text\": \"x\", \"tokens\": [{\"text\": \"x\", \"logprob\": NaN}]}} | logprob",
        "{\"schema\": \"uq4j.trace/1\", \"id\": \"a\", \"generation\": {\"text\": \"x\", \"tokens\": [{\"text\": \"x\", \"logprob\": 0.5}]}} | logprob",
        "{\"schema\": \"uq4j.trace/1\", \"id\": \"a\", \"generation\": {\"text\": \"x\", \"tokens\": [{\"text\": \"x\", \"logprob\": -1, \"start\": 0, \"end\": 9}]}} | end",
        "{\"schema\": \"uq4j.trace/1\", \"id\": \"a\", \"generation\": {\"text\": \"x\", \"tokens\": []}, \"tensors\": {\"file\": \"absent.safetensors\", \"prefix\": \"a/\"}} | absent.safetensors"
      })
  void traceFile_broken_namesFileLineAndField(String line, String part) throws IOException {
    Path traces = folder.resolve("traces.jsonl");
    Files.writeString(traces, line + "\n");
    String[][] commands = {
      {"validate", traces.toString()},
      {
        "score", "--traces", traces.toString(), "--scorers", "perplexity", "--out", out().toString()
      },
      {"factcheck", "--traces", traces.toString(), "--out", out().toString()}
    };
    for (String[] command : commands) {
      assertRefused(Cli.run(command), "traces.jsonl:1", part);
    }
  }

  @Test
  void traceFile_absent_isNamed() {
    assertRefused(Cli.run("validate", "/no/such/traces.jsonl"), "/no/such/traces.jsonl");
  }

  @Test
  void scorer_unknown_offersTheNearestNames() throws IOException {
    Path traces = folder.resolve("traces.jsonl");
    Files.writeString(
        traces,
        "{\"schema\": \"uq4j.trace/1\", \"id\": \"a\", \"generation\": {\"text\": \"x\", \"tokens\": [{\"text\": \"x\", \"logprob\": -1}]}}\n");
    Cli said =
        Cli.run(
            "score",
            "--traces",
            traces.toString(),
            "--scorers",
            "perplexety",
            "--out",
            out().toString());
    assertRefused(said, "perplexety", "nearest: perplexity");
  }

  @Test
  void option_ofNoScorer_isRefused() throws IOException {
    Path traces = Files.writeString(folder.resolve("traces.jsonl"), "");
    Cli said =
        Cli.run(
            "score",
            "--traces",
            traces.toString(),
            "--scorers",
            "perplexity",
            "--option",
            "sar.t=1",
            "--out",
            out().toString());
    assertRefused(said, "sar.t", "perplexity");
    said =
        Cli.run(
            "score",
            "--traces",
            traces.toString(),
            "--scorers",
            "perplexity",
            "--option",
            "perplexity.base=2",
            "--out",
            out().toString());
    assertRefused(said, "perplexity.base", "no options");
  }

  @Test
  void output_folderThatCannotBeWritten_isNamed() throws IOException {
    Cli said =
        Cli.run(
            "generate", "--model", SMALL, "--prompt", "Q", "--out", "/no/such/folder/out.jsonl");
    assertRefused(said, "/no/such/folder");
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertRefused(Cli.run("demo", "--out", file.resolve("sub").toString()), file.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "generate | Missing required",
        "frobnicate | frobnicate",
        "demo --people 0 | --people = 0",
        "demo --people many | many",
        "factcheck --traces a --out b --threshold 2 | --threshold = 2",
        "factcheck --prompt x --model m --out b | --nli",
        "factcheck --traces a --prompt x --out b | go together",
        "factcheck --traces a --claims llm --out b | llm",
        "factcheck --traces a --claims llm --out b | needs --replies",
        "factcheck --traces a --replies r --out b | go with --claims llm",
        "factcheck --traces a --chat-model m --out b | go with --claims llm",
        "factcheck --traces a --claims-language xx --out b | xx",
        "generate --model m --prompt x --out y --signals top=ten | top=ten",
        "generate --model m --prompt x --out y --signals shape | shape",
        "generate --model m --prompt x --out y --device tpu | tpu"
      })
  void usage_wrong_namesTheOptionAndTheRule(String line, String part) {
    assertRefused(Cli.run(line.split(" ")), part);
  }

  @Test
  void command_none_listsTheCommands() {
    assertRefused(Cli.run(), "demo", "inspect", "generate");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"id\": \"a\"} | :1: prompt is missing",
        "{\"id\": \"a\", \"prompt\": 7} | :1: prompt = 7; must be a string",
        "{\"id\": | :1: is not JSON",
      })
  void prompts_broken_namesFileLineAndField(String line, String part) throws IOException {
    Path prompts = Files.writeString(folder.resolve("prompts.jsonl"), line + "\n");
    Cli said =
        Cli.run(
            "generate",
            "--model",
            SMALL,
            "--prompts",
            prompts.toString(),
            "--out",
            out().toString());
    assertRefused(said, part);
  }

  @Test
  void texts_plainLine_isRefused() throws IOException {
    Path texts = Files.writeString(folder.resolve("texts.jsonl"), "just text\n");
    Cli said =
        Cli.run("trace", "--model", SMALL, "--texts", texts.toString(), "--out", out().toString());
    assertRefused(said, "texts.jsonl:1", "JSON object");
  }

  @Test
  void interrupted_run_leavesNoFile() throws Exception {
    Path prompts = folder.resolve("prompts.txt");
    Files.writeString(prompts, "Tell me about Corwin Tolland.\n".repeat(20_000));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "generate",
                "--model",
                SMALL,
                "--prompts",
                prompts.toString(),
                "--out",
                out().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    waitForTemporaryFile();
    process.destroy();
    int code = process.waitFor();
    assertThat(code).describedAs(Files.readString(folder.resolve("log"))).isEqualTo(128 + 15);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(p -> p.getFileName().toString())).containsOnly("prompts.txt", "log");
    }
  }

  private void waitForTemporaryFile() throws Exception {
    for (int i = 0; i < 600; i++) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.count() > 2) {
          Thread.sleep(1500); // into the run itself
          return;
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError("the run wrote nothing in 30 s");
  }
}
