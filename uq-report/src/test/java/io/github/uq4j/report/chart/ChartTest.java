package io.github.uq4j.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.metrics.cascade.DeferralCurve;
import io.github.uq4j.metrics.evaluation.curve.ReliabilityDiagram;
import io.github.uq4j.metrics.evaluation.curve.RiskCoverageCurve;
import io.github.uq4j.metrics.evaluation.curve.RocCurve;
import io.github.uq4j.metrics.evaluation.curve.ScoreHistogram;
import io.github.uq4j.score.Orientation;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;

class ChartTest {

  private static final List<Chart> ALL = Samples.all();

  private static Document parsed(Chart chart) {
    Parser parser = Parser.xmlParser().setTrackErrors(10);
    Document svg = Jsoup.parse(chart.svg(), "", parser);
    assertThat(parser.getErrors()).isEmpty();
    return svg;
  }

  private static long markers(Document svg, String tone) {
    return svg.select("circle").stream().filter(c -> tone(c).contains("f-" + tone)).count();
  }

  /** The classes of an element and of those around it. */
  private static Set<String> tone(Element element) {
    Set<String> classes = new HashSet<>(element.classNames());
    element.parents().forEach(parent -> classes.addAll(parent.classNames()));
    return classes;
  }

  @Test
  void everyChart_drawn_isWrittenForALook() throws IOException {
    Path folder = Files.createDirectories(Path.of("target/charts"));

    for (Chart chart : ALL) {
      Files.writeString(folder.resolve(chart.id() + ".svg"), chart.svg());
      Files.write(folder.resolve(chart.id() + ".png"), chart.png(800));

      assertThat(chart.svg().length()).as(chart.id()).isBetween(5_000, 200_000);
    }
  }

  @Test
  void everyChart_parsed_saysWhatItIs() {
    for (Chart chart : ALL) {
      Element svg = parsed(chart).expectFirst("svg");

      assertThat(svg.attr("role")).isEqualTo("img");
      assertThat(svg.attr("viewBox")).matches("0 0 520 \\d+");
      assertThat(svg.attr("width")).isEqualTo("100%");
      assertThat(svg.expectFirst("> title").wholeText()).isEqualTo(chart.title());
      assertThat(svg.expectFirst("> desc").wholeText()).isEqualTo(chart.caption());
      assertThat(svg.attr("aria-labelledby").split(" "))
          .containsExactly(svg.select("> title").attr("id"), svg.select("> desc").attr("id"));
      assertThat(svg.select("text, image, script, use, [href]")).isEmpty();
    }
  }

  @Test
  void everyColour_inASvg_isATone() {
    Set<String> hex = new HashSet<>(List.of("none", ""));
    Arrays.stream(Tone.values()).forEach(tone -> hex.add(tone.light()));

    for (Chart chart : ALL) {
      for (Element element : parsed(chart).select("[fill], [stroke]")) {
        assertThat(hex).as(element.cssSelector()).contains(element.attr("fill"));
        assertThat(hex).as(element.cssSelector()).contains(element.attr("stroke"));
        boolean coloured = element.attr("fill").startsWith("#");
        assertThat(element.className().contains("f-")).isEqualTo(coloured);
      }
    }
    for (Tone tone : Tone.values()) {
      assertThat(ALL.get(0).svg())
          .contains("--chart-" + tone.id() + ":" + tone.light())
          .contains("--chart-" + tone.id() + ":" + tone.dark())
          .contains(".f-" + tone.id() + "{fill:var(--chart-" + tone.id() + ")}");
    }
  }

  @Test
  void equalCharts_drawnTwice_giveEqualBytes() {
    List<Chart> again = Samples.all();

    for (int i = 0; i < ALL.size(); i++) {
      assertThat(again.get(i).svg()).isEqualTo(ALL.get(i).svg());
      assertThat(again.get(i).png(300)).isEqualTo(ALL.get(i).png(300));
    }
  }

  @Test
  void png_read_hasTheWidthAndMoreThanPaper() throws IOException {
    for (Chart chart : ALL) {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(chart.png(400)));

      assertThat(image.getWidth()).isEqualTo(400);
      assertThat(image.getHeight()).isBetween(300, 500);
      Set<Integer> colours = new HashSet<>();
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++) {
          colours.add(image.getRGB(x, y));
        }
      }
      assertThat(colours).contains(0xffffffff, Tone.A.color().getRGB());
    }
    assertThatThrownBy(() -> ALL.get(0).png(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("width = 0; must be in [64, 8192]");
  }

  @Test
  void reliability_drawn_hasADotForEveryBin() {
    Document svg = parsed(ReliabilityChart.of(Samples.reliability("r", 10)).draw());

    assertThat(markers(svg, "a")).isEqualTo(10 + 1); // and one in the legend
  }

  @Test
  void reliability_ofBinsOfOneProbability_isDrawn() {
    ReliabilityDiagram.Bin bin = new ReliabilityDiagram.Bin(1, 1, 3, 1, 1, 0.44, 1);

    Chart chart = ReliabilityChart.of(new ReliabilityDiagram("r", List.of(bin), 0, 0.95, 3)).draw();

    assertThat(markers(parsed(chart), "a")).isEqualTo(2);
    assertThat(chart.caption()).startsWith("Of the 3 answers in the fullest bin");
  }

  @Test
  void nothing_drawn_saysSo() {
    List<Chart> empty =
        List.of(
            RocChart.of(List.of()).draw(),
            RiskCoverageChart.of(List.of()).draw(),
            ReliabilityChart.of(new ReliabilityDiagram("r", List.of(), 0, 0.95, 0)).draw(),
            HistogramChart.of(new ScoreHistogram("h", Orientation.CONFIDENCE, List.of(), 0, 4, 4))
                .draw());

    for (Chart chart : empty) {
      assertThat(chart.caption()).startsWith("There ");
      assertThat(parsed(chart).select("path, line")).isNotEmpty();
      assertThat(chart.png(100)).isNotEmpty();
    }
  }

  @Test
  void singlePoints_drawn_areWhole() {
    RocCurve roc =
        new RocCurve(
            "equal",
            List.of(
                new RocCurve.Point(0, 0, Double.POSITIVE_INFINITY), new RocCurve.Point(1, 1, 2)),
            0.5,
            2,
            1);
    RiskCoverageCurve risk =
        new RiskCoverageCurve(
            "one",
            List.of(new RiskCoverageCurve.Point(1, 0, 0)),
            List.of(new RiskCoverageCurve.Point(1, 0, 0)),
            0,
            0,
            0,
            1);
    ScoreHistogram equal =
        new ScoreHistogram(
            "h", Orientation.CONFIDENCE, List.of(new ScoreHistogram.Bin(3, 3, 1, 1)), 0, 0, 2);

    assertThat(RocChart.of(List.of(roc)).draw().caption())
        .contains("80.0\u00a0% of the right ones");
    assertThat(RiskCoverageChart.of(List.of(risk)).draw().caption()).contains("stays at 0.0");
    assertThat(parsed(RiskCoverageChart.of(List.of(risk)).draw()).select("path")).isNotEmpty();
    assertThat(HistogramChart.of(equal).draw().svg()).contains("f-a", "f-b");
  }

  @Test
  void deferral_ofOnePromptOrEqualQualities_isDrawn() {
    DeferralCurve one = DeferralCurve.of(new double[] {0.5}, new double[] {1}, new double[] {1});

    Chart chart = DeferralChart.of("r", one).draw();

    assertThat(chart.caption()).contains("stays at 1.000").contains("n = 1.");
    assertThat(parsed(chart).select("path")).isNotEmpty();
  }

  @Test
  void deferralCaption_read_agreesWithTheCurve() {
    double[] confidences = {1, 2, 3, 4, 5};
    DeferralCurve curve =
        DeferralCurve.of(confidences, new double[] {0, 1, 1, 0, 1}, new double[] {1, 1, 1, 1, 1});

    Chart chart = DeferralChart.of("r", curve).withBootstrap(Optional.empty()).draw();

    assertThat(chart.caption())
        .startsWith(
            "If the 20\u00a0% least sure answers by r go to the large model, mean quality rises from"
                + " 0.600 to 0.800; handing on as many at random would give 0.680, the large model"
                + " alone 1.000.");
    assertThatThrownBy(() -> DeferralChart.of("r", curve).with("r", curve))
        .hasMessage("rule = r; must be drawn once");
  }

  @Test
  void millionPrompts_thinned_keepBothEndsAndTheExtremes() {
    double[] ys = new double[1_000_001];
    Arrays.setAll(ys, i -> Math.sin(i / 3e5));
    ys[1] = 5;
    ys[999_999] = -5;
    ys[500_123] = 7;

    int[] kept = Thinning.of(ys);

    assertThat(kept).hasSizeLessThan(800).isSorted().doesNotHaveDuplicates();
    assertThat(kept).contains(0, 1, 2, 3, 23, 500_123, 999_977, 999_998, 999_999, 1_000_000);
    assertThat(Thinning.of(new double[] {1, 2, 3})).containsExactly(0, 1, 2);
  }

  @Test
  void fiftyScorers_drawn_nameEightAndCountTheRest() {
    List<RocCurve> many = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      many.add(Samples.roc("scorer-" + i, 20, 0.3 + i / 100.0));
    }

    Chart chart = RocChart.of(many).draw();
    List<Mark> marks =
        Series.marks(
            many.stream()
                .map(c -> new Series.Line(c.scorer(), Series.points(0, 0, 1, 1)))
                .toList());

    assertThat(marks).hasSize(50);
    assertThat(marks.stream().flatMap(mark -> mark.label().stream()))
        .containsExactlyInAnyOrder(
            "42 others",
            "scorer-0",
            "scorer-1",
            "scorer-2",
            "scorer-3",
            "scorer-4",
            "scorer-5",
            "scorer-6",
            "scorer-7");
    assertThat(chart.svg().length()).isLessThan(300_000);
  }

  @Test
  void namedSeries_compared_differInDashMarkerAndColour() {
    List<Series.Line> lines = new ArrayList<>();
    for (int i = 0; i < Series.NAMED; i++) {
      lines.add(new Series.Line("s" + i, Series.points(0, 0, 1, 1)));
    }

    List<Mark> marks = Series.marks(lines);

    assertThat(marks.stream().map(Mark::tone)).doesNotHaveDuplicates();
    assertThat(marks.stream().map(m -> Arrays.toString(m.stroke().getDashArray())))
        .doesNotHaveDuplicates();
  }

  @Test
  void hostileNames_drawn_stayText() {
    for (String name :
        List.of(
            "<script>alert(1)</script>",
            "a\u202eb\u0000c",
            "",
            "$\\frac{1}{2}$",
            "x".repeat(999),
            "\ud800",
            "]]>&\"'",
            "\u8a9e\u6587")) {
      List<Chart> charts =
          List.of(
              RocChart.of(List.of(Samples.roc(name, 5, 0.5))).draw(),
              RiskCoverageChart.of(List.of(Samples.risk(name, 1))).draw(),
              ReliabilityChart.of(Samples.reliability(name, 3)).draw(),
              HistogramChart.of(Samples.histogram(name)).draw(),
              DeferralChart.of(name, Samples.deferral(20, 3)).draw());

      for (Chart chart : charts) {
        Document svg = parsed(chart);
        assertThat(svg.select("script, title > *, desc > *")).isEmpty();
        assertThat(svg.select("desc").text()).isNotEmpty();
        assertThat(chart.svg()).doesNotContain("\u202e").doesNotContain("\u0000");
        assertThat(chart.id()).matches("[a-z][a-z0-9-]*");
        assertThat(chart.png(100)).isNotEmpty();
      }
    }
  }

  @Test
  void id_changed_isChecked() {
    assertThat(ALL.get(0).withId("roc-2").svg()).contains("id=\"roc-2-t\"");
    assertThatThrownBy(() -> ALL.get(0).withId("a b"))
        .hasMessage("id = a b; must be lower-case letters, digits and dashes");
  }

  @Test
  void numbers_written_areShort() {
    assertThat(Words.shortest(0.25)).isEqualTo("0.25");
    assertThat(Words.shortest(-1200)).isEqualTo("\u22121200");
    assertThat(Words.shortest(0.30000000000000004)).isEqualTo("0.3");
    assertThat(Words.shortest(1e9)).isEqualTo("1.0e+09");
    assertThat(Words.fixed(-0.0001, 2)).isEqualTo("0.00");
    assertThat(Axis.percent(0.075)).isEqualTo("7.5\u00a0%");
  }
}
