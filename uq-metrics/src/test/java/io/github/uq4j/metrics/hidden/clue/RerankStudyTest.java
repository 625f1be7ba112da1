package io.github.uq4j.metrics.hidden.clue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RerankStudyTest {

  private static Candidate candidate(String answer, double distance, double confidence) {
    return new Candidate(
        answer + " by " + distance,
        Optional.of(new ClueScore(distance, 1)),
        Optional.of(answer),
        answer.equals("yes"),
        OptionalDouble.of(confidence));
  }

  private static RerankResult of(RerankStudy study, String way) {
    return study.results(0).stream().filter(r -> r.way().equals(way)).findFirst().orElseThrow();
  }

  @Test
  void results_majorityWrongAndNearestRight_countWinsAndLosses() {
    RerankStudy study = new RerankStudy(List.of(2, 99));
    List<Candidate> wins =
        List.of(candidate("no", 3, 1), candidate("no", 2, 1), candidate("yes", 1, 5));
    List<Candidate> loses =
        List.of(candidate("yes", 3, 5), candidate("yes", 2, 1), candidate("no", 1, 1));
    for (int i = 0; i < 5; i++) {
      study.add(wins);
    }
    study.add(loses);
    RerankResult top = of(study, "clue-top-1");
    assertThat(top.accuracy()).isCloseTo(5 / 6.0, within(1e-12));
    RerankResult.Paired paired = top.againstMajority().orElseThrow();
    assertThat(paired.won()).isEqualTo(5);
    assertThat(paired.lost()).isEqualTo(1);
    assertThat(paired.pValue()).as("2 (1 + 6) / 64").isCloseTo(14 / 64.0, within(1e-12));
    assertThat(paired.difference()).isBetween(paired.low(), paired.high());
    assertThat(of(study, "majority").accuracy()).isCloseTo(1 / 6.0, within(1e-12));
    assertThat(of(study, "majority").againstMajority()).isEmpty();
    assertThat(of(study, "clue-top-maj-99").accuracy())
        .as("k above n is the vote of all")
        .isEqualTo(of(study, "majority").accuracy());
    assertThat(of(study, "deepconf-0.1").accuracy()).isEqualTo(1);
    assertThat(of(study, "pass").accuracy()).isEqualTo(1);
    assertThat(of(study, "mean").accuracy()).isCloseTo((5 / 3.0 + 2 / 3.0) / 6, within(1e-12));
  }

  @Test
  void distinct_candidatesThatSayTheSame_countOnce() {
    RerankStudy study = new RerankStudy(List.of());
    Candidate twice = candidate("yes", 2, 1);
    study.add(List.of(twice, candidate("no", 1, 1), twice, candidate("no", 3, 1)));
    assertThat(of(study, "distinct").accuracy()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(of(study, "mean").accuracy()).isEqualTo(0.5);
  }

  @Test
  void candidates_withoutScoreOrAnswer_rankLastAndNeverVote() {
    Candidate cut =
        new Candidate("", Optional.empty(), Optional.empty(), false, OptionalDouble.empty());
    RerankStudy study = new RerankStudy(List.of(1));
    assertThat(study.add(List.of(cut, cut)).values()).containsOnly(Optional.empty());
    assertThat(study.add(List.of(cut, candidate("yes", 2, 0))))
        .containsEntry("clue-top-1", Optional.of("yes"))
        .containsEntry("clue-weighted", Optional.of("yes"))
        .containsEntry("deepconf-0.1", Optional.of("yes"));
    assertThat(of(study, "clue-top-1").accuracy()).isEqualTo(0.5);
    RerankStudy silent = new RerankStudy(List.of());
    silent.add(List.of(cut));
    assertThat(silent.results(0).stream().map(RerankResult::way))
        .containsOnly("mean", "distinct", "majority", "clue-top-1", "clue-weighted", "pass");
  }

  @Test
  void vote_ofTheMostConfident_isWeighed() {
    List<Optional<String>> answers =
        List.of(Optional.of("a"), Optional.of("b"), Optional.of("b"), Optional.empty());
    List<OptionalDouble> confidences =
        List.of(
            OptionalDouble.of(5), OptionalDouble.of(2), OptionalDouble.of(4), OptionalDouble.of(9));
    ConfidenceVote vote = ConfidenceVote.withDefaults();
    assertThat(vote.vote(answers, confidences)).contains("a");
    assertThat(vote.withShare(1).vote(answers, confidences)).contains("b");
    assertThat(vote.withShare(0.5).vote(answers, confidences))
        .as("4 is the median: 5 against 4")
        .contains("a");
  }

  @Test
  void badInput_isRefusedByName() {
    assertThatThrownBy(() -> new RerankStudy(List.of(0))).hasMessage("k = 0; must be >= 1");
    RerankStudy study = new RerankStudy(List.of(1));
    assertThatThrownBy(() -> study.results(0)).hasMessageContaining("no prompt was compared");
    assertThatThrownBy(() -> study.add(List.of())).hasMessageContaining("has no candidate");
    assertThatThrownBy(() -> ConfidenceVote.withDefaults().withShare(0))
        .hasMessage("share = 0.0; must be in (0, 1]");
    assertThatThrownBy(
            () ->
                ConfidenceVote.withDefaults()
                    .vote(List.of(Optional.of("a")), List.of(OptionalDouble.of(Double.NaN))))
        .hasMessage("confidence[0] = NaN; must be finite and >= 0");
    assertThatThrownBy(
            () ->
                new Candidate("", Optional.empty(), Optional.empty(), true, OptionalDouble.empty()))
        .hasMessageContaining("right = true without an answer");
  }

  @Test
  void report_ofOneClass_leavesRatesEmpty() {
    VerdictReport report = VerdictReport.NONE.with(true, true).with(false, true);
    assertThat(report.accuracy()).hasValue(0.5);
    assertThat(report.trueNegativeRate()).isEmpty();
    assertThat(report.balancedAccuracy()).isEmpty();
    assertThat(report.matthewsCorrelation()).isZero();
    assertThat(report.majorityClassAccuracy()).hasValue(1);
    assertThat(VerdictReport.NONE.accuracy()).isEmpty();
    assertThatThrownBy(() -> new VerdictReport(-1, 0, 0, 0)).hasMessageContaining("must be >= 0");
  }
}
