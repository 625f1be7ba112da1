package io.github.uq4j.metrics.evaluation.items;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.score.LabelledScore;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.Unit;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreTableTest {

  private static final ScorerInfo FREE = ScorerInfo.of("free", Level.SEQUENCE);

  private static final ScorerInfo SURE =
      ScorerInfo.of("sure", Level.SEQUENCE)
          .withOrientation(Orientation.CONFIDENCE)
          .withRange(Range.UNIT, Unit.PROBABILITY);

  @Test
  void builder_scoresThatAreNotGiven_areMissing() {
    ScoreTable.Builder builder = ScoreTable.builder();
    builder.item(1).score(new Score(FREE, 2));
    builder.item(0, "g").score(new Score(SURE, 0.25));
    builder.item(1, "g");
    ScoreTable table = builder.build();
    assertThat(table.outcomes().size()).isEqualTo(3);
    assertThat(table.outcomes().groups()).isEqualTo(2);
    assertThat(table.outcomes().positives()).isEqualTo(1);
    ScoreColumn sure = table.column("sure").orElseThrow();
    assertThat(sure.missingCount()).isEqualTo(2);
    assertThat(sure.value(0)).isNaN();
    assertThat(sure.probability(1)).isEqualTo(0.25);
    assertThat(sure.uncertainty(1)).isEqualTo(-0.25);
    assertThat(sure.counts(2)).isFalse();
    assertThat(table.column("free").orElseThrow().countsAs(sure)).isFalse();
    assertThat(table.column("none")).isEmpty();
  }

  @Test
  void builder_manyRows_grow() {
    ScoreTable.Builder builder = ScoreTable.builder();
    for (int i = 0; i < 5_000; i++) {
      builder.item(i % 2);
      if (i % 1_000 == 999) {
        builder.score(new Score(FREE, i));
      }
    }
    ScoreColumn column = builder.build().columns().get(0);
    assertThat(column.missingCount()).isEqualTo(4_995);
    assertThat(column.value(3_999)).isEqualTo(3_999);
  }

  @Test
  void builder_conflictingScores_areRefused() {
    ScoreTable.Builder builder = ScoreTable.builder();
    assertThatThrownBy(() -> builder.score(new Score(FREE, 1)))
        .isInstanceOf(IllegalStateException.class);
    builder.item(1).score(new Score(FREE, 1));
    assertThatThrownBy(() -> builder.score(new Score(FREE, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("item 0 has two scores of free; must have one");
    builder.item(1);
    assertThatThrownBy(
            () -> builder.score(new Score(FREE.withOrientation(Orientation.CONFIDENCE), 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be one of them");
    assertThatThrownBy(() -> builder.item(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("quality[2] = 1.5; must be in [0, 1]");
    assertThatThrownBy(() -> builder.item(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void select_someRows_numbersGroupsAnew() {
    Outcomes outcomes = Outcomes.builder().add(1, "a").add(0, "b").add(1, "c").add(0, "b").build();
    ScoreTable table = ScoreTable.of(List.of(ScoreColumn.ofUncertainty("s", outcomes, 1, 2, 3, 4)));
    ScoreTable odd = table.select(i -> i % 2 == 1);
    assertThat(odd.outcomes().groups()).isEqualTo(1);
    assertThat(odd.outcomes().positives()).isEqualTo(2);
    assertThat(odd.columns().get(0).value(1)).isEqualTo(4);
  }

  @Test
  void of_columnsOfOtherItemsOrOneName_areRefused() {
    Outcomes outcomes = Outcomes.of(1, 0);
    ScoreColumn one = ScoreColumn.ofUncertainty("s", outcomes, 1, 2);
    assertThatThrownBy(() -> ScoreTable.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ScoreTable.of(List.of(one, one)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two columns of s; must be one");
    assertThatThrownBy(
            () ->
                ScoreTable.of(
                    List.of(one, ScoreColumn.ofUncertainty("t", Outcomes.of(1, 0), 1, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must share their outcomes");
    assertThatThrownBy(() -> ScoreColumn.ofUncertainty("s", outcomes, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("s has 1 scores, there are 2 outcomes; must be the same");
    assertThatThrownBy(() -> ScoreColumn.ofProbability("s", outcomes, 1, 1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("s[1] = 1.5; must be in [0, 1]");
  }

  @Test
  void column_ofAList_keepsGroups() {
    ScoreColumn column =
        ScoreColumn.of(
            "s",
            List.of(
                LabelledScore.of(1, true).withGroup("g"),
                LabelledScore.of(2, false),
                LabelledScore.of(3, false).withGroup("g")));
    assertThat(column.outcomes().groups()).isEqualTo(2);
    assertThat(column.outcomes().kind()).isEqualTo(OutcomeKind.BINARY);
    assertThat(column.isProbability()).isFalse();
    assertThatThrownBy(() -> column.probability(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("must be within [0, 1]");
    assertThatThrownBy(() -> column.calibrated(v -> Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("calibrated s[0] = NaN");
  }
}
