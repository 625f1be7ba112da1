package io.github.uq4j.metrics.hidden.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.metrics.MetricsScorers;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.score.ScorerOptions;
import io.github.uq4j.score.ScorerRegistry;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.TestData;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DensityTest {

  private static final JsonNode DATA =
      TestData.json("golden/golden_polygraph.json").path("bundles").path("density");

  private final Path folder;

  DensityTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Trace named(String model, Trace trace) {
    return trace.withModel(ModelInfo.of(model));
  }

  private static DensityFit fit(DensityOptions options, int count) {
    DensityFit fit = new DensityFit(options);
    for (int i = 0; i < count; i++) {
      assertThat(
              fit.add(
                  named("m", StateTraces.of(DensityGoldenCases.state(DATA.path("train").get(i))))))
          .isEmpty();
    }
    return fit;
  }

  private static double distance(Density density, double... state) {
    return Mahalanobis.withDefaults()
        .withDensity(density)
        .score(named("m", StateTraces.of(state)))
        .value();
  }

  /** Values of scikit-learn 1.9.1's OAS; four states have five components. */
  @Test
  void distance_shrunkCovariance_agreesWithScikitLearn() {
    Map<Integer, double[]> wanted =
        Map.of(
            8, new double[] {2.8410890780333187, 3.288921137133956, 3.304649177265441},
            4, new double[] {3.28014908129551, 4.041999075852853, 3.798309689444519});
    wanted.forEach(
        (count, distances) -> {
          Density density = fit(DensityOptions.withDefaults(), count).build();
          for (int i = 0; i < distances.length; i++) {
            double[] state = DensityGoldenCases.state(DATA.path("test").get(i));
            assertThat(distance(density, state)).isCloseTo(distances[i], within(1e-6));
          }
        });
  }

  @Test
  void distance_equalStates_isFiniteForBothCovariances() {
    for (Covariance covariance : Covariance.values()) {
      DensityFit fit = new DensityFit(DensityOptions.withDefaults().withCovariance(covariance));
      for (int i = 0; i < 3; i++) {
        fit.add(named("m", StateTraces.of(1, 1)));
      }
      assertThat(distance(fit.build(), 1, 1)).isZero();
      assertThat(distance(fit.build(), 1e30, 1)).isFinite().isPositive();
    }
  }

  @Test
  void load_ofWhatWasSaved_givesTheSameScores() throws IOException {
    DensityFit fit = fit(DensityOptions.withDefaults().withHeldOut(0.3, 7), 60);
    DATA.path("background")
        .forEach(
            row -> fit.addBackground(named("m", StateTraces.of(DensityGoldenCases.state(row)))));
    Density density = fit.build();
    Path file = folder.resolve("d.json");
    density.save(file);
    Density loaded = Density.load(file);
    assertThat(loaded).hasToString(density.toString());
    assertThat(loaded.on()).isEqualTo(density.on());
    Trace trace = named("m", StateTraces.of(DensityGoldenCases.state(DATA.path("test").get(0))));
    ScorerRegistry registry = ScorerRegistry.of(List.of(new MetricsScorers()));
    List<SequenceScorer> direct =
        List.of(
            Mahalanobis.withDefaults().withDensity(density),
            RelativeMahalanobis.withDefaults().withDensity(density),
            PerplexityMahalanobis.withDefaults().withDensity(density));
    for (SequenceScorer scorer : direct) {
      Scorer named =
          registry.create(
              scorer.info().id(),
              new ScorerOptions(Profile.DEFAULT, Map.of("density", file.toString())));
      double wanted = scorer.score(trace).value();
      assertThat(((SequenceScorer) named).score(trace).value())
          .isCloseTo(wanted, within(1e-10 * Math.max(1, Math.abs(wanted))));
    }
  }

  @Test
  void load_forAnotherModel_isRefusedWithBothSides() throws IOException {
    Path file = folder.resolve("d.json");
    fit(DensityOptions.withDefaults(), 10).build().save(file);
    assertThatThrownBy(() -> Density.load(file, ModelInfo.of("other")))
        .hasMessage(file + " is of model m; the model is other");
    ModelInfo plain = ModelInfo.of("m");
    ModelInfo wide =
        new ModelInfo(
            "m",
            plain.vocabularySize(),
            plain.layers(),
            plain.heads(),
            OptionalInt.of(6),
            plain.extras());
    assertThatThrownBy(() -> Density.load(file, wide))
        .hasMessage(file + " is of states of 5 components; those of m have 6");
    assertThat(Density.load(file, plain).on().n()).isEqualTo(10);
  }

  @Test
  void load_tensorsOfAnotherDensity_isRefused() throws IOException {
    Path one = folder.resolve("one.json");
    Path other = folder.resolve("other.json");
    fit(DensityOptions.withDefaults(), 10).build().save(one);
    fit(DensityOptions.withDefaults(), 12).build().save(other);
    Files.copy(
        folder.resolve("other.safetensors"),
        folder.resolve("one.safetensors"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> Density.load(one))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one.safetensors have SHA-256");
  }

  @Test
  void refusal_otherModelOrNoDensity_saysSo() {
    Trace trace = named("n", StateTraces.of(1, 2, 3, 4, 5));
    Density density = fit(DensityOptions.withDefaults(), 10).build();
    assertThat(Mahalanobis.withDefaults().withDensity(density).refusal(trace, Helpers.none()))
        .hasValue("is of model n; the density is of model m");
    assertThat(Mahalanobis.withDefaults().refusal(trace, Helpers.none()).orElseThrow())
        .startsWith("needs a density, made by DensityFit");
    assertThatThrownBy(() -> RelativeMahalanobis.withDefaults().withDensity(density))
        .hasMessageContaining("has no background");
    assertThatThrownBy(() -> PerplexityMahalanobis.withDefaults().withDensity(density))
        .hasMessageContaining("was fitted with no trace held out");
  }

  @Test
  void add_byLabel_takesTrueOnesOnly() {
    DensityFit fit = new DensityFit(DensityOptions.withDefaults().withLabel("correct"));
    assertThat(fit.add(StateTraces.builder(-1, 1, 2).label("correct", true).build())).isEmpty();
    assertThat(fit.add(StateTraces.builder(-1, 1, 2).label("correct", false).build()))
        .hasValue("needs the label correct = true; the trace has false");
    assertThat(fit.add(StateTraces.of(1, 2)))
        .hasValue("needs the label correct = true; the trace has none");
    assertThat(fit.add(StateTraces.builder(-1, 1).label("correct", true).build()))
        .hasValue("has hidden-states of 1 components; the density has 2");
    assertThatThrownBy(fit::build)
        .hasMessage("the domain has 1 traces that are not held out; must have at least 2");
  }

  /** The part that a density asks a model for gives the score of the whole. */
  @Test
  void score_ofTheStatesAskedFor_isThatOfAll() {
    float[] all = {9, 9, 7, 7, 1, 2, 3, 4, 8, 8, 6, 6, 1, 4, 5, 2};
    HiddenStates whole = new HiddenStates(FloatTensor.copyOf(all, 2, 4, 2));
    HiddenStates part =
        new HiddenStates(
            FloatTensor.copyOf(new float[] {1, 4, 5, 2}, 1, 2, 2),
            Optional.of(List.of(1)),
            Optional.of(List.of(2, 3)));
    DensityFit fit = new DensityFit(DensityOptions.withDefaults());
    for (int i = 0; i < 3; i++) {
      fit.add(Traces.answer("t").token("a", -1).token("b", -i).hiddenStates(whole).build());
    }
    assertThat(fit.level()).hasValue(1);
    Density density = fit.build();
    assertThat(density.request().text()).isEqualTo("hidden-states:levels=1:positions=answer");
    assertThat(density.domain().mean()).containsExactly(3, 3);
    Mahalanobis scorer = Mahalanobis.withDefaults().withDensity(density);
    assertThat(
            scorer.score(
                Traces.answer("p").token("a", -1).token("b", -1).hiddenStates(part).build()))
        .isEqualTo(
            scorer.score(
                Traces.answer("w").token("a", -1).token("b", -1).hiddenStates(whole).build()));
  }

  @Test
  void scales_badNumbersAndEnds_areRefusedOrClipped() {
    assertThatThrownBy(() -> EmpiricalShare.of(List.of()))
        .hasMessage("known has 0 numbers; must be at least one and none NaN");
    assertThatThrownBy(() -> EmpiricalShare.of(List.of(Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(EmpiricalShare.of(List.of(1.0, 1.0, 2.0, 3.0)).of(1)).isEqualTo(0.5);
    DistanceRange range = DistanceRange.of(List.of(2.0, 4.0));
    assertThat(range.share(5)).isEqualTo(1);
    assertThat(range.share(2.5)).isEqualTo(0.25);
    assertThat(range.nearness(2.5)).isEqualTo(0.75);
    assertThat(DistanceRange.of(List.of(2.0)).share(3)).isEqualTo(0.5);
    assertThatThrownBy(() -> DistanceRange.of(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
