package io.github.uq4j.onnx.internal.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.SameSignals;
import io.github.uq4j.onnx.TestDevice;
import io.github.uq4j.onnx.TestFiles;
import io.github.uq4j.onnx.internal.decode.ForcedPass.Limits;
import io.github.uq4j.onnx.internal.decode.ForcedPass.Prefixes;
import io.github.uq4j.onnx.internal.decode.ForcedPass.Purpose;
import io.github.uq4j.onnx.internal.head.RowReducers;
import io.github.uq4j.onnx.internal.session.ModelConfig;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.text.FileTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading in pieces with the cache, or beside other texts, changes no signal. */
class ForcedPassTest {

  private static final SignalRequest EVERYTHING =
      SignalRequest.parse("top=3,entropy,statistics,logits,attention,hidden,prompt-logits");

  private static void withModel(BiConsumer<DecoderModel, StepReader> use) {
    ModelConfig config = ModelConfig.read(TestFiles.model("lm-small"));
    try (FileTokenizer tokenizer = FileTokenizer.open(config.tokenizerFile());
        ModelSession session = ModelSession.open(config.modelFile(), TestDevice.settings())) {
      use.accept(
          DecoderModel.of(session, config),
          new StepReader(tokenizer.pieces(), RowReducers.fastest()));
    }
  }

  private static List<ForcedText> texts(SignalRequest signals) {
    Random random = new Random(4);
    List<ForcedText> texts = new ArrayList<>();
    for (int length : new int[] {40, 41, 2, 90, 200}) {
      List<Integer> ids = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        ids.add(10 + random.nextInt(1200));
      }
      texts.add(new ForcedText("t" + length, ids, Math.max(1, length / 3), signals));
    }
    return texts;
  }

  @ParameterizedTest
  @CsvSource({
    "everything, 5, 1",
    "everything, 5, 20000",
    "everything, 5, 150000",
    "everything, 1, 1000000000",
    "entropy, 3, 7000",
    "'hidden', 2, 2000",
    "'attention,top=2', 4, 30000",
    "'hidden:levels=1+-1:positions=prompt-end+-1', 3, 2000",
    "'attention:layers=0:heads=1:rows=prompt-end+3+answer,hidden:positions=3', 4, 3000"
  })
  void signals_anyBudgetAndBatch_areThoseOfOnePass(String names, int batchSize, long floats) {
    SignalRequest signals = names.equals("everything") ? EVERYTHING : SignalRequest.parse(names);
    withModel(
        (model, reader) -> {
          for (Purpose purpose : Purpose.values()) {
            List<ForcedText> texts = texts(signals);
            List<ForcedResult> whole =
                new ForcedPass(model, reader, new Limits(1, Long.MAX_VALUE), Prefixes.REREAD)
                    .run(texts, purpose);
            List<ForcedResult> pieces =
                new ForcedPass(model, reader, new Limits(batchSize, floats), Prefixes.REREAD)
                    .run(texts, purpose);
            List<ForcedResult> picked = picked(texts, new Limits(batchSize, floats), purpose);
            for (int i = 0; i < texts.size(); i++) {
              requireSame(whole.get(i), pieces.get(i), purpose);
              requireSame(whole.get(i), picked.get(i), purpose);
            }
          }
        });
  }

  /** By a graph that makes logits of the columns that decide a token, and of no others. */
  private static List<ForcedResult> picked(List<ForcedText> texts, Limits limits, Purpose purpose) {
    List<ForcedResult> results = new ArrayList<>();
    OpenedDecoder.with(
        TestFiles.model("lm-small"),
        (model, reader) -> {
          assertThat(model.picksLast()).isTrue();
          results.addAll(
              new ForcedPass(model, reader, limits, Prefixes.REREAD).run(texts, purpose));
        });
    return results;
  }

  /** Every signal that was asked for. */
  static void requireSame(ForcedResult one, ForcedResult other, Purpose purpose) {
    int steps = purpose == Purpose.DISTRIBUTIONS ? one.text().steps() : 0;
    assertThat(other.text()).isEqualTo(one.text());
    assertThat(one.distributions()).hasSize(steps);
    assertThat(other.distributions()).hasSize(steps);
    for (int step = 0; step < steps; step++) {
      SameSignals.require(one.distributions().get(step), other.distributions().get(step));
    }
    assertThat(other.logits()).hasSameSizeAs(one.logits());
    for (int row = 0; row < one.logits().size(); row++) {
      float[] logits = one.logits().get(row);
      SameSignals.requireClose(logits, 0, other.logits().get(row), 0, logits.length);
    }
    assertThat(other.attention().isPresent()).isEqualTo(one.attention().isPresent());
    one.attention()
        .ifPresent(
            a ->
                SameSignals.requireAttention(a.values(), other.attention().orElseThrow().values()));
    assertThat(other.hiddenStates().isPresent()).isEqualTo(one.hiddenStates().isPresent());
    one.hiddenStates()
        .ifPresent(
            a -> SameSignals.require(a.values(), other.hiddenStates().orElseThrow().values()));
  }
}
