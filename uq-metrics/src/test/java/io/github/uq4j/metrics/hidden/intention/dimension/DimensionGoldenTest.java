package io.github.uq4j.metrics.hidden.intention.dimension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.metrics.hidden.intention.StateMatrix;
import io.github.uq4j.metrics.hidden.intention.dimension.DimensionProfile.Weighting;
import io.github.uq4j.score.Profile;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.testing.TestData;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Dimensions of states against an independent computation, in the reference profile. */
class DimensionGoldenTest {

  private static final JsonNode FILE = TestData.json("golden/golden_intention.json");
  private static final double TOLERANCE = 1e-9;

  private static void assertClose(String what, double actual, JsonNode wanted) {
    double expected = GoldenCase.number(wanted);
    assertThat(actual)
        .as(what)
        .isCloseTo(expected, within(TOLERANCE * Math.max(1, Math.abs(expected))));
  }

  private static void assertClose(String what, OptionalDouble actual, JsonNode wanted) {
    assertClose(what, actual.orElse(Double.NaN), wanted);
  }

  private static List<StateMatrix> layers() {
    JsonNode data = FILE.path("activations").path("data");
    List<StateMatrix> layers = new ArrayList<>();
    for (int l = 0; l < data.get(0).size(); l++) {
      double[][] rows = new double[data.size()][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = numbers(data.get(i).get(l));
      }
      layers.add(StateMatrix.of(rows));
    }
    return layers;
  }

  private static double[] numbers(JsonNode node) {
    return GoldenCase.numbers(node).stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static DimensionProfile profile() {
    List<StateMatrix> layers = layers();
    List<LayerDimension> measured = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      List<String> items =
          IntStream.range(0, layers.get(l).size()).mapToObj(Integer::toString).toList();
      measured.add(LayerDimension.of(l, layers.get(l), items, Profile.REFERENCE));
    }
    return new DimensionProfile(measured);
  }

  @Test
  void layers_every_areAsInTheFile() {
    JsonNode wanted = FILE.path("geometry").path("per_layer");
    DimensionProfile profile = profile();
    assertThat(wanted).hasSameSizeAs(profile.layers());
    for (int l = 0; l < wanted.size(); l++) {
      JsonNode want = wanted.get(l);
      LayerDimension layer = profile.layers().get(l);
      Spectrum spectrum = Spectrum.of(layers().get(l));
      assertThat(want.path("eigenvalues")).hasSize(spectrum.size());
      for (int k = 0; k < spectrum.size(); k++) {
        assertClose("lambda " + k, spectrum.value(k), want.path("eigenvalues").get(k));
      }
      assertClose("ratio", layer.ratio().value(), want.path("participation_ratio"));
      assertClose("unbiased", layer.ratio().unbiased(), want.path("pr_gaussian_unbiased"));
      assertThat(layer.components90()).hasValue(want.path("k90").asInt());
      assertThat(layer.components95()).hasValue(want.path("k95").asInt());
      assertClose("threshold", layer.signal().threshold(), want.path("mp_threshold"));
      assertThat(layer.signal().count()).isEqualTo(want.path("mp_signal_count").asInt());
      assertClose("filtered", layer.signal().participationRatio(), want.path("pr_mp"));
      assertClose("two-nn", layer.twoNn(), want.path("twonn"));
      assertClose("levina-bickel", layer.levinaBickel(), want.path("levina_bickel_k5"));
    }
  }

  @Test
  void layersTogether_everyWeighting_areAsInTheFile() {
    JsonNode geometry = FILE.path("geometry");
    DimensionProfile profile = profile();
    for (Weighting weighting : Weighting.values()) {
      JsonNode want =
          geometry.path(
              switch (weighting) {
                case TRACE -> "agg_trace";
                case GRAND_VARIANCE -> "agg_grandvar";
                case UNIFORM -> "agg_uniform";
              });
      assertClose(weighting.name(), profile.participationRatio(weighting), want.path("d_eff"));
      for (int l = 0; l < profile.layers().size(); l++) {
        assertClose(
            weighting + " " + l, profile.weights(weighting).get(l), want.path("weights").get(l));
      }
    }
    assertClose("median k90", profile.medianComponents(), geometry.path("median_layer_k90"));
    StateMatrix stacked = StateMatrix.stacked(layers());
    JsonNode global = geometry.path("global_stacked_layers_as_samples");
    assertThat(Spectrum.of(stacked).components(0.9)).hasValue(global.path("k90").asInt());
    assertClose(
        "global", ParticipationRatio.of(stacked).value(), global.path("participation_ratio"));
  }

  @Test
  void fewerStatesThanComponents_isAsInTheFile() {
    JsonNode want = FILE.path("geometry").path("n_lt_d");
    double[][] rows = new double[want.path("X").size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = numbers(want.path("X").get(i));
    }
    StateMatrix states = StateMatrix.of(rows);
    ParticipationRatio ratio = ParticipationRatio.of(states);
    assertClose("ratio", ratio.value(), want.path("participation_ratio"));
    assertClose("unbiased", ratio.unbiased(), want.path("pr_gaussian_unbiased"));
    assertThat(Spectrum.of(states).components(0.9)).hasValue(want.path("k90").asInt());
    assertThat(Spectrum.of(states).rank()).isEqualTo(want.path("rank").asInt());
  }
}
