package io.github.uq4j.metrics.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LeaveOneOutTest {

  private static final LeaveOneOut ISOTONIC = LeaveOneOut.of(IsotonicCalibrator.withDefaults());

  @Test
  void squaredError_byHand_isThatOfCalibrationsOfTheOthers() {
    // Without 0: (1, .5) (3, 0), flat below. Without 1: a line from (0, 1) to (3, 0). Without 3:
    // (0, 1) (1, .5), flat above.
    List<RatedScore> items =
        List.of(new RatedScore(0, 1), new RatedScore(1, 0.5), new RatedScore(3, 0));
    assertThat(ISOTONIC.probabilities(items).get(0)).isEqualTo(0.5);
    assertThat(ISOTONIC.probabilities(items).get(1)).isCloseTo(2 / 3.0, within(1e-15));
    assertThat(ISOTONIC.probabilities(items).get(2)).isEqualTo(0.5);
    assertThat(ISOTONIC.squaredError(items)).isCloseTo((0.25 + 1 / 36.0 + 0.25) / 3, within(1e-15));
  }

  @Test
  void squaredError_equalScores_areCalibratedByTheOthersMean() {
    List<RatedScore> items =
        List.of(
            new RatedScore(1, 1), new RatedScore(1, 1), new RatedScore(1, 0), new RatedScore(1, 0));
    assertThat(ISOTONIC.squaredError(items)).isCloseTo(4 / 9.0, within(1e-15));
  }

  @Test
  void probabilities_tooFewItems_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ISOTONIC.probabilities(List.of(new RatedScore(1, 1))))
        .withMessage("items has 1 items; must have at least two");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ISOTONIC.squaredError(
                    List.of(new RatedScore(1, 1), new RatedScore(2, 1), new RatedScore(3, 0))))
        .withMessageContaining("2 items all of quality 1.0");
  }
}
