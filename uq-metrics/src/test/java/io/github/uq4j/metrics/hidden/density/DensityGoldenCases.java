package io.github.uq4j.metrics.hidden.density;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.score.Profile;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.testing.GoldenSuite;
import java.util.ArrayList;
import java.util.List;

/** LM-Polygraph's cases of distances of hidden states; it computes them in single precision. */
@SuppressWarnings("exports")
public final class DensityGoldenCases {

  private static final double DISTANCE = 1e-4;
  private static final double DIFFERENCE = 1e-3;

  private DensityGoldenCases() {}

  public static GoldenSuite addTo(GoldenSuite suite) {
    return suite
        .run("MahalanobisDistanceSeq", DensityGoldenCases::mahalanobis)
        .run("MahalanobisDistanceSeq(normalize=True)", DensityGoldenCases::normalized)
        .run("RelativeMahalanobisDistanceSeq", DensityGoldenCases::relative)
        .run("estimators.ppl_md.rank", DensityGoldenCases::rank);
  }

  static double[] state(JsonNode numbers) {
    return GoldenCase.numbers(numbers).stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static List<Double> distances(GoldenCase golden) {
    DensityFit fit = new DensityFit(DensityOptions.reference());
    golden.input("train").forEach(row -> fit.add(StateTraces.of(state(row))));
    Mahalanobis scorer = Mahalanobis.withDefaults().withDensity(fit.build());
    List<Double> actual = new ArrayList<>();
    golden
        .input("test")
        .forEach(row -> actual.add(scorer.score(StateTraces.of(state(row))).value()));
    return actual;
  }

  private static void mahalanobis(GoldenCase golden) {
    golden.assertClose(distances(golden), GoldenCase.numbers(golden.expected()), DISTANCE);
  }

  private static void normalized(GoldenCase golden) {
    List<Double> distances = distances(golden);
    DistanceRange range = DistanceRange.of(distances);
    golden.assertClose(
        distances.stream().map(range::nearness).toList(),
        GoldenCase.numbers(golden.expected()),
        DIFFERENCE);
  }

  private static void relative(GoldenCase golden) {
    DensityFit fit = new DensityFit(DensityOptions.reference());
    golden.input("train").forEach(row -> fit.add(StateTraces.of(state(row))));
    golden.input("background").forEach(row -> fit.addBackground(StateTraces.of(state(row))));
    RelativeMahalanobis scorer =
        RelativeMahalanobis.withDefaults().withProfile(Profile.REFERENCE).withDensity(fit.build());
    List<Double> actual = new ArrayList<>();
    golden
        .input("test")
        .forEach(row -> actual.add(scorer.score(StateTraces.of(state(row))).value()));
    golden.assertClose(actual, GoldenCase.numbers(golden.expected()), DIFFERENCE);
  }

  private static void rank(GoldenCase golden) {
    EmpiricalShare share = EmpiricalShare.of(GoldenCase.numbers(golden.input("source")));
    golden.assertClose(
        GoldenCase.numbers(golden.input("target")).stream().map(share::of).toList(),
        GoldenCase.numbers(golden.expected()),
        1e-12);
  }
}
