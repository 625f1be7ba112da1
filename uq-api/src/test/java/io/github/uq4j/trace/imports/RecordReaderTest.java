package io.github.uq4j.trace.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.Provenance;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import io.github.uq4j.trace.io.TraceReader;
import io.github.uq4j.trace.io.TraceWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Responses as servers write them. */
class RecordReaderTest {

  private static final Path RESPONSES =
      Path.of(System.getProperty("uq4j.testdata")).resolve("responses");

  @TempDir private Path folder;

  private static List<Trace> read(Path file, RecordFormat format) throws IOException {
    List<Trace> traces = new ArrayList<>();
    try (RecordReader reader = RecordReader.open(file, format)) {
      reader.forEachRemaining(traces::add);
    }
    return traces;
  }

  private static List<Trace> read(RecordFormat format) throws IOException {
    return read(RESPONSES.resolve(format.id() + ".jsonl"), format);
  }

  private static List<String> pieces(Generation generation) {
    return generation.tokens().stream()
        .map(token -> token.span().map(span -> span.of(generation.text())).orElse("-"))
        .toList();
  }

  private static String note(Trace trace, String name) {
    return trace.provenance().map(Provenance::request).orElseThrow().getOrDefault(name, "absent");
  }

  @Test
  void openai_chatWithThreeChoices_firstIsTheAnswerOthersAreSamples() throws IOException {
    Trace trace = read(RecordFormat.OPENAI).get(0);

    assertThat(trace.id()).isEqualTo("chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT");
    assertThat(trace.model().map(ModelInfo::id)).hasValue("gpt-4o-mini-2024-07-18");
    assertThat(trace.prompt().map(Prompt::text))
        .hasValue("system: Answer briefly.\nuser: What is the capital of France?");
    assertThat(trace.generation().text()).isEqualTo("The capital is Paris.");
    assertThat(trace.generation().finishReason()).hasValue("stop");
    assertThat(trace.generation().sampling().temperature()).hasValue(0.7);
    assertThat(pieces(trace.generation())).containsExactly("The", " capital", " is", " Paris", ".");
    Token first = trace.generation().tokens().get(0);
    assertThat(first.logprob()).isEqualTo(-0.0217);
    assertThat(first.bytes()).isEmpty();
    assertThat(first.distribution().top()).hasSize(3);
    assertThat(first.distribution().top().get(2).logprob()).isEqualTo(-6.3);
    assertThat(trace.samples())
        .extracting(Generation::text)
        .containsExactly("It's Paris.", "Paris.");
    assertThat(note(trace, "format")).isEqualTo("openai");
    assertThat(note(trace, "shape")).isEqualTo("chat-completion");
    assertThat(note(trace, "temperature")).isEqualTo("0.7");
    assertThat(note(trace, "suspicious")).isEqualTo("absent");
  }

  @Test
  void openai_bytePieces_areJoinedToCharactersWithUtf16Spans() throws IOException {
    Generation answer = read(RecordFormat.OPENAI).get(1).generation();

    assertThat(answer.text()).isEqualTo("Café 😊");
    assertThat(pieces(answer)).containsExactly("Caf", "é", " ", "😊", "😊", "😊");
    assertThat(answer.tokens().get(3).bytes()).containsExactly(0xf0, 0x9f);
    assertThat(answer.tokens().get(1).bytes()).isEmpty();
    assertThat(answer.tokens().get(5).span().orElseThrow().end()).isEqualTo(7);
    assertThat(answer.finishReason()).hasValue("length");
  }

  @Test
  void openai_otherShapes_areRead() throws IOException {
    List<Trace> traces = read(RecordFormat.OPENAI);

    Trace legacy = traces.get(2);
    assertThat(legacy.prompt().map(Prompt::text)).hasValue("The capital of France is");
    assertThat(legacy.generation().text()).isEqualTo(" Paris.");
    assertThat(legacy.generation().tokens().get(0).distribution().top())
        .extracting(alternative -> alternative.text())
        .containsExactly(" Paris", " the", " a");
    assertThat(traces.get(3).id()).isEqualTo("question-7");
    Trace response = traces.get(4);
    assertThat(response.prompt().map(Prompt::text)).hasValue("What is the capital of France?");
    assertThat(response.generation().tokens()).hasSize(5);
    assertThat(response.generation().finishReason()).hasValue("stop");
    assertThat(response.generation().sampling().temperature()).hasValue(1.0);
    assertThat(note(response, "shape")).isEqualTo("response");
  }

  @Test
  void openai_savedByHand_isOneRecord() throws IOException {
    List<Trace> traces = read(RESPONSES.resolve("openai-saved.json"), RecordFormat.OPENAI);
    assertThat(traces).extracting(Trace::id).containsExactly("chatcmpl-saved");
  }

  @Test
  void vllm_chatWithTokenIds_hasIdsSpecialEndAndPromptTokens() throws IOException {
    Trace trace = read(RecordFormat.VLLM).get(0);

    List<Token> tokens = trace.generation().tokens();
    assertThat(tokens).extracting(token -> token.id().orElse(-1)).contains(785, 151645);
    assertThat(tokens.get(5).special()).isTrue();
    assertThat(pieces(trace.generation())).startsWith("The", " capital").endsWith(".", "-");
    Prompt prompt = trace.prompt().orElseThrow();
    assertThat(prompt.tokens()).extracting(Prompt.Piece::text).containsExactly("", "What", " is");
    assertThat(prompt.tokens().get(0).id()).hasValue(151644);
    assertThat(prompt.extras().jsonByField()).containsEntry("logprobs", "[null,-4.25,-1.75]");
  }

  @Test
  void vllm_tokensAsIds_haveIdsAndNoText() throws IOException {
    List<Token> tokens = read(RecordFormat.VLLM).get(1).generation().tokens();

    assertThat(tokens).extracting(Token::text).containsExactly("", "");
    assertThat(tokens).extracting(token -> token.id().orElse(-1)).containsExactly(12095, 13);
    assertThat(tokens).allMatch(token -> token.span().isEmpty() && !token.special());
    assertThat(tokens.get(0).distribution().top().get(1).id()).hasValue(59603);
  }

  @Test
  void vllm_requestOutput_isSortedAndKeepsProbabilityZero() throws IOException {
    Trace trace = read(RecordFormat.VLLM).get(2);

    assertThat(trace.id()).isEqualTo("0");
    assertThat(trace.prompt().map(Prompt::text)).hasValue("The capital of France is");
    List<Token> tokens = trace.generation().tokens();
    assertThat(tokens.get(0).distribution().top())
        .extracting(alternative -> alternative.logprob())
        .containsExactly(-0.4, -1.9, Double.NEGATIVE_INFINITY);
    assertThat(tokens.get(2).special()).isTrue();
    Generation sample = trace.samples().get(0);
    assertThat(sample.tokens().get(0).logprob()).isEqualTo(-1.9);
    assertThat(sample.tokens().get(0).distribution().top().get(0).text()).isEqualTo(" Paris");
  }

  @Test
  void llamaCpp_newShape_joinsBytesAndReadsTheLowestFloatAsZero() throws IOException {
    Trace trace = read(RecordFormat.LLAMA_CPP).get(0);

    assertThat(trace.id()).isEqualTo("1");
    assertThat(trace.prompt().map(Prompt::text)).hasValue("The capital of France is");
    assertThat(pieces(trace.generation())).containsExactly(" Paris", " ", "✓", "✓");
    assertThat(trace.generation().tokens().get(1).distribution().top().get(3).logprob())
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(trace.generation().finishReason()).hasValue("length");
    assertThat(trace.generation().sampling().seed()).hasValue(42);
    assertThat(note(trace, "probabilities")).isEqualTo("absent");
  }

  @Test
  void llamaCpp_probabilities_becomeLogarithmsAndAreMarked() throws IOException {
    List<Trace> traces = read(RecordFormat.LLAMA_CPP);

    Trace old = traces.get(1);
    assertThat(old.model().map(ModelInfo::id)).hasValue("llama-2-7b.Q4_K_M.gguf");
    assertThat(old.generation().tokens().get(0).logprob())
        .isCloseTo(Math.log(0.921), within(1e-12));
    assertThat(old.generation().tokens().get(1).distribution().top()).hasSize(3);
    assertThat(old.generation().finishReason()).hasValue("stop");
    assertThat(note(old, "probabilities")).contains("not the model's own");
    Trace after = traces.get(2);
    assertThat(after.generation().tokens().get(1).logprob())
        .isCloseTo(Math.log(0.88), within(1e-12));
    assertThat(note(after, "probabilities")).contains("not the model's own");
    assertThat(traces.get(3).generation().tokens().get(0).id()).hasValue(100);
  }

  @Test
  void tgi_details_giveTokensTopTokensAndBestOf() throws IOException {
    List<Trace> traces = read(RecordFormat.TGI);

    Trace trace = traces.get(0);
    assertThat(trace.prompt().orElseThrow().tokens()).hasSize(5);
    assertThat(trace.generation().tokens().get(2).special()).isTrue();
    assertThat(trace.generation().tokens().get(0).distribution().top()).hasSize(2);
    assertThat(trace.generation().sampling().seed()).hasValue(8);
    assertThat(trace.generation().sampling().temperature()).hasValue(0.9);
    assertThat(trace.samples()).extracting(Generation::text).containsExactly(" the city");
    assertThat(traces.get(1).id()).isEqualTo("2.1");
    assertThat(traces.get(1).generation().tokens().get(0).distribution().top()).isEmpty();
  }

  @Test
  void lmEval_options_areSumsWithTheBestFirst() throws IOException {
    for (Trace trace : read(RecordFormat.LM_EVAL)) {
      assertThat(trace.generation().text()).isEqualTo(" Paris");
      assertThat(trace.generation().totalLogprob()).hasValue(-0.4131);
      assertThat(trace.generation().tokens()).isEmpty();
      assertThat(trace.samples()).extracting(Generation::text).containsExactly(" Lyon", " Nice");
      assertThat(trace.prompt().map(Prompt::text)).get().asString().endsWith("\nAnswer:");
      assertThat(trace.labels().flag("correct")).hasValue(true);
      assertThat(trace.labels().number("acc_norm")).hasValue(1.0);
      assertThat(trace.labels().text("target")).hasValue("1");
      assertThat(note(trace, "samples")).contains("not draws");
    }
  }

  @Test
  void lmEval_rollingSum_isTheTextsOwn() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("r.jsonl"),
            "{\"doc_id\":5,\"filter\":\"strict\",\"arguments\":{\"gen_args_0\":{\"arg_0\":\"a text\"}},"
                + "\"resps\":[[\"-12.5\"]]}");
    Trace trace = read(file, RecordFormat.LM_EVAL).get(0);
    assertThat(trace.id()).isEqualTo("5/strict");
    assertThat(trace.prompt()).isEmpty();
    assertThat(trace.generation().text()).isEqualTo("a text");
    assertThat(trace.generation().totalLogprob()).hasValue(-12.5);
  }

  @ParameterizedTest
  @EnumSource(RecordFormat.class)
  void everyFormat_writtenAndReadAgain_isEqual(RecordFormat format) throws IOException {
    List<Trace> traces = read(format);
    Path file = folder.resolve("t.jsonl");
    try (TraceWriter writer = TraceWriter.create(file)) {
      for (Trace trace : traces) {
        writer.write(trace);
      }
      writer.commit();
    }
    try (TraceReader reader = TraceReader.open(file)) {
      assertThat(reader.stream().map(Trace::id).toList())
          .isEqualTo(traces.stream().map(Trace::id).toList());
    }
  }

  @Test
  void gzipAndArrays_areReadAsManyRecords() throws IOException {
    String saved = Files.readString(RESPONSES.resolve("openai-saved.json"));
    Path zipped = folder.resolve("r.json.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write(
          ("[\n" + saved + ",\n" + saved + "]").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    assertThat(read(zipped, RecordFormat.OPENAI)).hasSize(2);
    Path lines = Files.writeString(folder.resolve("r.json"), saved.replace("\n", " ") + "\n");
    assertThat(read(lines, RecordFormat.OPENAI)).hasSize(1);
    assertThat(read(Files.writeString(folder.resolve("e.json"), ""), RecordFormat.TGI)).isEmpty();
  }

  @Test
  void emptyAnswer_isLegal() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("r.jsonl"),
            "{\"choices\":[{\"message\":{\"content\":\"\"},\"logprobs\":{\"content\":[]}}]}");
    Trace trace = read(file, RecordFormat.OPENAI).get(0);
    assertThat(trace.generation().text()).isEmpty();
    assertThat(trace.generation().tokens()).isEmpty();
  }

  @Test
  void echoedPrompt_isCutOff() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("r.jsonl"),
            "{\"request\":{\"prompt\":\"A b\",\"echo\":true},\"response\":{\"choices\":[{\"text\":"
                + "\"A b c\",\"logprobs\":{\"tokens\":[\"A\",\" b\",\" c\"],\"token_logprobs\":"
                + "[null,-1,-0.5],\"top_logprobs\":[null,{\" b\":-1},{\" c\":-0.5}]}}]}}");
    Trace trace = read(file, RecordFormat.OPENAI).get(0);
    assertThat(trace.generation().text()).isEqualTo(" c");
    assertThat(trace.generation().tokens()).hasSize(1);
    assertThat(trace.generation().tokens().get(0).logprob()).isEqualTo(-0.5);
  }
}
