package io.github.uq4j.trace.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BadLinesTest {

  private final Path folder;

  BadLinesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  static Stream<Arguments> badLines() {
    return Stream.of(
        bad("nonsense", "not JSON: "),
        bad("{\"schema\":", "not JSON: "),
        bad("[]", "line = [...]; must be an object"),
        bad("3", "line = 3; must be an object"),
        bad(Lines.with("\"a\":1") + "{}", "more follows the value"),
        bad("{}", "schema: is missing; must be \"uq4j.trace/1\""),
        bad("{\"schema\":\"uq4j.trace/2\"}", "schema = \"uq4j.trace/2\"; must be \"uq4j.trace/1\""),
        bad("{\"schema\":\"uq4j.trace/1\"}", "id: is missing; must be a string"),
        bad("{\"schema\":\"uq4j.trace/1\",\"id\":\"\"}", "id = \"\"; must not be empty"),
        bad("{\"schema\":\"uq4j.trace/1\",\"id\":\"a\"}", "generation: is missing"),
        bad(
            "{\"schema\":\"uq4j.trace/1\",\"id\":\"a\",\"generation\":{}}",
            "generation.text: is missing; must be a string"),
        bad(token("\"text\":\"a\""), "generation.tokens[1].logprob: is missing"),
        bad(token("\"logprob\":-1"), "generation.tokens[1].text: is missing"),
        bad(
            token("\"text\":\"a\",\"logprob\":0.5"),
            "generation.tokens[1].logprob = 0.5; must be <= 0"),
        bad(
            token("\"text\":\"a\",\"logprob\":NaN"),
            "generation.tokens[1].logprob = NaN; must be finite"),
        bad(
            token("\"text\":\"a\",\"logprob\":-Infinity"),
            "generation.tokens[1].logprob = -Infinity; must be finite"),
        bad(
            token("\"text\":\"a\",\"logprob\":-1e999"),
            "generation.tokens[1].logprob = -1e999; must be finite"),
        bad(
            token("\"text\":\"a\",\"logprob\":\"-1\""),
            "generation.tokens[1].logprob = \"-1\"; must be a number"),
        bad(
            token("\"text\":\"a\",\"logprob\":null"),
            "generation.tokens[1].logprob = null; must be a number"),
        bad(
            token("\"text\":\"a\",\"logprob\":-1,\"entropy\":-0.1"),
            "generation.tokens[1].entropy = -0.1; must be >= 0"),
        bad(
            token("\"text\":\"a\",\"logprob\":-1,\"id\":1.0"),
            "generation.tokens[1].id = 1.0; must be a whole number in [0, 2147483647]"),
        bad(token("\"text\":\"a\",\"logprob\":-1,\"id\":-1"), ".id = -1; must be a whole"),
        bad(token("\"text\":\"a\",\"logprob\":-1,\"id\":2147483648"), ".id = 2147483648; must"),
        bad(token("\"text\":\"a\",\"logprob\":-1,\"special\":1"), ".special = 1; must be true or"),
        bad(token("\"text\":\"a\",\"logprob\":-1,\"bytes\":[256]"), ".bytes[0] = 256; must be in"),
        bad(
            token("\"text\":\"a\",\"logprob\":-1,\"start\":0"),
            "generation.tokens[1].end: is missing; start and end must be given together"),
        bad(token("\"text\":\"a\",\"logprob\":-1,\"end\":0"), "tokens[1].start: is missing"),
        bad(
            token("\"text\":\"a\",\"logprob\":-1,\"start\":2,\"end\":1"),
            "generation.tokens[1].start = 2; must be <= end = 1"),
        bad(
            token("\"text\":\"a\",\"logprob\":-1,\"start\":0,\"end\":3"),
            "generation.tokens[1].end = 3; must be <= text length 2"),
        bad(
            token(
                "\"text\":\"a\",\"logprob\":-1,\"top_logprobs\":"
                    + "[{\"text\":\"a\",\"logprob\":-2},{\"text\":\"b\",\"logprob\":-1}]"),
            "generation.tokens[1].top_logprobs[1].logprob = -1.0; must be <= the one before, -2.0"),
        bad(
            token("\"text\":\"a\",\"logprob\":-1,\"top_logprobs\":[{\"text\":\"a\"}]"),
            "generation.tokens[1].top_logprobs[0].logprob: is missing"),
        bad(
            token("\"text\":\"a\",\"logprob\":-1,\"top_logprobs\":[{\"logprob\":-1}]"),
            "generation.tokens[1].top_logprobs[0].text: is missing"),
        bad(token("\"text\":\"a\",\"text\":\"b\",\"logprob\":-1"), ".text: appears twice"),
        bad(Lines.with("\"id\":\"b\""), "id: appears twice; must appear once"),
        bad(Lines.with("\"x\":{\"y\":[1,NaN]}"), "x.y[1] = NaN; must be finite"),
        bad(Lines.with("\"x\":{\"y\":1,\"y\":1}"), "x.y: appears twice"),
        bad(Lines.with("\"samples\":[{\"text\":\"\",\"temperature\":-1}]"), "temperature = -1;"),
        bad(
            Lines.with("\"samples\":[{\"text\":\"\",\"seed\":1.5}]"),
            "samples[0].seed = 1.5; must"),
        bad(Lines.with("\"samples\":[{\"text\":\"\",\"seed\":9223372036854775808}]"), "64 bits"),
        bad(Lines.with("\"samples\":[{\"text\":\"\",\"logprob\":2}]"), "samples[0].logprob = 2;"),
        bad(Lines.with("\"samples\":{}"), "samples = {...}; must be an array"),
        bad(Lines.with("\"model\":{}"), "model.id: is missing"),
        bad(Lines.with("\"prompt\":\"p\""), "prompt = \"p\"; must be an object"),
        bad(Lines.with("\"claims\":[{}]"), "claims[0].text: is missing"),
        bad(Lines.with("\"claims\":[{\"text\":\"\",\"span\":[1]}]"), "claims[0].span = [1]; must"),
        bad(Lines.with("\"claims\":[{\"text\":\"\",\"span\":[2,1]}]"), "span = [2, 1]; must be"),
        bad(Lines.with("\"claims\":[{\"text\":\"\",\"span\":[0,3]}]"), "must be <= text length 2"),
        bad(Lines.with("\"claims\":[{\"text\":\"\",\"tokens\":[0]}]"), "must be in [0, 0)"),
        bad(
            Lines.with("\"claims\":[{\"text\":\"\",\"tokens\":[1,1]}]"),
            "must be > the one before"),
        bad(
            Lines.with("\"recorded\":{\"similarity\":[{\"a\":\"x\",\"score\":1}]}"),
            "recorded.similarity[0].b: is missing; must be a string"),
        bad(
            Lines.with("\"recorded\":{\"similarity\":[{\"a\":\"x\",\"b\":\"y\"}]}"),
            "recorded.similarity[0].score: is missing; must be a number"),
        bad(
            Lines.with(
                "\"recorded\":{\"similarity\":[{\"a\":\"x\",\"b\":\"y\",\"score\":1},"
                    + "{\"a\":\"x\",\"b\":\"y\",\"score\":2}]}"),
            "recorded.similarity[1]: (\"x\", \"y\") was judged differently before"),
        bad(
            Lines.with(
                "\"recorded\":{\"entailment\":[{\"premise\":\"x\",\"hypothesis\":\"y\","
                    + "\"entailment\":0.5,\"neutral\":0.1,\"contradiction\":0.1}]}"),
            "must be 1 within"),
        bad(Lines.with("\"labels\":[]"), "labels = [...]; must be an object"),
        bad(Lines.with("\"labels\":{\"x\":NaN}"), "labels.x = NaN; must be finite"),
        bad(Lines.with("\"provenance\":{}"), "provenance.producer: is missing"),
        bad(
            Lines.with("\"provenance\":{\"producer\":\"p\",\"request\":{\"k\":1}}"),
            "provenance.request.k = 1; must be a string"),
        bad(Lines.with("\"tensors\":{}"), "tensors.file: is missing"),
        bad(Lines.with("\"tensors\":{\"file\":\"../a\"}"), "must be a plain file name"),
        bad(Lines.with("\"tensors\":{\"file\":\"..\"}"), "must be a plain file name"),
        bad(Lines.with("\"tensors\":{\"file\":\"a.safetensors\"}"), "must exist beside the trace"),
        bad(
            ofVocabulary(10, "{\"text\":\"a\",\"logprob\":-1,\"id\":10}", ""),
            "generation.tokens[0].id = 10; must be < model.vocab_size = 10"),
        bad(
            ofVocabulary(10, "{\"text\":\"a\",\"logprob\":-1,\"entropy\":2.4}", ""),
            "generation.tokens[0].entropy = 2.4; must be <= 2.302585092994046, the logarithm of"),
        bad(
            ofVocabulary(
                10,
                "{\"text\":\"a\",\"logprob\":-1,\"top_logprobs\":"
                    + "[{\"id\":99,\"text\":\"b\",\"logprob\":-1}]}",
                ""),
            "generation.tokens[0].top_logprobs[0].id = 99; must be < model.vocab_size = 10"),
        bad(
            ofVocabulary(
                10,
                "",
                ",\"samples\":[{\"text\":\"a\",\"tokens\":[{\"text\":\"a\",\"logprob\":-1,\"id\":50}]}]"),
            "samples[0].tokens[0].id = 50; must be < model.vocab_size = 10; one trace has one"),
        bad(Lines.with("\"x\":" + "[".repeat(200) + "]".repeat(200)), "nesting depth"),
        bad(Lines.with("\"x\":" + "1".repeat(2000)), "not JSON: Number value length"));
  }

  private static Arguments bad(String line, String message) {
    return Arguments.of(line, message);
  }

  private static String ofVocabulary(int size, String tokens, String more) {
    String line = Lines.tokens("a", tokens);
    return line.substring(0, line.length() - 1)
        + ",\"model\":{\"id\":\"m\",\"vocab_size\":"
        + size
        + "}"
        + more
        + "}";
  }

  private static String token(String fields) {
    return Lines.tokens("ab", "{\"text\":\"a\",\"logprob\":-1},{" + fields + "}");
  }

  @ParameterizedTest
  @MethodSource("badLines")
  void next_badLine_namesFileLineFieldValueAndRule(String line, String message) {
    assertThatThrownBy(() -> Lines.read(folder, Lines.with("\"a\":1"), line))
        .isInstanceOf(BadLineException.class)
        .hasMessageStartingWith(folder.resolve("traces.jsonl") + ":2: ")
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void next_badLine_givesTheParts() {
    assertThatThrownBy(() -> Lines.read(folder, token("\"text\":\"a\",\"logprob\":0.5")))
        .isInstanceOfSatisfying(
            BadLineException.class,
            e -> {
              assertThat(e.file()).isEqualTo(folder.resolve("traces.jsonl").toString());
              assertThat(e.line()).isEqualTo(1);
              assertThat(e.field()).isEqualTo("generation.tokens[1].logprob");
              assertThat(e.value()).isEqualTo("0.5");
              assertThat(e.rule()).isEqualTo("must be <= 0");
            });
  }

  @Test
  void next_notUtf8_isRefused() throws IOException {
    Path file = folder.resolve("t.jsonl");
    Files.write(file, Lines.with("\"x\":\"é\"").getBytes(StandardCharsets.ISO_8859_1));
    try (TraceReader reader = TraceReader.open(file)) {
      assertThatThrownBy(reader::next)
          .isInstanceOf(BadLineException.class)
          .hasMessageContaining(":1: line is not UTF-8; must be valid UTF-8");
    }
  }
}
