package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.Sampling;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many tokens are read of texts that begin alike, and what is said about it. */
class PrefixesTest {

  private static final OnnxOptions DEVICE = TestDevice.options().withThreads(1);
  private static final String PROMPT = "Oslo is a big city. The river is long. ".repeat(8);
  private static final SignalRequest EVERYTHING =
      SignalRequest.parse("top=3,entropy,statistics,logits,attention,hidden,prompt-logits");

  @TempDir private Path folder;

  @AfterEach
  void nothing_isLeftOpen() {
    assertThat(ModelSession.liveObjects()).isZero();
  }

  /** The prompt and endings of five tokens, each with another token first. */
  private static List<ScoringRequest> texts(int count, SignalRequest signals) {
    List<ScoringRequest> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(
          new ScoringRequest("t" + i, PROMPT, "answer", signals)
              .withTokens(List.of(100 + i, 7, 8, 9, 10)));
    }
    return texts;
  }

  private static String prefixes(Trace trace) {
    return trace.provenance().orElseThrow().request().getOrDefault("prefixes", "");
  }

  /** Tokens that scoring the texts feeds. */
  private static long fed(OnnxLanguageModel model, List<ScoringRequest> texts) {
    long before = model.tokensRead();
    assertThat(model.score(texts)).hasSameSizeAs(texts);
    return model.tokensRead() - before;
  }

  private static int promptLength(OnnxLanguageModel model) {
    int length = model.tokenizer().encode(PROMPT).size();
    assertThat(length).isGreaterThan(60);
    return length;
  }

  /**
   * The last token of a text is not read. What is common is read once, except for its last token:
   * that decides another token for each.
   */
  @ParameterizedTest
  @CsvSource({
    "lm-small, LANES, 16, 64", "lm-small, GRAPH, 16, 64", "lm-small, LANES, 40, 16",
    "lm-small, LANES, 40, 1", "lm-small, GRAPH, 40, 7", "lm-large-plain, LANES, 2, 64",
    "lm-small, LANES, 300, 64"
  })
  void texts_ofOneBeginning_areReadBehindOneReading(
      String name, Reductions reductions, int count, int batchSize) {
    OnnxOptions options = DEVICE.withReductions(reductions).withBatchSize(batchSize);
    List<ScoringRequest> texts = texts(count, SignalRequest.none());
    try (OnnxLanguageModel shared = OnnxLanguageModel.open(TestFiles.model(name), options)) {
      long length = promptLength(shared);
      assertThat(fed(shared, texts)).isEqualTo(length + 4 + (count - 1L) * 5);
      assertThat(shared.score(texts)).allMatch(trace -> prefixes(trace).equals("shared"));
    }
    OnnxOptions off = options.withPrefixes(Prefixes.REREAD);
    try (OnnxLanguageModel reread = OnnxLanguageModel.open(TestFiles.model(name), off)) {
      long length = promptLength(reread);
      assertThat(fed(reread, texts)).isEqualTo(count * (length + 4));
      assertThat(reread.score(texts)).allMatch(trace -> prefixes(trace).equals("reread"));
    }
  }

  /** A model that was seen to lose columns is not tried again. */
  @ParameterizedTest
  @ValueSource(ints = {1, 30})
  void texts_whoseCacheLosesColumns_areReadWholeAndSaySo(int kept) {
    List<ScoringRequest> texts = texts(16, SignalRequest.none());
    Path losing = CacheFolders.keepingLast(kept, folder);
    try (OnnxLanguageModel model = OnnxLanguageModel.open(losing, DEVICE)) {
      long whole = promptLength(model) + 4L;
      assertThat(fed(model, texts)).isEqualTo(whole + 16 * whole);
      assertThat(fed(model, texts)).isEqualTo(16 * whole);
      requireReread(model);
      // No text that begins like it, so nothing was read otherwise than elsewhere.
      assertThat(prefixes(model.score(texts.get(0)))).isEqualTo("shared");
      assertThat(OnnxInspection.of(losing).remarks()).noneMatch(r -> r.contains("read whole"));
    }
  }

  @Test
  void texts_ofAModelWithoutACache_areReadWholeAndSaySo() {
    Path without = CacheFolders.keepingNone(folder);
    List<ScoringRequest> texts = texts(16, SignalRequest.none());
    try (OnnxLanguageModel model = OnnxLanguageModel.open(without, DEVICE)) {
      assertThat(fed(model, texts)).isEqualTo(16 * (promptLength(model) + 4L));
      requireReread(model);
      assertThat(OnnxInspection.of(without).remarks())
          .contains("it keeps no cache: it can score texts, each read whole, but not generate");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"longrope", "dynamic"})
  void texts_whosePositionsDependOnTheWhole_areReadWholeAndSaySo(String type) throws IOException {
    Path dependent =
        ModelFolders.copy(
            TestFiles.model("lm-small"),
            folder,
            config -> ((ObjectNode) config.path("rope_parameters")).put("rope_type", type));
    List<ScoringRequest> texts = texts(16, SignalRequest.none());
    try (OnnxLanguageModel model = OnnxLanguageModel.open(dependent, DEVICE)) {
      assertThat(fed(model, texts)).isEqualTo(16 * (promptLength(model) + 4L));
      requireReread(model);
      assertThat(OnnxInspection.of(dependent).remarks())
          .contains(
              "its rotary positions ("
                  + type
                  + ") depend on the text's length: texts with a common beginning are each read"
                  + " whole");
    }
  }

  /** All signals, and the provenance that says how they were read. */
  private static void requireReread(OnnxLanguageModel model) {
    List<ScoringRequest> texts = texts(3, EVERYTHING);
    List<Trace> found = model.score(texts);
    OnnxOptions off = DEVICE.withPrefixes(Prefixes.REREAD);
    try (OnnxLanguageModel plain = OnnxLanguageModel.open(TestFiles.model("lm-small"), off)) {
      for (int i = 0; i < texts.size(); i++) {
        assertThat(prefixes(found.get(i))).isEqualTo("reread");
        SameSignals.require(plain.score(texts.get(i)).generation(), found.get(i).generation());
      }
    }
  }

  /** Samples of one prompt whose attention is recorded: their prompt is read once for that. */
  @ParameterizedTest
  @ValueSource(strings = {"SHARED", "REREAD"})
  void samples_ofOnePrompt_areRecordedBehindOneReading(Prefixes prefixes) {
    GenerationRequest request =
        GenerationRequest.of("many", PROMPT)
            .withMaxNewTokens(6)
            .withSampling(Sampling.of(7, 3))
            .withSignals(SignalRequest.parse("hidden:positions=answer"));
    OnnxOptions options = DEVICE.withEngine(Engine.STEP).withPrefixes(prefixes);
    try (OnnxLanguageModel model = OnnxLanguageModel.open(TestFiles.model("lm-small"), options)) {
      int length = promptLength(model);
      // What a file exports is checked by a run when it is first asked for.
      model.generate(request);
      long before = model.tokensRead();
      model.generate(request.withSignals(SignalRequest.none()));
      long generating = model.tokensRead() - before;
      before = model.tokensRead();
      Trace trace = model.generate(request);
      long recording = model.tokensRead() - before - generating;
      assertThat(prefixes(trace)).isEqualTo(prefixes == Prefixes.SHARED ? "shared" : "reread");
      if (prefixes == Prefixes.SHARED) {
        assertThat(recording).isBetween((long) length, length + 8 * 7L);
      } else {
        assertThat(recording).isBetween(8L * length, 8L * (length + 6));
      }
    }
  }
}
