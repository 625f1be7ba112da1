package io.github.uq4j.trace.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.github.uq4j.score.io.ScoreWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceSchemaTest {

  private final Path folder;
  private final JsonSchema schema =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(resource(TraceReader.class, "trace.schema.json"));

  TraceSchemaTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static String resource(Class<?> beside, String name) {
    try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void schemas_inDocs_areThoseOnTheClassPath() throws IOException {
    Path docs = Path.of(System.getProperty("uq4j.testdata")).resolveSibling("docs");
    assertThat(Files.readString(docs.resolve("trace.schema.json")))
        .isEqualTo(resource(TraceReader.class, "trace.schema.json"));
    assertThat(Files.readString(docs.resolve("scores.schema.json")))
        .isEqualTo(resource(ScoreWriter.class, "scores.schema.json"));
  }

  static Stream<String> goodLines() {
    return Stream.of(
        Lines.FULL,
        Lines.with("\"x\":{}"),
        Lines.tokens("", "{\"text\":\"\",\"logprob\":0}"),
        Lines.tokens("ab", "{\"text\":\"a\",\"logprob\":1e-6,\"x\":null}"));
  }

  @ParameterizedTest
  @MethodSource("goodLines")
  void schemaAndReader_goodLine_agree(String line) {
    assertThat(schema.validate(line, InputFormat.JSON)).isEmpty();
    assertThat(Lines.read(folder, line)).hasSize(1);
  }

  static Stream<String> badStructure() {
    String token = "\"text\":\"a\",\"logprob\":-1,";
    return Stream.concat(
        Stream.of(
            "{}",
            "[]",
            "{\"schema\":\"uq4j.trace/1\",\"id\":\"\",\"generation\":{\"text\":\"\"}}",
            "{\"schema\":\"uq4j.trace/2\",\"id\":\"a\",\"generation\":{\"text\":\"\"}}",
            "{\"schema\":\"uq4j.trace/1\",\"id\":\"a\",\"generation\":{}}",
            Lines.with("\"model\":{}"),
            Lines.with("\"model\":{\"id\":\"m\",\"layers\":-1}"),
            Lines.with("\"prompt\":{\"tokens\":[]}"),
            Lines.with("\"prompt\":{\"text\":\"\",\"tokens\":[{\"id\":1}]}"),
            Lines.with("\"samples\":[{}]"),
            Lines.with("\"samples\":[{\"text\":\"\",\"temperature\":-1}]"),
            Lines.with("\"samples\":[{\"text\":\"\",\"seed\":\"1\"}]"),
            Lines.with("\"tensors\":{\"prefix\":\"\"}"),
            Lines.with("\"tensors\":{\"file\":\"../x\"}"),
            Lines.with("\"tensors\":{\"file\":\"..\"}"),
            Lines.with("\"tensors\":{\"file\":\"\"}"),
            Lines.with("\"tensors\":{\"file\":\"f\",\"parts\":{\"attention\":{\"rows\":[-1]}}}"),
            Lines.with("\"tensors\":{\"file\":\"f\",\"parts\":{\"attention\":{\"columns\":[1]}}}"),
            Lines.with("\"recorded\":{\"similarity\":[{\"a\":\"\",\"b\":\"\"}]}"),
            Lines.with("\"recorded\":[]"),
            Lines.with("\"claims\":[{\"text\":\"\",\"span\":[0]}]"),
            Lines.with("\"claims\":[{\"text\":\"\",\"supported\":\"yes\"}]"),
            Lines.with("\"labels\":1"),
            Lines.with("\"provenance\":{\"producer\":\"\",\"request\":{\"k\":1}}")),
        Stream.of(
                "\"start\":0",
                "\"end\":0",
                "\"entropy\":-1",
                "\"entropy\":null",
                "\"boosted_prob\":0.5",
                "\"self_certainty\":1,\"renyi_divergence\":-1,\"boosted_prob\":0.5",
                "\"self_certainty\":1,\"renyi_divergence\":1,\"boosted_prob\":1.5",
                "\"id\":\"1\"",
                "\"special\":\"no\"",
                "\"bytes\":[256]",
                "\"top_logprobs\":[{\"text\":\"a\"}]",
                "\"top_logprobs\":[{\"text\":\"a\",\"logprob\":0.1}]")
            .map(field -> Lines.tokens("ab", "{" + token + field + "}")));
  }

  @ParameterizedTest
  @MethodSource("badStructure")
  void schemaAndReader_badStructure_agree(String line) {
    assertThat(schema.validate(line, InputFormat.JSON)).isNotEmpty();
    assertThatThrownBy(() -> Lines.read(folder, line)).isInstanceOf(BadLineException.class);
  }

  /** What only the reader can check; the schema lets these pass. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"claims\":[{\"text\":\"\",\"span\":[0,3]}]",
        "\"claims\":[{\"text\":\"\",\"span\":[1,0]}]",
        "\"claims\":[{\"text\":\"\",\"tokens\":[0]}]",
        "\"claims\":[{\"text\":\"\",\"tokens\":[1,0]}]",
        "\"tensors\":{\"file\":\"absent.safetensors\"}",
        "\"model\":{\"id\":\"m\",\"layers\":2.0}",
        "\"model\":{\"id\":\"m\",\"vocab_size\":4},\"samples\":[{\"text\":\"a\",\"tokens\":["
            + "{\"text\":\"a\",\"logprob\":0,\"self_certainty\":1,\"renyi_divergence\":2,"
            + "\"boosted_prob\":1}]}]",
        "\"recorded\":{\"similarity\":[{\"a\":\"\",\"b\":\"\",\"score\":1},"
            + "{\"a\":\"\",\"b\":\"\",\"score\":2}]}",
        "\"recorded\":{\"entailment\":[{\"premise\":\"\",\"hypothesis\":\"\",\"entailment\":0,"
            + "\"neutral\":0,\"contradiction\":0}]}"
      })
  void reader_meaning_isStricterThanTheSchema(String field) {
    String line = Lines.with(field);
    assertThat(schema.validate(line, InputFormat.JSON)).isEmpty();
    assertThatThrownBy(() -> Lines.read(folder, line)).isInstanceOf(BadLineException.class);
  }
}
