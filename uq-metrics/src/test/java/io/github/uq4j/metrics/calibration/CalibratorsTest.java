package io.github.uq4j.metrics.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.metrics.calibration.BinnedCalibrator.Binning;
import io.github.uq4j.score.LabelledScore;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.Unit;
import io.github.uq4j.score.fitted.FittedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CalibratorsTest {

  private static final ScorerInfo SCORER =
      ScorerInfo.of("ccp", Level.SEQUENCE).withRange(Range.UNIT, Unit.PROBABILITY);

  static Stream<Calibrator> all() {
    return Stream.concat(
        Stream.of(MinMaxCalibrator.withDefaults(), QuantileCalibrator.withDefaults()), learning());
  }

  /** Those that look at labels. */
  static Stream<Calibrator> learning() {
    return Stream.of(
        IsotonicCalibrator.withDefaults(),
        PlattCalibrator.withDefaults(),
        TemperatureCalibrator.withDefaults(),
        BetaCalibrator.withDefaults(),
        BinnedCalibrator.withDefaults(),
        BinnedCalibrator.withDefaults().withBinning(Binning.EQUAL_WIDTH));
  }

  private static List<LabelledScore> draw(long seed, int n, DoubleUnaryOperator right) {
    SplittableRandom random = new SplittableRandom(seed);
    List<LabelledScore> items = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double u = random.nextDouble();
      items.add(LabelledScore.of(u, random.nextDouble() >= right.applyAsDouble(u)));
    }
    return items;
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Sharper than it says: temperature 1/2 is right, and so is a beta curve. */
  private static double sharp(double u) {
    return logistic(2 * Math.log((1 - u) / u));
  }

  @ParameterizedTest
  @MethodSource("learning")
  void fit_manyItems_findsTheTrueProbability(Calibrator calibrator) {
    DoubleUnaryOperator truth =
        calibrator.id().equals("platt") ? u -> logistic(3 - 5 * u) : CalibratorsTest::sharp;
    Calibration fitted = calibrator.fit(draw(3, 20_000, truth));
    double worst = 0;
    for (double u = 0.06; u < 0.96; u += 0.05) {
      worst = Math.max(worst, Math.abs(fitted.probability(u) - truth.applyAsDouble(u)));
    }
    assertThat(worst)
        .as(calibrator.id())
        .isLessThan(calibrator.id().equals("binned") ? 0.12 : 0.04);
  }

  @Test
  void fit_parameters_areThoseOfTheTruth() {
    Calibration platt =
        PlattCalibrator.withDefaults().fit(draw(1, 50_000, u -> logistic(3 - 5 * u)));
    assertThat(platt.fitted().values().number("slope")).isCloseTo(5, within(0.2));
    assertThat(platt.fitted().values().number("intercept")).isCloseTo(-3, within(0.15));
    Calibration temperature =
        TemperatureCalibrator.withDefaults().fit(draw(1, 50_000, CalibratorsTest::sharp));
    assertThat(Double.parseDouble(temperature.fitted().on().settings().get("temperature")))
        .isCloseTo(0.5, within(0.02));
  }

  @ParameterizedTest
  @MethodSource("all")
  void probability_moreUncertainty_isNeverMoreSure(Calibrator calibrator) {
    if (calibrator.id().equals("binned")) {
      return;
    }
    Calibration fitted = calibrator.fit(draw(9, 200, CalibratorsTest::sharp));
    double before = 1;
    for (double u = 0; u <= 1; u += 0.01) {
      double p = fitted.probability(u);
      assertThat(p).isBetween(0.0, before + 1e-12);
      before = p;
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void fit_orderOfItems_doesNotMatter(Calibrator calibrator) {
    List<LabelledScore> items = draw(4, 101, CalibratorsTest::sharp);
    List<LabelledScore> turned = new ArrayList<>(items);
    Collections.reverse(turned);
    assertThat(calibrator.fit(turned).probability(0.3))
        .isCloseTo(calibrator.fit(items).probability(0.3), within(1e-9));
  }

  @ParameterizedTest
  @MethodSource("all")
  void file_everyMethod_comesBackTheSame(Calibrator calibrator, @TempDir Path folder)
      throws IOException {
    Calibration fitted =
        calibrator.fit(draw(4, 60, CalibratorsTest::sharp)).withSource(SCORER, "correct");
    Path file = folder.resolve("calibration.json");
    FittedFile.write(file, fitted.fitted());
    Calibration read = Calibration.of(FittedFile.read(file));
    assertThat(read.fitted()).isEqualTo(fitted.fitted());
    for (double u = -0.0; u <= 1; u += 0.013) {
      assertThat(read.probability(u)).isEqualTo(fitted.probability(u));
    }
    assertThat(read.fitted().on().n()).isEqualTo(60);
    Score score = read.apply(new Score(SCORER, 0.25));
    assertThat(score.scorer().id()).isEqualTo("ccp-" + calibrator.id());
    assertThat(score.scorer().orientation()).isEqualTo(Orientation.CONFIDENCE);
    assertThat(score.value()).isEqualTo(fitted.probability(0.25));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read.apply(new Score(ScorerInfo.of("perplexity", Level.SEQUENCE), 0.2)))
        .withMessageContaining("perplexity version 1")
        .withMessageContaining("ccp version 1");
  }

  @ParameterizedTest
  @MethodSource("all")
  void fit_nothingOrNaN_isRefused(Calibrator calibrator) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> calibrator.fit(List.of()))
        .withMessage("items is empty; must hold at least one");
    Calibration fitted = calibrator.fit(draw(4, 60, CalibratorsTest::sharp));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fitted.probability(Double.NaN))
        .withMessage("uncertainty = NaN; must be a number");
  }

  @ParameterizedTest
  @MethodSource("learning")
  void fit_oneClass_isRefusedWhereLabelsDecide(Calibrator calibrator) {
    for (boolean wrong : new boolean[] {true, false}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> calibrator.fit(List.of(LabelledScore.of(0.3, wrong))))
          .withMessageContaining("1 items all of quality " + (wrong ? "0.0" : "1.0"));
    }
  }

  @ParameterizedTest
  @MethodSource("learning")
  void fit_equalScores_giveAConstant(Calibrator calibrator) {
    List<LabelledScore> items = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      items.add(LabelledScore.of(0.2, i % 4 == 0));
    }
    double p = calibrator.fit(items).probability(0.2);
    assertThat(p).isCloseTo(0.75, within(0.01));
  }

  @Test
  void unlabelled_oneItemOrEqualScores_areHalfAndRanks() {
    List<LabelledScore> one = List.of(LabelledScore.of(0.2, false));
    assertThat(MinMaxCalibrator.withDefaults().fit(one).probability(7)).isEqualTo(0.5);
    assertThat(QuantileCalibrator.withDefaults().fit(one).probability(0.2)).isEqualTo(1);
    assertThat(QuantileCalibrator.withDefaults().fit(one).probability(0.3)).isZero();
  }

  @Test
  void probability_infiniteUncertainty_isTheEnd() {
    List<LabelledScore> items = draw(4, 60, CalibratorsTest::sharp);
    Calibration platt = PlattCalibrator.withDefaults().fit(items);
    assertThat(platt.probability(Double.POSITIVE_INFINITY)).isZero();
    assertThat(platt.probability(Double.NEGATIVE_INFINITY)).isEqualTo(1);
    Calibration isotonic = IsotonicCalibrator.withDefaults().fit(items);
    assertThat(isotonic.probability(Double.POSITIVE_INFINITY)).isEqualTo(isotonic.probability(1));
  }

  @Test
  void fit_separableClasses_givesFiniteNumbers() {
    List<LabelledScore> items = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      items.add(LabelledScore.of(i / 40.0, i >= 20));
    }
    learning()
        .forEach(
            calibrator -> {
              Calibration fitted = calibrator.fit(items);
              assertThat(fitted.probability(0.01)).as(calibrator.id()).isGreaterThan(0.9);
              assertThat(fitted.probability(0.99)).as(calibrator.id()).isLessThan(0.1);
            });
  }

  @Test
  void isotonic_violators_arePooledAndTiesAreOne() {
    List<RatedScore> items =
        List.of(
            new RatedScore(1, 1),
            new RatedScore(2, 0),
            new RatedScore(3, 1),
            new RatedScore(3, 0),
            new RatedScore(4, 0));
    Calibration fitted = IsotonicCalibrator.withDefaults().fitRated(items);
    assertThat(fitted.probability(1)).isEqualTo(1);
    assertThat(fitted.probability(2)).isEqualTo(1 / 3.0);
    assertThat(fitted.probability(2.5)).isEqualTo(1 / 3.0);
    assertThat(fitted.probability(3.5)).isCloseTo(1 / 6.0, within(1e-12));
    assertThat(fitted.probability(9)).isZero();
  }

  @Test
  void domain_ofOtherScores_isRefusedWithTheWayOut() {
    assertThat(ScoreDomain.of(SCORER)).isEqualTo(ScoreDomain.UNCERTAINTY);
    assertThat(ScoreDomain.of(SCORER.withOrientation(Orientation.CONFIDENCE)))
        .isEqualTo(ScoreDomain.CONFIDENCE);
    assertThat(
            ScoreDomain.of(
                ScorerInfo.of("p", Level.SEQUENCE).withRange(Range.NON_NEGATIVE, Unit.NATS)))
        .isEqualTo(ScoreDomain.NEGATIVE_LOG);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScoreDomain.of(ScorerInfo.of("pmi", Level.SEQUENCE)))
        .withMessageContaining("isotonic and platt take any");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                BetaCalibrator.withDefaults()
                    .fit(List.of(LabelledScore.of(3, true), LabelledScore.of(0, false))))
        .withMessageContaining("uncertainty = 3.0");
  }

  @Test
  void quantile_manyScores_staysSmall() {
    Calibration fitted = QuantileCalibrator.withDefaults().fit(draw(1, 50_000, u -> 0.5));
    assertThat(fitted.fitted().values().numbers("edges")).hasSize(QuantileCalibrator.KEPT);
    assertThat(fitted.probability(0.25)).isCloseTo(0.75, within(0.01));
  }
}
