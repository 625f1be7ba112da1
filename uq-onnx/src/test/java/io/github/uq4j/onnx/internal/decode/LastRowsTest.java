package io.github.uq4j.onnx.internal.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.onnx.TestFiles;
import io.github.uq4j.onnx.internal.decode.CacheSteps.Wanted;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastRowsTest {

  private static final int ROWS = 2;
  private static final int WIDTH = 9;

  private static Path folder(String name) {
    return TestFiles.testdata().resolve(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models/lm-small",
        "zoo/gemma2",
        "zoo/gpt-neox",
        "zoo/gpt2",
        "zoo/gpt2-attention",
        "zoo/llama-gqa",
        "zoo/llama-mha",
        "zoo/mistral-genai",
        "zoo/opt-post-norm",
        "zoo/qwen2-opset23"
      })
  void run_lastColumn_hasTheLogitsItHasAmongAll(String name) {
    OpenedDecoder.with(
        folder(name),
        (model, reader) -> {
          assertThat(model.picksLast()).isTrue();
          float[] all = read(model, Wanted.LOGITS);
          float[] last = read(model, Wanted.LAST);
          int vocabulary = last.length / ROWS;
          assertThat(all).hasSize(ROWS * WIDTH * vocabulary);
          for (int row = 0; row < ROWS; row++) {
            int at = (row * WIDTH + WIDTH - 1) * vocabulary;
            for (int id = 0; id < vocabulary; id++) {
              float expected = all[at + id];
              assertThat(last[row * vocabulary + id])
                  .isCloseTo(expected, within(1e-5f * Math.max(1, Math.abs(expected))));
            }
          }
        });
  }

  /** The graph of a merged file hides the way to the logits in its branches. */
  @Test
  void run_mergedGraph_givesTheLastColumnAloneOnly() {
    OpenedDecoder.with(
        folder("zoo/llama-merged"),
        (model, reader) -> {
          assertThat(model.picksLast()).isFalse();
          assertThatThrownBy(() -> read(model, Wanted.LAST))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessage(
                  "columns = 9; must be 1, because the graph cannot give the logits of the last"
                      + " alone");
        });
  }

  private static float[] read(DecoderModel model, Wanted wanted) {
    Columns columns = new Columns(ROWS, 0, WIDTH);
    for (int row = 0; row < ROWS; row++) {
      int padding = model.padsLeft() ? 3 * row : 0;
      for (int column = 0; column < WIDTH; column++) {
        columns.set(row, column, 5 + 7 * row + column, Math.max(0, column - padding));
      }
      columns.attend(row, padding, WIDTH);
    }
    try (CacheSteps steps = new CacheSteps(model, ROWS)) {
      FloatBuffer logits = steps.run(columns, wanted, Memory.KEEP);
      float[] copy = new float[logits.remaining()];
      logits.get(copy);
      return copy;
    }
  }
}
