package io.github.uq4j.metrics.evaluation.curve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Curves and diagrams as CSV (RFC 4180, lines end in a line feed): one table for all of them, a row
 * a point, with the columns {@code curve, scorer, x, y, low, high, threshold, count}.
 *
 * <p>{@code roc}: x false and y true positive rate. {@code precision-recall}: x recall, y
 * precision. {@code risk-coverage} and {@code risk-coverage-oracle}: x coverage, y risk. {@code
 * reliability}: x stated and y observed probability with the interval low and high, count items;
 * the bin begins at threshold. {@code histogram-right} and {@code histogram-wrong}: a bin from x to
 * y with its count. A cell that says nothing is empty; infinities are {@code inf} and {@code -inf}.
 *
 * <p>Not safe for use by several threads.
 */
public final class CurveCsv {

  private static final String HEADER = "curve,scorer,x,y,low,high,threshold,count\n";

  private final Appendable out;

  private CurveCsv(Appendable out) {
    this.out = out;
  }

  /**
   * Begins a table with its header.
   *
   * @param out where to
   * @return the table
   * @throws IOException if it cannot be written
   */
  public static CurveCsv to(Appendable out) throws IOException {
    out.append(HEADER);
    return new CurveCsv(out);
  }

  /**
   * Writes a ROC curve.
   *
   * @param curve the curve
   * @throws IOException if it cannot be written
   */
  public void write(RocCurve curve) throws IOException {
    for (RocCurve.Point p : curve.points()) {
      point("roc", curve.scorer(), p.falsePositiveRate(), p.truePositiveRate(), p.threshold());
    }
  }

  /**
   * Writes a precision-recall curve.
   *
   * @param curve the curve
   * @throws IOException if it cannot be written
   */
  public void write(PrecisionRecallCurve curve) throws IOException {
    for (PrecisionRecallCurve.Point p : curve.points()) {
      point("precision-recall", curve.scorer(), p.recall(), p.precision(), p.threshold());
    }
  }

  /**
   * Writes a risk-coverage curve and its oracle.
   *
   * @param curve the curve
   * @throws IOException if it cannot be written
   */
  public void write(RiskCoverageCurve curve) throws IOException {
    for (RiskCoverageCurve.Point p : curve.points()) {
      point("risk-coverage", curve.scorer(), p.coverage(), p.risk(), p.threshold());
    }
    for (RiskCoverageCurve.Point p : curve.oracle()) {
      point("risk-coverage-oracle", curve.scorer(), p.coverage(), p.risk(), p.threshold());
    }
  }

  /**
   * Writes a reliability diagram.
   *
   * @param diagram the diagram
   * @throws IOException if it cannot be written
   */
  public void write(ReliabilityDiagram diagram) throws IOException {
    for (ReliabilityDiagram.Bin bin : diagram.bins()) {
      row(
          "reliability",
          diagram.scorer(),
          number(bin.stated()),
          number(bin.observed()),
          number(bin.low()),
          number(bin.high()),
          number(bin.from()),
          Integer.toString(bin.items()));
    }
  }

  /**
   * Writes a histogram.
   *
   * @param histogram the histogram
   * @throws IOException if it cannot be written
   */
  public void write(ScoreHistogram histogram) throws IOException {
    for (ScoreHistogram.Bin bin : histogram.bins()) {
      bin("histogram-right", histogram.scorer(), bin, bin.right());
    }
    for (ScoreHistogram.Bin bin : histogram.bins()) {
      bin("histogram-wrong", histogram.scorer(), bin, bin.wrong());
    }
  }

  private void bin(String curve, String scorer, ScoreHistogram.Bin bin, int count)
      throws IOException {
    String items = Integer.toString(count);
    row(curve, scorer, number(bin.from()), number(bin.to()), "", "", "", items);
  }

  private void point(String curve, String scorer, double x, double y, double threshold)
      throws IOException {
    row(curve, scorer, number(x), number(y), "", "", number(threshold), "");
  }

  private void row(String... cells) throws IOException {
    List<String> quoted = new ArrayList<>();
    for (String cell : cells) {
      quoted.add(quote(cell));
    }
    out.append(String.join(",", quoted)).append('\n');
  }

  private static String quote(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    return Double.toString(value);
  }

  @Override
  public String toString() {
    return "CurveCsv[]";
  }
}
