package io.github.uq4j.onnx.internal.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.SameSignals;
import io.github.uq4j.onnx.TestFiles;
import io.github.uq4j.onnx.ZooMember;
import io.github.uq4j.onnx.internal.decode.DecoderModel.From;
import io.github.uq4j.onnx.internal.decode.ForcedPass.Limits;
import io.github.uq4j.onnx.internal.decode.ForcedPass.Purpose;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import io.github.uq4j.onnx.internal.session.Outputs;
import io.github.uq4j.trace.TokenDistribution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which texts stand beside a text, on which side it is padded, and in how many pieces it is read
 * changes no signal beyond 1e-5 relative in single precision: log-probabilities, entropy,
 * probabilities of the top tokens, statistics, logits, attention, hidden states.
 */
class InvarianceTest {

  private static final SignalRequest EVERYTHING =
      SignalRequest.parse("top=5,entropy,statistics,logits,attention,hidden,prompt-logits");

  /** A shipped model, as it gives its signals and as a graph that must be edited; the zoo. */
  static Stream<Path> folders() {
    return Stream.concat(
        Stream.of("lm-small", "lm-small-plain", "lm-large").map(TestFiles::model),
        ZooMember.all().filter(member -> !member.half()).map(ZooMember::folder));
  }

  @AfterEach
  void nothing_isLeftOpen() {
    assertThat(ModelSession.liveObjects()).isZero();
  }

  private static List<ForcedText> texts(DecoderModel model) {
    Random random = new Random(8);
    List<ForcedText> texts = new ArrayList<>();
    for (int length : new int[] {31, 32, 2, 9, 58}) {
      List<Integer> ids = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        ids.add(4 + random.nextInt(model.vocabulary().orElseThrow() - 4));
      }
      texts.add(new ForcedText("t" + length, ids, Math.max(1, length / 3), EVERYTHING));
    }
    return texts;
  }

  private static List<ForcedResult> read(
      DecoderModel model, StepReader reader, Limits limits, List<ForcedText> texts) {
    return new ForcedPass(model, reader, limits, ForcedPass.Prefixes.REREAD)
        .run(texts, Purpose.DISTRIBUTIONS);
  }

  private static List<ForcedResult> alone(
      DecoderModel model, StepReader reader, List<ForcedText> texts) {
    return read(model, reader, new Limits(1, Long.MAX_VALUE), texts);
  }

  @ParameterizedTest
  @MethodSource("folders")
  void signals_anyCompositionOfTheBatch_areThoseOfTheTextAlone(Path folder) {
    OpenedDecoder.with(
        folder,
        (model, reader) -> {
          List<ForcedText> texts = texts(model);
          List<ForcedResult> alone = alone(model, reader, texts);
          for (int batch : new int[] {2, 3, 5}) {
            requireSame(alone, read(model, reader, new Limits(batch, Long.MAX_VALUE), texts));
          }
          List<ForcedText> backwards = new ArrayList<>(texts.subList(1, 5));
          Collections.reverse(backwards);
          List<ForcedResult> others =
              new ArrayList<>(read(model, reader, new Limits(4, Long.MAX_VALUE), backwards));
          Collections.reverse(others);
          requireSame(alone.subList(1, 5), others);
        });
  }

  @ParameterizedTest
  @MethodSource("folders")
  void signals_anyPieces_areThoseOfTheTextAtOnce(Path folder) {
    OpenedDecoder.with(
        folder,
        (model, reader) -> {
          List<ForcedText> texts = texts(model);
          List<ForcedResult> alone = alone(model, reader, texts);
          long column = model.vocabulary().orElseThrow();
          // One column at a time, a few, and half of the longest text.
          for (long floats : new long[] {1, 9 * column, 40 * column}) {
            requireSame(alone, read(model, reader, new Limits(5, floats), texts));
          }
        });
  }

  /** The graph itself, padded on both sides; rows that are padded see no padding. */
  @ParameterizedTest
  @MethodSource("folders")
  void signals_paddedOnEitherSide_areThoseOfTheTextAlone(Path folder) {
    OpenedDecoder.with(
        folder,
        (model, reader) -> {
          List<ForcedText> texts = texts(model);
          List<Map<String, float[]>> alone = new ArrayList<>();
          texts.forEach(text -> alone.add(run(model, List.of(text), false)));
          requirePadded(model, texts, alone, false);
          if (model.padsLeft()) {
            requirePadded(model, texts, alone, true);
          }
        });
  }

  /** Those that are told both mask and positions can be padded on the left. */
  @ParameterizedTest
  @MethodSource("folders")
  void leftPadding_isPossibleWhereTheFactsSaySo(Path folder) {
    assumeTrue(folder.resolve("facts.json").toFile().exists(), "no member of the zoo");
    boolean any =
        TestFiles.json(folder.resolve("facts.json")).path("padding").asText().equals("any");
    boolean told = !folder.getFileName().toString().startsWith("opt");
    OpenedDecoder.with(
        folder, (model, reader) -> assertThat(model.padsLeft()).isEqualTo(any && told));
  }

  private static Map<String, float[]> run(
      DecoderModel model, List<ForcedText> texts, boolean left) {
    int width = texts.stream().mapToInt(ForcedText::length).max().orElseThrow();
    Columns columns = new Columns(texts.size(), 0, width);
    for (int row = 0; row < texts.size(); row++) {
      List<Integer> ids = texts.get(row).ids();
      int padding = left ? width - ids.size() : 0;
      for (int i = 0; i < ids.size(); i++) {
        columns.set(row, padding + i, ids.get(i), i);
      }
      columns.attend(row, padding, padding + ids.size());
    }
    Set<String> wanted = new LinkedHashSet<>(model.signals().hiddenStates());
    wanted.addAll(model.signals().attentions());
    wanted.add(model.signals().logits());
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try {
      columns.give(model, inputs);
      model.cache().forEach(slot -> inputs.put(slot.past(), model.emptyPast(slot, texts.size())));
      Map<String, float[]> values = new LinkedHashMap<>();
      try (Outputs outputs = model.run(inputs, wanted, From.START, Memory.KEEP)) {
        wanted.forEach(name -> values.put(name, outputs.floats(name)));
      }
      return values;
    } finally {
      inputs.values().forEach(ModelSession::close);
    }
  }

  private static void requirePadded(
      DecoderModel model, List<ForcedText> texts, List<Map<String, float[]>> alone, boolean left) {
    Map<String, float[]> batch = run(model, texts, left);
    int width = texts.stream().mapToInt(ForcedText::length).max().orElseThrow();
    int heads = model.heads().orElseThrow();
    for (int row = 0; row < texts.size(); row++) {
      int length = texts.get(row).length();
      int first = left ? width - length : 0;
      for (Map.Entry<String, float[]> output : alone.get(row).entrySet()) {
        float[] whole = batch.getOrDefault(output.getKey(), new float[0]);
        float[] own = output.getValue();
        boolean attends = model.signals().attentions().contains(output.getKey());
        for (int at = 0; at < length; at++) {
          if (attends) {
            for (int head = 0; head < heads; head++) {
              int mine = ((row * heads + head) * width + first + at) * width + first;
              SameSignals.requireWeights(own, (head * length + at) * length, whole, mine, length);
            }
          } else {
            int size = own.length / length;
            SameSignals.requireClose(
                own, at * size, whole, (row * width + first + at) * size, size);
          }
        }
      }
    }
  }

  private static void requireSame(List<ForcedResult> alone, List<ForcedResult> other) {
    assertThat(other).hasSameSizeAs(alone);
    for (int i = 0; i < alone.size(); i++) {
      ForcedResult one = alone.get(i);
      requireEverything(one);
      ForcedPassTest.requireSame(one, other.get(i), Purpose.DISTRIBUTIONS);
    }
  }

  /** What is compared is there. */
  private static void requireEverything(ForcedResult one) {
    assertThat(one.distributions()).hasSize(one.text().steps()).isNotEmpty();
    assertThat(one.logits()).hasSize(one.text().steps());
    assertThat(one.attention()).isPresent();
    assertThat(one.hiddenStates()).isPresent();
    for (TokenDistribution step : one.distributions()) {
      assertThat(step.top()).hasSize(5);
      assertThat(step.entropy()).isPresent();
      assertThat(step.statistics()).isPresent();
    }
  }
}
