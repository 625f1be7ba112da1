package io.github.uq4j.trace.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.trace.Provenance;
import io.github.uq4j.trace.Trace;
import io.github.uq4j.trace.io.BadLineException;
import io.github.uq4j.trace.io.BadLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Records that cannot become traces, each with its place, value and rule. */
class BadRecordsTest {

  private static final Path RESPONSES =
      Path.of(System.getProperty("uq4j.testdata")).resolve("responses");

  @TempDir private Path folder;

  private static String chat(String steps) {
    return "{\"id\":\"c\",\"choices\":[{\"message\":{\"content\":\"ab\"},\"logprobs\":{\"content\":["
        + steps
        + "]}}]}";
  }

  private static String step(String logprob, String top) {
    return "{\"token\":\"ab\",\"logprob\":" + logprob + ",\"top_logprobs\":[" + top + "]}";
  }

  private static String chosen(String logprob) {
    return chat(step(logprob, ""));
  }

  private static String resps(String resp) {
    return "{\"doc_id\":3,\"arguments\":[[\"q\",\"a\"]],\"resps\":[" + resp + "]}";
  }

  static Stream<Arguments> bad() {
    String logprob = "choices[0].logprobs.content[0].logprob";
    return Stream.of(
        Arguments.of("openai", chosen("NaN"), logprob + " = NaN; must be finite"),
        Arguments.of("openai", chosen("Infinity"), logprob + " = Infinity; must be finite"),
        Arguments.of("openai", chosen("0.5"), logprob + " = 0.5; must be <= 0"),
        Arguments.of("openai", chosen("null"), logprob + " = null; must be a number"),
        Arguments.of("openai", chosen("\"-1\""), logprob + " = \"-1\"; must be a number"),
        Arguments.of("openai", chosen("-Infinity"), logprob + " = -Infinity; must be finite for"),
        Arguments.of("openai", chosen("-9999.0"), logprob + " = -9999.0; must be finite for a"),
        Arguments.of(
            "openai", chat("{\"token\":\"ab\"}"), logprob + ": is missing; must be a number"),
        Arguments.of(
            "openai",
            chat(step("-1", "{\"token\":\"x\",\"logprob\":NaN}")),
            "top_logprobs[0].logprob = NaN; must be finite"),
        Arguments.of("openai", chat("{\"logprob\":-1}"), "content[0].token: is missing; must be"),
        Arguments.of("openai", chat(""), "content = []; must have the log-probabilities"),
        Arguments.of(
            "openai",
            chat("{\"token\":\"ab\",\"logprob\":-1,\"bytes\":[300]}"),
            "bytes[0] = 300; must be in [0, 255]"),
        Arguments.of(
            "openai",
            "{\"choices\":[{\"message\":{\"content\":\"a\"},\"logprobs\":null}]}",
            "choices[0].logprobs: is missing; must be there: ask with \"logprobs\": true and"),
        Arguments.of(
            "openai",
            "{\"choices\":[{\"text\":\"a\"}]}",
            "choices[0].logprobs: is missing; must be there: ask with \"logprobs\": 5"),
        Arguments.of(
            "openai",
            "{\"output\":[{\"content\":[{\"text\":\"a\",\"logprobs\":[]}]}]}",
            "output[0].content[0].logprobs = [...]; must not be empty: ask with \"include\""),
        Arguments.of(
            "openai",
            "{\"choices\":[{\"message\":{\"content\":null,\"tool_calls\":[]},\"logprobs\":null}]}",
            "choices[0].message.content: is missing; must be text: a call of tools has none"),
        Arguments.of(
            "openai",
            "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}",
            "choices[0].message: is missing; must be the whole message: pieces of a stream"),
        Arguments.of("openai", "{\"choices\":[]}", "choices = [...]; must hold at least one"),
        Arguments.of("openai", "{\"id\":\"x\"}", "choices: is missing"),
        Arguments.of("openai", "3", "line = 3; must be an object"),
        Arguments.of("openai", "{\"choices\":", "not JSON"),
        Arguments.of(
            "openai",
            "{\"custom_id\":\"a\",\"response\":null,\"error\":{\"message\":\"expired\"}}",
            "error.message = \"expired\"; must be absent: the server answered with an error"),
        Arguments.of(
            "openai",
            "{\"custom_id\":\"a\",\"response\":{\"status_code\":429,\"body\":{}}}",
            "response.status_code = 429; must be 200"),
        Arguments.of(
            "openai",
            "{\"choices\":[{\"text\":\"ab\",\"logprobs\":{\"tokens\":[\"a\",\"b\"],"
                + "\"token_logprobs\":[null,-1]}}]}",
            "token_logprobs[0] = null; must be a number <= 0: the response echoes its prompt"),
        Arguments.of(
            "openai",
            "{\"choices\":[{\"text\":\"ab\",\"logprobs\":{\"tokens\":[\"a\",\"b\"],"
                + "\"token_logprobs\":[-1]}}]}",
            "token_logprobs = [...]; has 1 values; must have 2"),
        Arguments.of(
            "vllm",
            "{\"outputs\":[{\"text\":\"a\",\"token_ids\":[7],\"logprobs\":null}]}",
            "outputs[0].logprobs: is missing; must be there: ask with SamplingParams(logprobs"),
        Arguments.of(
            "vllm",
            "{\"outputs\":[{\"text\":\"a\",\"token_ids\":[7],\"logprobs\":[{\"8\":-1}]}]}",
            "logprobs[0] = {...}; must hold the chosen token 7"),
        Arguments.of(
            "vllm",
            "{\"outputs\":[{\"text\":\"a\",\"token_ids\":[7],\"logprobs\":[{\"x\":-1}]}]}",
            "logprobs[0].x = x; must be a token id from 0"),
        Arguments.of(
            "vllm",
            chat(step("-1", "")).replace("\"logprobs\"", "\"token_ids\":[1,2],\"logprobs\""),
            "choices[0].token_ids = [...]; has 2 values; must have one a token, 1"),
        Arguments.of(
            "llama-cpp",
            "{\"content\":\"a\"}",
            "completion_probabilities: is missing; must be there: ask with \"n_probs\": 10"),
        Arguments.of(
            "llama-cpp",
            "{\"content\":\"a\",\"completion_probabilities\":[{\"content\":\"a\",\"probs\":"
                + "[{\"tok_str\":\"b\",\"prob\":0.5}]}]}",
            "completion_probabilities[0].content = \"a\"; must be one of probs"),
        Arguments.of(
            "llama-cpp",
            "{\"content\":\"a\",\"completion_probabilities\":[{\"content\":\"a\",\"probs\":"
                + "[{\"tok_str\":\"a\",\"prob\":1.5}]}]}",
            "completion_probabilities[0].probs[0].prob = 1.5; must be in [0, 1]"),
        Arguments.of(
            "tgi",
            "{\"generated_text\":\"a\"}",
            "details: is missing; must be there: ask with \"parameters\": {\"details\": true"),
        Arguments.of("lm-eval", "{\"doc_id\":1}", "resps: is missing; must be there: run lm_eval"),
        Arguments.of("lm-eval", resps("[[-1,false]],[[-2,true]]"), "has 2 values; must have one"),
        Arguments.of("lm-eval", resps("[[\"-inf\",\"False\"]]"), "= \"-inf\"; must be finite"),
        Arguments.of("lm-eval", resps("[[NaN,false]]"), "resps[0][0][0] = NaN; must be finite"),
        Arguments.of("lm-eval", resps("[\"4\"]"), "resps[0][0] = \"4\"; must be [log-lik"),
        Arguments.of("lm-eval", resps("[[0.1,false]]"), "resps[0][0][0] = 0.1; must be finite"));
  }

  private List<Trace> read(String format, String... lines) throws IOException {
    Path file = Files.writeString(folder.resolve("r.jsonl"), String.join("\n", lines) + "\n");
    List<Trace> traces = new ArrayList<>();
    try (RecordReader reader = RecordReader.open(file, RecordFormat.of(format).orElseThrow())) {
      reader.forEachRemaining(traces::add);
    }
    return traces;
  }

  @ParameterizedTest
  @MethodSource("bad")
  void next_badRecord_namesFileLineFieldValueAndRule(String format, String line, String message) {
    assertThatThrownBy(() -> read(format, "", line))
        .isInstanceOf(BadLineException.class)
        .hasMessageStartingWith(folder.resolve("r.jsonl") + ":2: ")
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void next_alternativeOfProbabilityZero_isLegal() throws IOException {
    Trace trace =
        read(
                "openai",
                chat(
                    step(
                        "-1",
                        "{\"token\":\"ab\",\"logprob\":-1},{\"token\":\"x\",\"logprob\":-9999.0},"
                            + "{\"token\":\"y\",\"logprob\":-Infinity}")))
            .get(0);
    assertThat(trace.generation().tokens().get(0).distribution().top())
        .extracting(alternative -> alternative.logprob())
        .containsExactly(-1.0, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
  }

  @Test
  void next_generatingTask_isRefusedSayingWhatIsMissing() throws IOException {
    Path file = RESPONSES.resolve("lm-eval-generate.jsonl");
    try (RecordReader reader = RecordReader.open(file, RecordFormat.LM_EVAL)) {
      assertThatThrownBy(reader::next)
          .hasMessageContaining(":1: resps[0][0] = \" 4\"; must be [log-likelihood, is greedy]")
          .hasMessageContaining("texts alone");
    }
  }

  @Test
  void next_suspicious_isRefusedOrKeptAndMarked() throws IOException {
    String zeros = chat(step("0", "") + "," + step("0", "")).replace("\"ab\"},", "\"abab\"},");
    Path file = Files.writeString(folder.resolve("r.jsonl"), zeros + "\n");
    try (RecordReader reader = RecordReader.open(file, RecordFormat.OPENAI)) {
      assertThatThrownBy(reader::next)
          .isInstanceOf(BadLineException.class)
          .hasMessageContaining(":1: suspicious log-probabilities, token 0: logprob = 0 of all 2");
      assertThat(reader.suspicious()).isEqualTo(1);
    }
    try (RecordReader reader =
        RecordReader.open(file, RecordFormat.OPENAI, BadLines.REFUSE, Suspicious.KEEP)) {
      assertThat(reader.next().provenance().map(Provenance::request).orElseThrow())
          .hasEntrySatisfying("suspicious", found -> assertThat(found).contains("logprob = 0"));
    }
  }

  @Test
  void next_notDescending_isKeptSorted() throws IOException {
    String line =
        chat(step("-1", "{\"token\":\"x\",\"logprob\":-2},{\"token\":\"ab\",\"logprob\":-1}"));
    Path file = Files.writeString(folder.resolve("r.jsonl"), line + "\n");
    assertThatThrownBy(() -> read("openai", line)).hasMessageContaining("-1.0 follows -2.0");
    try (RecordReader reader =
        RecordReader.open(file, RecordFormat.OPENAI, BadLines.REFUSE, Suspicious.KEEP)) {
      assertThat(reader.next().generation().tokens().get(0).distribution().top().get(0).text())
          .isEqualTo("ab");
    }
  }

  @Test
  void open_skip_countsRecordsOfAnArrayOneByOne() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("r.json"), "[\n" + chosen("-1") + ",\n" + chosen("1") + ",\n3]");
    try (RecordReader reader =
        RecordReader.open(file, RecordFormat.OPENAI, BadLines.SKIP, Suspicious.REFUSE)) {
      assertThat(reader.next().id()).isEqualTo("c");
      assertThat(reader.hasNext()).isFalse();
      assertThat(reader.skipped()).isEqualTo(2);
      assertThat(reader.skippedMessages().get(0)).contains("[1].choices[0]").contains("= 1; must");
    }
  }

  @Test
  void next_gzipCutShort_namesTheFile() throws IOException {
    Path file = folder.resolve("r.jsonl.gz");
    try (java.io.OutputStream out =
        new java.util.zip.GZIPOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < 1000; i++) {
        out.write((chosen("-1." + i) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(
            () -> {
              try (RecordReader reader = RecordReader.open(file, RecordFormat.OPENAI)) {
                while (reader.hasNext()) {
                  reader.next();
                }
              }
            })
        .isInstanceOfAny(UncheckedIOException.class, IOException.class)
        .hasMessageContaining("r.jsonl.gz");
  }

  @Test
  void next_differentModelsInOneFile_makeTracesThatNameTheirOwn() throws IOException {
    List<Trace> traces =
        read(
            "openai",
            chosen("-1").replace("{\"id\"", "{\"model\":\"a\",\"id\""),
            chosen("-1").replace("{\"id\"", "{\"model\":\"b\",\"id\""));
    assertThat(traces)
        .extracting(trace -> trace.model().orElseThrow().id())
        .containsExactly("a", "b");
  }
}
