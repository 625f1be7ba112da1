package io.github.uq4j.metrics.hidden.intention.dimension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.metrics.hidden.intention.StateMatrix;
import io.github.uq4j.metrics.hidden.intention.dimension.DimensionProfile.Weighting;
import io.github.uq4j.score.Profile;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DimensionTest {

  private static List<String> alone(int n) {
    return IntStream.range(0, n).mapToObj(Integer::toString).toList();
  }

  /** Independent normal numbers. */
  private static StateMatrix noise(int n, int width, long seed) {
    Random random = new Random(seed);
    double[][] rows = new double[n][width];
    for (double[] row : rows) {
      for (int d = 0; d < width; d++) {
        row[d] = random.nextGaussian();
      }
    }
    return StateMatrix.of(rows);
  }

  @Test
  void ratio_crossOfEqualArms_isTwo() {
    StateMatrix cross = StateMatrix.of(new double[][] {{3, 5}, {1, 5}, {2, 6}, {2, 4}});
    ParticipationRatio ratio = ParticipationRatio.of(cross);
    assertThat(ratio.value().orElseThrow()).isCloseTo(2, within(1e-12));
    assertThat(ratio.variance()).isCloseTo(4.0 / 3, within(1e-12));
    assertThat(Spectrum.of(cross).components(0.9)).hasValue(2);
    assertThat(Spectrum.of(cross).components(0.5)).hasValue(1);
  }

  @Test
  void ratio_oneStateOrAllAlike_isEmpty() {
    for (StateMatrix states :
        List.of(
            StateMatrix.of(new double[][] {{1, 2, 3}}),
            StateMatrix.of(new double[][] {{0.1, 1e9}, {0.1, 1e9}, {0.1, 1e9}}))) {
      LayerDimension layer = LayerDimension.of(0, states, alone(states.size()), Profile.DEFAULT);
      assertThat(layer.ratio().value()).isEmpty();
      assertThat(layer.ratio().unbiased()).isEmpty();
      assertThat(layer.ratio().variance()).isZero();
      assertThat(layer.interval()).isEmpty();
      assertThat(layer.components90()).isEmpty();
      assertThat(layer.signal().participationRatio()).isEmpty();
      assertThat(layer.twoNn()).isEmpty();
      assertThat(layer.levinaBickel()).isEmpty();
      DimensionProfile profile = new DimensionProfile(List.of(layer));
      assertThat(profile.participationRatio(Weighting.TRACE)).isEmpty();
      assertThat(profile.medianComponents()).isEmpty();
      assertThat(profile.weights(Weighting.UNIFORM)).containsExactly(0.0);
    }
  }

  @Test
  void profile_constantLayerBesideAnother_hasNoWeight() {
    StateMatrix cross = StateMatrix.of(new double[][] {{3, 5}, {1, 5}, {2, 6}, {2, 4}});
    StateMatrix constant = StateMatrix.of(new double[][] {{7, 7}, {7, 7}, {7, 7}, {7, 7}});
    DimensionProfile profile =
        new DimensionProfile(
            List.of(
                LayerDimension.of(0, constant, alone(4), Profile.DEFAULT),
                LayerDimension.of(1, cross, alone(4), Profile.DEFAULT)));
    assertThat(profile.weights(Weighting.UNIFORM)).containsExactly(0.0, 1.0);
    assertThat(profile.participationRatio(Weighting.UNIFORM).orElseThrow())
        .isCloseTo(2, within(1e-12));
  }

  @Test
  void unbiased_fewStatesOfManyDirections_isNearTheTruth() {
    double naive = 0;
    double corrected = 0;
    for (int seed = 0; seed < 20; seed++) {
      ParticipationRatio ratio = ParticipationRatio.of(noise(30, 40, seed));
      naive += ratio.value().orElseThrow() / 20;
      corrected += ratio.unbiased().orElseThrow() / 20;
    }
    assertThat(naive).isLessThan(20);
    assertThat(corrected).isBetween(36.0, 40.0);
  }

  @Test
  void without_someStates_isTheScatterOfTheOthers() {
    for (int width : new int[] {3, 30}) {
      StateMatrix states = noise(12, width, 5);
      Scatter all = Scatter.of(states);
      for (int[] group : new int[][] {{4}, {0, 7, 11}}) {
        int[] others =
            IntStream.range(0, 12)
                .filter(i -> IntStream.of(group).noneMatch(g -> g == i))
                .toArray();
        Scatter rest = Scatter.of(StateMatrix.of(states.toArray(others)));
        double[] parts = all.without(group);
        assertThat(parts[0]).isCloseTo(rest.trace(), within(1e-9 * rest.trace()));
        assertThat(parts[1]).isCloseTo(rest.squares(), within(1e-9 * rest.squares()));
      }
    }
  }

  @Test
  void interval_manySamples_mostlyHoldsTheTruth() {
    // Variances 4, 1, 1, 1, 1: (8)^2 / 20 = 3.2.
    int held = 0;
    for (int seed = 0; seed < 60; seed++) {
      double[][] rows = noise(60, 5, seed).toArray();
      for (double[] row : rows) {
        row[0] *= 2;
      }
      ParticipationRatio.Interval interval =
          ParticipationRatio.interval(StateMatrix.of(rows), alone(60)).orElseThrow();
      held += interval.low() <= 3.2 && 3.2 <= interval.high() ? 1 : 0;
    }
    assertThat(held).isBetween(52, 60);
  }

  @Test
  void interval_twoGroups_isEmptyAndWrongCountRefused() {
    StateMatrix states = noise(4, 3, 1);
    assertThat(ParticipationRatio.interval(states, List.of("a", "a", "b", "b"))).isEmpty();
    assertThatThrownBy(() -> ParticipationRatio.interval(states, List.of("a")))
        .hasMessage("1 groups of 4 states; must be as many");
  }

  @Test
  void median_ofTheLaw_isThatOfGavishAndDonoho() {
    // Their factors 2.858 at ratio 1 and 2.1711 at 1/2 are 4 / sqrt(3 m) and 1.9786 / sqrt(m).
    assertThat(MarchenkoPastur.median(1)).isCloseTo(16 / (3 * 2.858 * 2.858), within(1e-3));
    assertThat(MarchenkoPastur.median(1e-6)).isCloseTo(1, within(1e-3));
  }

  @Test
  void signal_noiseWithTwoStrongDirections_findsThem() {
    for (int width : new int[] {20, 200}) {
      double[][] rows = noise(100, width, 3).toArray();
      for (double[] row : rows) {
        row[0] *= 20;
        row[1] *= 15;
      }
      Spectrum.Signal signal = Spectrum.of(StateMatrix.of(rows)).signal(Profile.DEFAULT);
      assertThat(signal.count()).isEqualTo(2);
      assertThat(signal.participationRatio().orElseThrow()).isBetween(1.5, 2.0);
    }
  }

  @Test
  void neighbours_pointsOnALine_areByHand() {
    // Points 0, 1, 3: distances (1, 3), (1, 2), (2, 3).
    StateMatrix line = StateMatrix.of(new double[][] {{0}, {1}, {3}});
    double sum = Math.log(3) + Math.log(2) + Math.log(1.5);
    assertThat(NeighbourDimension.of(line, Profile.DEFAULT).twoNn().orElseThrow())
        .isCloseTo(2 / sum, within(1e-12));
    assertThat(NeighbourDimension.of(line, Profile.REFERENCE).twoNn().orElseThrow())
        .isCloseTo(3 / sum, within(1e-12));
    assertThat(NeighbourDimension.of(line, Profile.DEFAULT).levinaBickel(2).orElseThrow())
        .isCloseTo(3 / sum, within(1e-12));
    assertThat(NeighbourDimension.of(line, Profile.DEFAULT).levinaBickel(3)).isEmpty();
  }

  @Test
  void neighbours_repeatedAndTiedStates_areDefined() {
    StateMatrix repeated = StateMatrix.of(new double[][] {{0}, {1}, {1}, {3}, {0}});
    double sum = Math.log(3) + Math.log(2) + Math.log(1.5);
    assertThat(NeighbourDimension.of(repeated, Profile.DEFAULT).twoNn().orElseThrow())
        .isCloseTo(2 / sum, within(1e-12));
    // Only the point 3 has no twin: distances 2 and 2.
    assertThat(NeighbourDimension.of(repeated, Profile.REFERENCE).twoNn()).isEmpty();
    StateMatrix square = StateMatrix.of(new double[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
    assertThat(NeighbourDimension.of(square, Profile.DEFAULT).twoNn()).isEmpty();
  }

  @Test
  void states_badNumbersOrShapes_areRefused() {
    assertThatThrownBy(() -> StateMatrix.of(new double[][] {{1}, {Double.NaN}}))
        .hasMessage("state 1[0] = NaN; must be finite");
    assertThatThrownBy(() -> StateMatrix.of(new double[][] {{1}, {1, 2}}))
        .hasMessageContaining("state 1 has 2 components, state 0 has 1");
    assertThatThrownBy(() -> StateMatrix.of(new double[0][]))
        .hasMessageContaining("states of 0 rows");
    assertThatThrownBy(() -> Spectrum.of(noise(3, 2, 0)).components(0))
        .hasMessage("share = 0.0; must be in (0, 1]");
    assertThatThrownBy(() -> NeighbourDimension.of(noise(3, 2, 0), Profile.DEFAULT).levinaBickel(1))
        .hasMessage("k = 1; must be >= 2");
  }
}
