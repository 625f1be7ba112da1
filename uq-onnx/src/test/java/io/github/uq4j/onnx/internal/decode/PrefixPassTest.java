package io.github.uq4j.onnx.internal.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.CacheFolders;
import io.github.uq4j.onnx.TestDevice;
import io.github.uq4j.onnx.TestFiles;
import io.github.uq4j.onnx.ZooMember;
import io.github.uq4j.onnx.internal.decode.ForcedPass.Limits;
import io.github.uq4j.onnx.internal.decode.ForcedPass.Prefixes;
import io.github.uq4j.onnx.internal.decode.ForcedPass.Purpose;
import io.github.uq4j.onnx.internal.head.GraphHead;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts read behind a common beginning have the signals of texts that are read whole. */
class PrefixPassTest {

  private static final SessionSettings DEVICE = TestDevice.settings();
  private static final SignalRequest EVERYTHING =
      SignalRequest.parse("top=3,entropy,statistics,logits,attention,hidden,prompt-logits");
  private static final Limits ALONE = new Limits(1, Long.MAX_VALUE);

  static Stream<Path> folders() {
    Stream<Path> trained =
        Stream.of("lm-small", "lm-large", "lm-large-plain").map(TestFiles::model);
    return Stream.concat(
        trained, ZooMember.all().filter(PrefixPassTest::single).map(ZooMember::folder));
  }

  /** Single precision: what is rounded to half of it has no fifth digit. */
  private static boolean single(ZooMember member) {
    return member.facts().path("precision").asText().equals("float32");
  }

  @AfterEach
  void nothing_isLeftOpen() {
    assertThat(ModelSession.liveObjects()).isZero();
  }

  private static List<Integer> ids(Random random, int count) {
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(5 + random.nextInt(90));
    }
    return ids;
  }

  private static List<Integer> then(List<Integer> beginning, int kept, List<Integer> more) {
    List<Integer> ids = new ArrayList<>(beginning.subList(0, kept));
    ids.addAll(more);
    return ids;
  }

  /**
   * Variants of one text that part with it early and late, its beginning, itself twice, two texts
   * that go on together, and one that has nothing to do with it.
   */
  private static List<ForcedText> texts(SignalRequest signals) {
    Random random = new Random(8);
    List<Integer> trunk = ids(random, 58);
    List<List<Integer>> all = new ArrayList<>(List.of(trunk));
    for (int kept : new int[] {40, 40, 41, 44, 50, 53, 57}) {
      List<Integer> rest = trunk.subList(kept + 1, Math.min(58, kept + 1 + kept % 9));
      all.add(then(then(trunk, kept, List.of(100 - trunk.get(kept))), kept + 1, rest));
    }
    all.add(trunk.subList(0, 47));
    all.add(trunk);
    List<Integer> branch = then(trunk, 36, ids(random, 20));
    all.add(branch);
    all.add(then(branch, 54, ids(random, 3)));
    all.add(ids(random, 50));
    List<ForcedText> texts = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      // Answers begin in what is shared and behind it.
      int promptLength = i % 3 == 0 ? 20 : Math.min(45, all.get(i).size() - 2);
      texts.add(new ForcedText("t" + i, all.get(i), promptLength, signals));
    }
    return texts;
  }

  private static void requireShared(
      DecoderModel model, StepReader reader, Limits limits, SignalRequest signals) {
    for (Purpose purpose : Purpose.values()) {
      List<ForcedText> texts = texts(signals);
      List<ForcedResult> whole =
          new ForcedPass(model, reader, ALONE, Prefixes.REREAD).run(texts, purpose);
      ForcedPass sharing = new ForcedPass(model, reader, limits, Prefixes.SHARED);
      List<ForcedResult> shared = sharing.run(texts, purpose);
      assertThat(sharing.sharedTokens()).isPositive();
      for (int i = 0; i < texts.size(); i++) {
        ForcedPassTest.requireSame(whole.get(i), shared.get(i), purpose);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void signals_behindACommonBeginning_areThoseOfWholeTexts(Path folder) {
    OpenedDecoder.with(
        folder,
        (model, reader) -> requireShared(model, reader, new Limits(16, 1L << 27), EVERYTHING));
  }

  @ParameterizedTest
  @CsvSource({
    "lm-small, 3, 300000000, everything",
    "lm-small, 16, 20000, everything",
    "lm-small, 16, 1, everything",
    "lm-small, 16, 300000000, 'hidden:levels=1+-1:positions=prompt-end+-1,entropy'",
    "lm-small, 4, 30000, 'attention:layers=0:heads=1:rows=prompt-end+3+answer,hidden:positions=3'",
    "lm-large-plain, 16, 300000000, 'attention:layers=1:heads=0+2,hidden:levels=2'"
  })
  void signals_anyLimitsAndParts_areThoseOfWholeTexts(
      String name, int batchSize, long floats, String names) {
    SignalRequest signals = names.equals("everything") ? EVERYTHING : SignalRequest.parse(names);
    OpenedDecoder.with(
        TestFiles.model(name),
        (model, reader) -> requireShared(model, reader, new Limits(batchSize, floats), signals));
  }

  /** So many logits at once as a few columns have; other values are not limited. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 40})
  void signals_anyLimitOnLogits_areThoseOfWholeTexts(int columns) {
    OpenedDecoder.with(
        TestFiles.model("lm-small"),
        (model, reader) -> {
          long logits = (long) columns * model.vocabulary().orElseThrow();
          requireShared(model, reader, new Limits(16, 1L << 27, logits), EVERYTHING);
        });
  }

  /** Each text may ask for something else. */
  @Test
  void signals_ofUnlikeRequests_areThoseOfWholeTexts() {
    List<ForcedText> texts = new ArrayList<>();
    String[] requests = {"top=2", "entropy", "logits", "hidden:positions=2", "attention", "top=9"};
    for (ForcedText text : texts(SignalRequest.none())) {
      SignalRequest signals = SignalRequest.parse(requests[texts.size() % requests.length]);
      texts.add(new ForcedText(text.request(), text.ids(), text.promptLength(), signals));
    }
    OpenedDecoder.with(
        TestFiles.model("lm-small"),
        (model, reader) -> {
          List<ForcedResult> whole =
              new ForcedPass(model, reader, ALONE, Prefixes.REREAD)
                  .run(texts, Purpose.DISTRIBUTIONS);
          List<ForcedResult> shared =
              new ForcedPass(model, reader, new Limits(16, 1L << 27), Prefixes.SHARED)
                  .run(texts, Purpose.DISTRIBUTIONS);
          for (int i = 0; i < texts.size(); i++) {
            ForcedPassTest.requireSame(whole.get(i), shared.get(i), Purpose.DISTRIBUTIONS);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("folders")
  void signals_reducedInTheGraph_areThoseOfWholeTexts(Path folder) {
    OpenedDecoder.with(
        folder,
        (plain, reader) -> {
          int vocabulary = plain.vocabulary().orElseThrow();
          try (GraphHead head =
              new GraphHead(plain.session().file(), plain.signals().logits(), vocabulary, DEVICE)) {
            DecoderModel model = plain.withHead(head);
            List<ForcedText> texts = texts(EVERYTHING);
            List<ForcedResult> whole =
                new ForcedPass(plain, reader, ALONE, Prefixes.REREAD)
                    .run(texts, Purpose.DISTRIBUTIONS);
            List<ForcedResult> shared =
                new ForcedPass(model, reader, new Limits(16, 1L << 27), Prefixes.SHARED)
                    .run(texts, head.loaded());
            for (int i = 0; i < texts.size(); i++) {
              ForcedPassTest.requireSame(whole.get(i), shared.get(i), Purpose.DISTRIBUTIONS);
            }
          }
        });
  }

  private static void requireSame(
      DecoderModel model, StepReader reader, Limits limits, List<ForcedText> texts, long tokens) {
    List<ForcedResult> whole =
        new ForcedPass(model, reader, ALONE, Prefixes.REREAD).run(texts, Purpose.DISTRIBUTIONS);
    ForcedPass sharing = new ForcedPass(model, reader, limits, Prefixes.SHARED);
    List<ForcedResult> shared = sharing.run(texts, Purpose.DISTRIBUTIONS);
    for (int i = 0; i < texts.size(); i++) {
      ForcedPassTest.requireSame(whole.get(i), shared.get(i), Purpose.DISTRIBUTIONS);
    }
    assertThat(sharing.sharedTokens()).isEqualTo(tokens);
  }

  private static ForcedText text(List<Integer> ids, int promptLength) {
    return new ForcedText("t", ids, promptLength, EVERYTHING);
  }

  /**
   * The first text has 44 tokens, and nine part with it late. Others part earlier and are longer,
   * alone or two that go on together. A cache of 50 columns serves the former, and fails where the
   * others are read behind them.
   */
  @ParameterizedTest
  @ValueSource(strings = {"alone", "together"})
  void signals_ofACacheThatLosesColumnsLate_areThoseOfWholeTexts(
      String longer, @TempDir Path folder) {
    Random random = new Random(3);
    List<Integer> trunk = ids(random, 44);
    List<List<Integer>> all = new ArrayList<>(List.of(trunk));
    for (int i = 0; i < 9; i++) {
      all.add(then(trunk, 42, List.of(100 + i, 7, 8)));
    }
    List<Integer> family = then(trunk, 38, ids(random, 45));
    for (int i = 0; i < 2; i++) {
      boolean together = longer.equals("together");
      all.add(together ? then(family, 71, ids(random, 3)) : then(trunk, 38, ids(random, 25)));
    }
    List<ForcedText> texts = all.stream().map(ids -> text(ids, 30)).toList();
    OpenedDecoder.with(
        CacheFolders.keepingLast(50, folder),
        (model, reader) -> {
          Limits limits = new Limits(16, 1L << 27);
          ForcedPass pass = new ForcedPass(model, reader, limits, Prefixes.SHARED);
          List<ForcedResult> results = pass.run(texts, Purpose.DISTRIBUTIONS);
          assertThat(pass.sharedTokens()).isGreaterThan(44);
          assertThat(results).allMatch(ForcedResult::wasReread);
          List<ForcedResult> whole =
              new ForcedPass(model, reader, ALONE, Prefixes.REREAD)
                  .run(texts, Purpose.DISTRIBUTIONS);
          for (int i = 0; i < texts.size(); i++) {
            ForcedPassTest.requireSame(whole.get(i), results.get(i), Purpose.DISTRIBUTIONS);
          }
          // It is not tried again; short ones still share.
          requireSame(model, reader, limits, texts, 0);
          requireSame(model, reader, limits, texts.subList(1, 4), 45 + 2 * 4);
        });
  }

  /** Texts at the edges of what can be shared; the tokens that are fed are counted. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 64})
  void signals_ofTextsAtTheEdges_areThoseOfWholeTexts(int batchSize) {
    Random random = new Random(5);
    List<Integer> trunk = ids(random, 256);
    List<Integer> other = then(trunk, 255, List.of(101));
    List<Integer> third = then(trunk, 255, List.of(102));
    Limits limits = new Limits(batchSize, 1L << 27);
    OpenedDecoder.with(
        TestFiles.model("lm-small"),
        (model, reader) -> {
          assertThat(model.config().positions()).isEqualTo(256);
          // The same text thrice, its answer beginning elsewhere: one reading, attention included.
          requireSame(
              model,
              reader,
              limits,
              List.of(text(trunk, 40), text(trunk, 1), text(trunk, 255)),
              256);
          // At the context's limit they part at the last token.
          requireSame(
              model,
              reader,
              limits,
              List.of(text(trunk, 200), text(other, 255), text(third, 4)),
              256 + 2 * 2);
          // One begins the other; the shorter ends inside it.
          requireSame(
              model,
              reader,
              limits,
              List.of(text(trunk.subList(0, 33), 32), text(trunk.subList(0, 90), 80)),
              90);
          // Nothing behind the prompt: only what is recorded of the prompt is read.
          requireSame(
              model,
              reader,
              limits,
              List.of(text(trunk.subList(0, 80), 80), text(trunk.subList(0, 80), 80)),
              80);
          // One token in common is not worth it, and a text of one token is read.
          requireSame(
              model,
              reader,
              limits,
              List.of(text(List.of(9), 1), text(then(List.of(9), 1, ids(random, 60)), 1)),
              0);
        });
  }

  /** Texts without an answer that record nothing are not read at all. */
  @Test
  void texts_withoutAnswerAndSignals_areNotRead() {
    List<Integer> prompt = ids(new Random(1), 60);
    List<ForcedText> texts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      texts.add(new ForcedText("t" + i, prompt, 60, SignalRequest.none()));
    }
    OpenedDecoder.with(
        TestFiles.model("lm-small"),
        (model, reader) -> {
          for (Prefixes prefixes : Prefixes.values()) {
            List<ForcedResult> results =
                new ForcedPass(model, reader, new Limits(16, 1L << 27), prefixes)
                    .run(texts, Purpose.DISTRIBUTIONS);
            assertThat(results).allMatch(result -> result.distributions().isEmpty());
          }
          assertThat(model.tokensRead()).isZero();
        });
  }

  /** A beginning of 100 tokens and 16 endings of 5: the last token of a text is not read. */
  @ParameterizedTest
  @CsvSource({"lm-small, SHARED, 179", "lm-small, REREAD, 0"})
  void tokens_ofManyEndings_areThoseOfOneBeginningAndTheEndings(
      String name, Prefixes prefixes, long expected) {
    Random random = new Random(2);
    List<Integer> trunk = ids(random, 100);
    List<ForcedText> texts = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      List<Integer> ending = new ArrayList<>(List.of(200 + i));
      ending.addAll(ids(random, 4));
      texts.add(new ForcedText("t" + i, then(trunk, 100, ending), 100, SignalRequest.none()));
    }
    OpenedDecoder.with(
        TestFiles.model(name),
        (model, reader) -> {
          ForcedPass pass = new ForcedPass(model, reader, new Limits(16, 1L << 27), prefixes);
          pass.run(texts, Purpose.DISTRIBUTIONS);
          // 104 of the first; 15 times 4 and the last token of the beginning, which is fed again
          // because its logits decide a token that is another in each: 104 + 15 * 5 = 179.
          assertThat(pass.sharedTokens()).isEqualTo(expected);
        });
  }
}
