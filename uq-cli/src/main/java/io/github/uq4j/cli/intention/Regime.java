package io.github.uq4j.cli.intention;

import io.github.uq4j.cli.shell.QualityLabel;
import io.github.uq4j.metrics.hidden.intention.LayerStates;
import io.github.uq4j.metrics.hidden.intention.MeanEntropy;
import io.github.uq4j.metrics.hidden.intention.StateMatrix;
import io.github.uq4j.metrics.hidden.intention.dimension.DimensionProfile;
import io.github.uq4j.metrics.hidden.intention.dimension.LayerDimension;
import io.github.uq4j.metrics.hidden.intention.probe.ProbeData;
import io.github.uq4j.metrics.hidden.intention.probe.Recoverability;
import io.github.uq4j.metrics.hidden.intention.probe.Recovered;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Score;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The traces of one regime. */
final class Regime {

  private final String name;
  private final List<Double> entropies = new ArrayList<>();
  private final List<String> entropyItems = new ArrayList<>();
  private final LayerStates states = new LayerStates();
  private final List<String> stateItems = new ArrayList<>();
  private final LayerStates labelled = new LayerStates();
  private final List<Boolean> right = new ArrayList<>();
  private final List<String> labelledItems = new ArrayList<>();
  private int traces;
  private int bounded;

  Regime(String name) {
    this.name = name;
  }

  void add(Trace trace, String item, ItemEntropy entropy, Optional<QualityLabel> label) {
    traces++;
    if (entropy.score().isPresent()) {
      Score score = entropy.score().get();
      entropies.add(score.value());
      entropyItems.add(item);
      bounded += score.bounds().isPresent() ? 1 : 0;
    }
    if (trace.generation().tensors().hiddenStates().isPresent()) {
      states.add(trace);
      stateItems.add(item);
      Optional<Double> quality = label.flatMap(l -> l.quality(trace.id(), trace.labels()));
      if (quality.isPresent()) {
        labelled.add(trace);
        right.add(quality.get() >= 0.5);
        labelledItems.add(item);
      }
    }
  }

  RegimeReport report(Recoverability probe, boolean wanted, int resamples, long seed) {
    Optional<MeanEntropy> entropy =
        entropies.isEmpty()
            ? Optional.empty()
            : Optional.of(MeanEntropy.of(entropies, entropyItems, resamples, seed));
    Optional<Recovered> recovered = Optional.empty();
    String why = "";
    if (wanted && labelled.size() > 0) {
      try {
        StateMatrix all = labelled.all();
        recovered = Optional.of(probe.measure(new ProbeData(all, right, labelledItems)));
      } catch (IllegalArgumentException e) {
        why = String.valueOf(e.getMessage());
      }
    } else if (wanted) {
      why = "no trace has both hidden states and the label";
    }
    return new RegimeReport(name, traces, bounded, entropy, dimensions(), recovered, why);
  }

  private Optional<DimensionProfile> dimensions() {
    List<LayerDimension> levels = new ArrayList<>();
    for (int l = 0; l < states.levels().size(); l++) {
      levels.add(
          LayerDimension.of(states.levels().get(l), states.level(l), stateItems, Profile.DEFAULT));
    }
    return levels.isEmpty() ? Optional.empty() : Optional.of(new DimensionProfile(levels));
  }
}
