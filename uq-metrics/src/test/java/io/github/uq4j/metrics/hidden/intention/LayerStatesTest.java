package io.github.uq4j.metrics.hidden.intention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LayerStatesTest {

  private static Trace trace(String id, List<Integer> positions, float... values) {
    int positionCount = positions.size();
    HiddenStates states =
        new HiddenStates(
            FloatTensor.copyOf(values, 2, positionCount, values.length / 2 / positionCount),
            Optional.of(List.of(0, 3)),
            Optional.of(positions));
    Tensors tensors =
        new Tensors(Optional.empty(), Optional.empty(), Optional.of(states), Optional.empty());
    Trace bare = Traces.ofLogprobs(id, -1);
    return Traces.withGeneration(bare, bare.generation().withTensors(tensors));
  }

  @Test
  void add_statesOfTwoLevels_areKeptApartAndSideBySide() {
    LayerStates states = new LayerStates();
    assertThat(states.size()).isZero();
    states.add(trace("a", List.of(4), 1, 2, 3, 4));
    states.add(trace("b", List.of(6), 5, 6, 7, 8));
    assertThat(states.levels()).containsExactly(0, 3);
    assertThat(states.size()).isEqualTo(2);
    assertThat(states.level(1).toArray(1)[0]).containsExactly(7, 8);
    assertThat(states.all().toArray(0)[0]).containsExactly(1, 2, 3, 4);
  }

  @Test
  void add_statesThatDoNotFit_isRefusedByTrace() {
    LayerStates states = new LayerStates();
    states.add(trace("a", List.of(4), 1, 2, 3, 4));
    assertThatThrownBy(() -> states.add(Traces.ofLogprobs("none", -1)))
        .hasMessage("trace \"none\" has no hidden states; must have them");
    assertThatThrownBy(() -> states.add(trace("wide", List.of(4), 1, 2, 3, 4, 5, 6)))
        .hasMessageContaining("trace \"wide\" has states of 3 components, those before 2");
    assertThatThrownBy(() -> states.add(trace("bad", List.of(4), 1, 2, Float.NaN, 4)))
        .hasMessage("state of trace \"bad\", level 3[0] = NaN; must be finite");
    assertThatThrownBy(() -> states.add(trace("many", List.of(4, 5), 1, 2, 3, 4)))
        .hasMessageContaining("trace \"many\" has 2 states and a prompt of 0 listed tokens");
    assertThat(states.size()).isEqualTo(1);
  }

  @Test
  void meanEntropy_someItems_resamplesThemWhole() {
    MeanEntropy one = MeanEntropy.of(List.of(1.0, 3.0), List.of("a", "a"), 50, 0);
    assertThat(one).isEqualTo(new MeanEntropy(2, 1, 2, 2, 2));
    MeanEntropy two = MeanEntropy.of(List.of(1.0, 3.0), List.of("a", "b"), 200, 0);
    assertThat(two.mean()).isCloseTo(2, within(1e-12));
    assertThat(two.low()).isEqualTo(1);
    assertThat(two.high()).isEqualTo(3);
    assertThatThrownBy(() -> MeanEntropy.of(List.of(), List.of(), 10, 0))
        .hasMessageContaining("0 entropies of 0 items");
    assertThatThrownBy(() -> MeanEntropy.of(List.of(Double.NaN), List.of("a"), 10, 0))
        .hasMessage("entropy[0] = NaN; must be finite");
  }
}
