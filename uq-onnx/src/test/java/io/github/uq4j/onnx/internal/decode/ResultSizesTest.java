package io.github.uq4j.onnx.internal.decode;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.CacheFolders;
import io.github.uq4j.onnx.TestFiles;
import io.github.uq4j.onnx.internal.decode.ForcedPass.Purpose;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lm-small}: 3 layers of 4 heads, 80 wide, 1,280 words. */
class ResultSizesTest {

  private static void check(
      long heap, int tokens, int promptLength, String signals, Purpose purpose) {
    List<Integer> ids = Collections.nCopies(tokens, 5);
    ForcedText text = new ForcedText("a", ids, promptLength, SignalRequest.parse(signals));
    OpenedDecoder.with(
        TestFiles.model("lm-small"),
        (model, reader) -> new ResultSizes(model, heap).require(List.of(text, text), purpose));
  }

  @Test
  void logits_moreThanATensorHolds_areRefusedWithTheirShape() {
    assertThatThrownBy(() -> check(Long.MAX_VALUE, 2_000_001, 1, "logits", Purpose.DISTRIBUTIONS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "request \"a\": the logits [2000000 tokens, 1280 words] would hold 2560000000 values;"
                + " must be <= 2147483639. Ask for top and entropy instead");
    assertThatCode(() -> check(Long.MAX_VALUE, 2_000_001, 1, "logits", Purpose.SIGNALS))
        .doesNotThrowAnyException();
    assertThatCode(() -> check(Long.MAX_VALUE, 2_000_001, 1, "top=3", Purpose.DISTRIBUTIONS))
        .doesNotThrowAnyException();
  }

  @Test
  void attention_moreThanATensorHolds_isRefusedUnlessPartsAreAskedFor() {
    assertThatThrownBy(() -> check(Long.MAX_VALUE, 32_000, 1, "attention", Purpose.SIGNALS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "request \"a\": the attention [3 layers, 4 heads, 31999 rows, 32000] would hold"
                + " 12287616000 values; must be <= 2147483639. Ask for parts of them");
    assertThatCode(
            () -> check(Long.MAX_VALUE, 32_000, 1, "attention:rows=prompt-end", Purpose.SIGNALS))
        .doesNotThrowAnyException();
  }

  @Test
  void run_ofAModelWithoutCache_isRefusedForMoreLogitsThanATensorHolds(@TempDir Path folder) {
    int most = Integer.MAX_VALUE / Float.BYTES / 1280;
    OpenedDecoder.with(
        CacheFolders.keepingNone(folder),
        (model, reader) -> {
          ResultSizes sizes = new ResultSizes(model, Long.MAX_VALUE);
          assertThatCode(() -> sizes.require(text(most + 1), Purpose.DISTRIBUTIONS))
              .doesNotThrowAnyException();
          assertThatCode(() -> sizes.require(text(most + 2), Purpose.SIGNALS))
              .doesNotThrowAnyException();
          assertThatThrownBy(() -> sizes.require(text(most + 2), Purpose.DISTRIBUTIONS))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("request \"b\": ")
              .hasMessageContaining(
                  "model.onnx keeps no cache, so that its run would give the logits of "
                      + (most + 1)
                      + " tokens, 1280 words each, at once; must be <= 536870911 values");
        });
  }

  private static List<ForcedText> text(int tokens) {
    List<Integer> ids = Collections.nCopies(tokens, 5);
    return List.of(new ForcedText("b", ids, 1, SignalRequest.none()));
  }

  /** Two texts of 100 rows: 2 x 3 x 4 x 100 x 110 floats of attention. */
  @Test
  void signals_moreThanTheHeapHolds_areRefusedForTheCall() {
    long bytes = 2L * 3 * 4 * 100 * 110 * Float.BYTES;
    assertThatCode(() -> check(bytes, 110, 10, "attention", Purpose.SIGNALS))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> check(bytes - 1, 110, 10, "attention", Purpose.SIGNALS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("request \"a\": the signals would take 1 MiB; must be less than")
        .hasMessageContaining("-Xmx");
  }

  /** Rows of logits are there twice while they are joined; hidden states have 4 levels. */
  @Test
  void signals_logitsAndHiddenStates_countTogether() {
    long bytes = 2L * (2 * 100 * 1280 + 4 * 110 * 80) * Float.BYTES;
    assertThatCode(() -> check(bytes, 110, 10, "logits,hidden", Purpose.DISTRIBUTIONS))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> check(bytes - 1, 110, 10, "logits,hidden", Purpose.DISTRIBUTIONS))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
