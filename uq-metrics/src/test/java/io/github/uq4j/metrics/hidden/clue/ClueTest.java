package io.github.uq4j.metrics.hidden.clue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.metrics.hidden.clue.ExperienceSet.Outcome;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.HiddenStates;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClueTest {

  private static StateDelta delta(double... values) {
    return StateDelta.between(new double[][] {new double[values.length]}, new double[][] {values});
  }

  @Test
  void delta_ofRecordedStates_isLaterLessEarlier() {
    float[] values = {1, 2, 3, 5, 10, 20, 30, 50};
    HiddenStates states = new HiddenStates(FloatTensor.copyOf(values, 2, 2, 2));
    StateDelta change = StateDelta.between(states, 0, 1);
    assertThat(change.get(0, 1)).isEqualTo(3);
    assertThat(change.get(1, 0)).isEqualTo(20);
    assertThatThrownBy(() -> StateDelta.between(states, 0, 7))
        .hasMessage("hidden states of position 7 are not recorded; must be");
  }

  @Test
  void badInput_isRefusedByName() {
    assertThatThrownBy(() -> delta(1, Double.NaN)).hasMessage("change[0, 1] = NaN; must be finite");
    ExperienceSet set = new ExperienceSet(1, 2);
    assertThatThrownBy(() -> set.add(delta(1), Outcome.SUCCESS))
        .hasMessage("change of 1 layers and 1 components; the experience has 1 and 2");
    set.add(delta(1, 2), Outcome.SUCCESS);
    assertThatThrownBy(() -> Clue.of(set)).hasMessageContaining("lacks a class; must have both");
    assertThatThrownBy(() -> new ExperienceSet(0, 1)).hasMessageContaining("must be >= 1");
    ClueRanking ranking = new ClueRanking(List.of(0));
    assertThatThrownBy(() -> ranking.majority(List.of(Optional.empty()), 0))
        .hasMessage("k = 0; must be >= 1");
    assertThatThrownBy(() -> ranking.top(List.of()))
        .hasMessage("0 given for 1 candidates; must be as many");
  }

  @Test
  void margin_onBothCentroids_isZero() {
    assertThat(new ClueScore(0, 0).margin()).isZero();
    assertThat(new ClueScore(0, 2).margin()).isEqualTo(1);
  }
}
