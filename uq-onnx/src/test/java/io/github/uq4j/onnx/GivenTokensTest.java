package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Token;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts whose tokens are given. */
class GivenTokensTest {

  private static final ScoringRequest TEXT =
      new ScoringRequest("given", "Solve: 1+4\n<think>", "1+4=5", SignalRequest.none());

  private static List<Integer> ids(Generation generation) {
    return generation.tokens().stream().map(token -> token.id().orElseThrow()).toList();
  }

  private static OnnxLanguageModel model() {
    return OnnxLanguageModel.open(TestFiles.model("lm-small"), TestDevice.options());
  }

  @Test
  void tokens_ofTheText_giveTheSameTrace() {
    try (OnnxLanguageModel model = model()) {
      Generation found = model.score(TEXT).generation();
      Generation given = model.score(TEXT.withTokens(ids(found))).generation();
      assertThat(given.text()).isEqualTo(found.text());
      assertThat(ids(given)).isEqualTo(ids(found));
      for (int t = 0; t < found.tokens().size(); t++) {
        assertThat(given.tokens().get(t).logprob())
            .isCloseTo(found.tokens().get(t).logprob(), within(1e-5));
      }
    }
  }

  @Test
  void tokens_oneReplaced_changeWhatFollowsOnly() {
    try (OnnxLanguageModel model = model()) {
      Generation found = model.score(TEXT).generation();
      List<Integer> other = new ArrayList<>(ids(found));
      other.set(2, other.get(0));
      Generation given = model.score(TEXT.withTokens(other)).generation();
      assertThat(ids(given)).isEqualTo(other);
      Token before = given.tokens().get(1);
      assertThat(before.logprob()).isCloseTo(found.tokens().get(1).logprob(), within(1e-5));
      assertThat(given.tokens().get(3).logprob()).isNotEqualTo(found.tokens().get(3).logprob());
    }
  }

  @Test
  void tokens_outsideTheVocabulary_areRefused() {
    try (OnnxLanguageModel model = model()) {
      assertThatThrownBy(() -> model.score(TEXT.withTokens(List.of(1, 1_000_000))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1000000");
      assertThatThrownBy(() -> TEXT.withTokens(List.of(-1)))
          .hasMessage("tokens[0] of \"given\" = -1; must be >= 0");
    }
  }
}
