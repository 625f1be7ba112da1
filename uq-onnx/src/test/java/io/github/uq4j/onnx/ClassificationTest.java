package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a classifier's answer may hold. */
class ClassificationTest {

  @Test
  void labels_badNumbersOrNames_areRefused() {
    Classification.Label label = new Classification.Label("a", 0, 0.5);
    assertThatThrownBy(() -> new Classification.Label("a", Double.NaN, 0.5))
        .hasMessage("logit of a = NaN; must be finite");
    assertThatThrownBy(() -> new Classification.Label("a", 0, Double.NaN))
        .hasMessage("probability of a = NaN; must be in [0, 1]");
    assertThatThrownBy(() -> new Classification(List.of(), 0)).hasMessageContaining("labels = []");
    assertThatThrownBy(() -> new Classification(List.of(label, label), 0))
        .hasMessageContaining("a twice");
    assertThatThrownBy(() -> new Classification(List.of(label), -1))
        .hasMessageContaining("cutTokens = -1");
    Classification tied =
        new Classification(List.of(label, new Classification.Label("b", 0, 0.5)), 0);
    assertThat(tied.best()).isEqualTo(label);
    assertThatThrownBy(() -> tied.probability("c")).hasMessage("name = c; must be one of [a, b]");
  }
}
