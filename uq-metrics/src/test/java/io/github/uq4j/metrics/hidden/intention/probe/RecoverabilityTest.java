package io.github.uq4j.metrics.hidden.intention.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.metrics.hidden.intention.StateMatrix;
import io.github.uq4j.score.fitted.FittedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoverabilityTest {

  /** Two states an item; a tenth of the components say how it ends if the strength is above 0. */
  private static ProbeData data(int items, int width, double strength, long seed) {
    Random random = new Random(seed);
    double[][] rows = new double[2 * items][width];
    List<Boolean> right = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      boolean label = (i / 2) % 3 > 0;
      for (int d = 0; d < width; d++) {
        rows[i][d] = random.nextGaussian();
      }
      for (int d = 0; d < Math.max(1, width / 10); d++) {
        rows[i][d] += label ? strength : -strength;
      }
      right.add(label);
      names.add("item " + i / 2);
    }
    return new ProbeData(StateMatrix.of(rows), right, names);
  }

  @Test
  void measure_signalInWideStates_isFoundAndShufflesAreNot() {
    ProbeData data = data(60, 300, 1, 1);
    Recovered split = Recoverability.withDefaults().measure(data);
    assertThat(split.auroc().value()).isGreaterThan(0.9);
    assertThat(split.auroc().n()).isEqualTo(split.tested().size()).isBetween(20, 28);
    assertThat(split.auroc().groups()).isEqualTo(split.auroc().n() / 2);
    assertThat(split.auroc().low()).isLessThanOrEqualTo(split.auroc().value());
    assertThat(split.control().mean().orElseThrow()).isBetween(0.35, 0.65);
    assertThat(split.control().pValue().orElseThrow()).isCloseTo(1.0 / 21, within(1e-12));
    Recovered folds = Recoverability.withDefaults().withFolds(5).withShuffles(3).measure(data);
    assertThat(folds.auroc().value()).isGreaterThan(0.9);
    assertThat(folds.auroc().n()).isEqualTo(120);
    assertThat(folds.weights()).hasSize(5).containsOnly(1.0);
    assertThat(folds.balancedAccuracy()).isGreaterThan(0.8);
    assertThat(folds.brier()).isLessThan(0.2);
  }

  @Test
  void measure_nothingToFind_isAroundOneHalf() {
    double mean = 0;
    for (int seed = 0; seed < 8; seed++) {
      mean +=
          Recoverability.withDefaults()
                  .withSeed(seed)
                  .withShuffles(0)
                  .measure(data(40, 10, 0, 100 + seed))
                  .auroc()
                  .value()
              / 8;
    }
    assertThat(mean).isBetween(0.35, 0.65);
  }

  @Test
  void measure_twice_isTheSame() {
    ProbeData data = data(30, 5, 1, 2);
    Recoverability measurement = Recoverability.withDefaults().withShuffles(2);
    assertThat(measurement.measure(data)).isEqualTo(measurement.measure(data));
  }

  @Test
  void measure_statesAllAlike_isOneHalf() {
    double[][] rows = new double[40][3];
    List<Boolean> right = IntStream.range(0, 40).mapToObj(i -> i % 2 == 0).toList();
    List<String> items = IntStream.range(0, 40).mapToObj(Integer::toString).toList();
    for (double[] row : rows) {
      row[1] = 1e9 + 0.1;
    }
    ProbeData data = new ProbeData(StateMatrix.of(rows), right, items);
    assertThat(Recoverability.withDefaults().measure(data).auroc().value())
        .isCloseTo(0.5, within(1e-12));
    // More components than states.
    double[][] wide = new double[40][60];
    ProbeData zeros = new ProbeData(StateMatrix.of(wide), right, items);
    assertThat(Recoverability.withDefaults().measure(zeros).auroc().value())
        .isCloseTo(0.5, within(1e-12));
  }

  @Test
  void measure_oneClass_isRefusedByPart() {
    ProbeData mixed = data(20, 3, 1, 3);
    ProbeData right =
        new ProbeData(mixed.states(), Collections.nCopies(mixed.size(), true), mixed.items());
    assertThatThrownBy(() -> Recoverability.withDefaults().measure(right))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the training part has 24 right and 0 wrong answers; must have both");
    // Items 0 and 3 are wrong, the others of the first six right.
    ItemSplit split = new ItemSplit(List.of(0, 2), List.of(4, 5), List.of(6, 8));
    assertThatThrownBy(() -> Recoverability.withDefaults().measure(mixed, split))
        .hasMessage("the validation part has 2 right and 0 wrong answers; must have both");
  }

  @Test
  void split_items_stayTogetherAndKeepTheirShare() {
    ProbeData data = data(60, 2, 0, 4);
    ItemSplit split = ItemSplit.of(data, 7);
    List<List<Integer>> parts = List.of(split.training(), split.validation(), split.test());
    Set<String> seen = new HashSet<>();
    for (List<Integer> part : parts) {
      Set<String> items = new HashSet<>(part.stream().map(data.items()::get).toList());
      assertThat(items).hasSize(part.size() / 2).noneMatch(seen::contains);
      seen.addAll(items);
      double share = part.stream().filter(data.right()::get).count() / (double) part.size();
      assertThat(share).isCloseTo(2.0 / 3, within(0.01));
    }
    assertThat(seen).hasSize(60);
    assertThat(split.training()).hasSize(72);
    assertThat(split.validation()).hasSize(24);
    List<Integer> folds = ItemSplit.folds(data, 5, 7);
    for (int i = 0; i < data.size(); i += 2) {
      assertThat(folds.get(i)).isEqualTo(folds.get(i + 1));
    }
    assertThatThrownBy(() -> ItemSplit.folds(data, 61, 7))
        .hasMessage("folds = 61; must be in [2, 60], the number of items");
  }

  @Test
  void probe_wideAndNarrow_agreeAndComeBackFromAFile(@TempDir Path folder) throws IOException {
    // Repeating components changes nothing but that they share the penalty: widths 4 and 4 zeros.
    ProbeData narrow = data(10, 4, 1, 5);
    double[][] padded = new double[narrow.size()][30];
    for (int i = 0; i < padded.length; i++) {
      System.arraycopy(narrow.states().toArray(i)[0], 0, padded[i], 0, 4);
    }
    ProbeData wide = new ProbeData(StateMatrix.of(padded), narrow.right(), narrow.items());
    Probe small = Probe.fit(narrow, 0.5);
    Probe large = Probe.fit(wide, 0.5);
    for (int d = 0; d < 30; d++) {
      assertThat(large.weight(d)).isCloseTo(d < 4 ? small.weight(d) : 0, within(1e-8));
    }
    Path file = folder.resolve("probe.json");
    FittedFile.write(file, small.toFitted());
    Probe read = Probe.of(FittedFile.read(file));
    double[] state = {0.3, -1, 2, 0.5};
    assertThat(read.probability(state)).isEqualTo(small.probability(state));
    assertThatThrownBy(() -> read.probability(new double[] {1}))
        .hasMessage("state of 1 components; the probe was fitted on 4");
    assertThatThrownBy(() -> read.probability(new double[] {1, Double.NaN, 0, 0}))
        .hasMessage("state[1] = NaN; must be finite");
  }

  @Test
  void options_outOfRange_areRefused() {
    Recoverability measurement = Recoverability.withDefaults();
    assertThatThrownBy(() -> measurement.withGrid(List.of())).hasMessageContaining("grid = []");
    assertThatThrownBy(() -> measurement.withGrid(List.of(0.0))).hasMessageContaining("C = 0.0");
    assertThatThrownBy(() -> measurement.withFolds(1)).hasMessage("folds = 1; must be >= 2");
    assertThatThrownBy(() -> measurement.withShuffles(-1)).hasMessageContaining("shuffles = -1");
    assertThatThrownBy(() -> Probe.fit(data(5, 2, 0, 1), Double.NaN))
        .hasMessage("C = NaN; must be finite and > 0");
    assertThatThrownBy(
            () -> new ProbeData(StateMatrix.of(new double[][] {{1}}), List.of(), List.of("a")))
        .hasMessage("0 labels and 1 items of 1 states; must be as many");
  }
}
