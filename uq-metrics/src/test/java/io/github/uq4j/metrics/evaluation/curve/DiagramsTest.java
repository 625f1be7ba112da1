package io.github.uq4j.metrics.evaluation.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.metrics.evaluation.items.Outcomes;
import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DiagramsTest {

  private static final Diagrams DIAGRAMS = Diagrams.withDefaults();

  private static final ScoreColumn SURE =
      ScoreColumn.ofProbability("p", Outcomes.of(0, 1, 1, 1), 0.1, 0.15, 0.92, 1);

  @Test
  void reliability_equalWidth_hasTheBinsOfTheirEdges() {
    ReliabilityDiagram diagram = DIAGRAMS.withBins(10).reliability(SURE);
    assertThat(diagram.bins()).hasSize(2);
    ReliabilityDiagram.Bin low = diagram.bins().get(0);
    assertThat(low.from()).isEqualTo(0.1);
    assertThat(low.items()).isEqualTo(2);
    assertThat(low.stated()).isCloseTo(0.125, within(1e-15));
    assertThat(low.observed()).isEqualTo(0.5);
    assertThat(low.low()).isCloseTo(0.0945, within(1e-4));
    assertThat(low.high()).isCloseTo(0.9055, within(1e-4));
    assertThat(diagram.bins().get(1).to()).isEqualTo(1);
    assertThat(diagram.error()).isCloseTo(0.5 * 0.375 + 0.5 * 0.04, within(1e-15));
  }

  @Test
  void reliability_equalMass_hasEquallyManyItems() {
    Diagrams mass = DIAGRAMS.withBins(2).withBinning(Binning.EQUAL_MASS);
    assertThat(mass.reliability(SURE).bins())
        .allSatisfy(bin -> assertThat(bin.items()).isEqualTo(2));
    assertThat(mass.reliability(SURE).bins().get(0).to()).isEqualTo(0.15);
    ScoreColumn tied = ScoreColumn.ofProbability("p", Outcomes.of(0, 1, 1), 0.5, 0.5, 0.5);
    assertThat(mass.reliability(tied).bins()).hasSize(1);
  }

  @Test
  void reliability_ofNoProbability_isRefused() {
    ScoreColumn column = ScoreColumn.ofUncertainty("s", Outcomes.of(0, 1), 3, 4);
    assertThatThrownBy(() -> DIAGRAMS.reliability(column))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("its range must be within [0, 1]");
    assertThat(DIAGRAMS.reliability(column.calibrated(v -> 1 / v)).bins()).hasSize(2);
  }

  @Test
  void histogram_countsEveryItemOnce() {
    double inf = Double.POSITIVE_INFINITY;
    ScoreColumn column =
        ScoreColumn.ofUncertainty(
            "s", Outcomes.of(0, 1, 1, 0, 1, 1), -2, 8, 3, inf, Double.NaN, 2.9);
    ScoreHistogram histogram = DIAGRAMS.withBins(2).histogram(column);
    assertThat(histogram.bins())
        .containsExactly(new ScoreHistogram.Bin(-2, 3, 1, 1), new ScoreHistogram.Bin(3, 8, 2, 0));
    assertThat(histogram.infinite()).isEqualTo(1);
    assertThat(histogram.missing()).isEqualTo(1);
    assertThat(histogram.n()).isEqualTo(6);
  }

  @Test
  void histogram_ofEqualOrNoScores_hasOneBinOrNone() {
    ScoreColumn same = ScoreColumn.ofUncertainty("s", Outcomes.of(0, 1), 7, 7);
    assertThat(DIAGRAMS.histogram(same).bins()).containsExactly(new ScoreHistogram.Bin(7, 7, 1, 1));
    ScoreColumn none = ScoreColumn.ofUncertainty("s", Outcomes.of(0), Double.NaN);
    assertThat(DIAGRAMS.histogram(none).bins()).isEmpty();
    ScoreColumn wide =
        ScoreColumn.ofUncertainty("s", Outcomes.of(0, 1), -Double.MAX_VALUE, Double.MAX_VALUE);
    assertThat(DIAGRAMS.withBins(4).histogram(wide).bins())
        .extracting(bin -> bin.right() + bin.wrong())
        .containsExactly(1, 0, 0, 1);
  }

  @Test
  void csv_ofEveryKind_hasOneHeaderAndQuotesNames() throws IOException {
    StringBuilder text = new StringBuilder();
    CurveCsv csv = CurveCsv.to(text);
    ScoreColumn column = ScoreColumn.ofProbability("a,\"b\"", Outcomes.of(0, 1), 0.25, 0.75);
    csv.write(Curves.withDefaults().roc(column));
    csv.write(Curves.withDefaults().precisionRecall(column));
    csv.write(Curves.withDefaults().riskCoverage(column));
    csv.write(DIAGRAMS.reliability(column));
    csv.write(DIAGRAMS.withBins(1).histogram(column));
    String[] lines = text.toString().split("\n", -1);
    assertThat(lines[0]).isEqualTo("curve,scorer,x,y,low,high,threshold,count");
    assertThat(lines[1]).isEqualTo("roc,\"a,\"\"b\"\"\",0.0,0.0,,,inf,");
    assertThat(lines[2]).isEqualTo("roc,\"a,\"\"b\"\"\",0.0,1.0,,,-0.25,");
    assertThat(lines[lines.length - 2]).isEqualTo("histogram-wrong,\"a,\"\"b\"\"\",0.0,1.0,,,,1");
    assertThat(lines).hasSize(1 + 3 + 2 + 4 + 2 + 2 + 1);
  }
}
