package io.github.uq4j.report;

import io.github.uq4j.claim.Verdict;
import io.github.uq4j.report.page.AnswerPanel.Badge;
import io.github.uq4j.report.page.Bar;
import io.github.uq4j.report.page.Cell;
import io.github.uq4j.report.page.Decimals;
import io.github.uq4j.report.page.Figure;
import io.github.uq4j.report.page.Filter;
import io.github.uq4j.report.page.MeasureRow;
import io.github.uq4j.report.page.Overview;
import io.github.uq4j.report.page.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Turns a report into the numbers above its answers. */
final class Overviews {

  private static final int BINS = 10;
  private static final double EVEN = 0.5;

  /** Below this threshold its label stands right of the line, else left. */
  private static final double ROOM_FOR_LABEL = 0.35;

  private Overviews() {}

  static Overview of(FactCheckReport report) {
    List<ClaimView> claims = report.answers().stream().flatMap(a -> a.claims().stream()).toList();
    VerdictCounts counts =
        report
            .summary()
            .flatMap(Summary::counts)
            .orElseGet(() -> VerdictCounts.of(report.answers()));
    return new Overview(
        figures(report.answers().size(), claims, counts),
        cells(counts),
        histogram(claims),
        Decimals.fixed(report.threshold(), 2),
        Decimals.percent(report.threshold()),
        report.threshold() < ROOM_FOR_LABEL ? "threshold early" : "threshold",
        report.summary().map(Overviews::measures).orElse(List.of()),
        scale(report.threshold()),
        filters(claims),
        claims.stream().anyMatch(claim -> !claim.otherScores().isEmpty()),
        true);
  }

  /** The numbers of answers nobody has checked. */
  static Overview of(TokenReport report) {
    List<HeatToken> tokens = report.answers().stream().flatMap(a -> a.tokens().stream()).toList();
    int answers = report.answers().size();
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure(Decimals.count(answers), answers == 1 ? "answer" : "answers", ""));
    figures.add(
        new Figure(Decimals.count(tokens.size()), tokens.size() == 1 ? "token" : "tokens", ""));
    long unsure = tokens.stream().filter(token -> token.uncertainty() > EVEN).count();
    figures.add(
        new Figure(Decimals.count(unsure), "less probable than not", share(unsure, tokens.size())));
    return new Overview(
        figures, List.of(), List.of(), "", "0%", "", List.of(), List.of(), List.of(), false, false);
  }

  private static List<Figure> figures(int answers, List<ClaimView> claims, VerdictCounts counts) {
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure(Decimals.count(answers), answers == 1 ? "answer" : "answers", ""));
    figures.add(
        new Figure(Decimals.count(claims.size()), claims.size() == 1 ? "claim" : "claims", ""));
    long doubtful = count(claims, claim -> claim.verdict().needsChecking());
    figures.add(
        new Figure(
            Decimals.count(doubtful), "flagged as doubtful", share(doubtful, claims.size())));
    long wrong = counts.caught() + counts.missed();
    if (wrong > 0) {
      figures.add(
          new Figure(
              share(counts.caught(), wrong),
              "of wrong claims caught",
              Decimals.count(counts.caught()) + " of " + Decimals.count(wrong)));
    }
    long right = counts.falseAlarms() + counts.passed();
    if (right > 0) {
      figures.add(
          new Figure(
              share(counts.falseAlarms(), right),
              "of right claims flagged",
              Decimals.count(counts.falseAlarms()) + " of " + Decimals.count(right)));
    }
    return figures;
  }

  private static List<Cell> cells(VerdictCounts counts) {
    if (counts.total() == 0) {
      return List.of();
    }
    return List.of(
        cell(Outcome.CAUGHT, counts.caught()),
        cell(Outcome.FALSE_ALARM, counts.falseAlarms()),
        cell(Outcome.MISSED, counts.missed()),
        cell(Outcome.PASSED, counts.passed()));
  }

  private static Cell cell(Outcome outcome, long count) {
    return new Cell(outcome.id(), Decimals.count(count), outcome.title(), outcome.meaning());
  }

  private static List<Bar> histogram(List<ClaimView> claims) {
    boolean known = claims.stream().anyMatch(claim -> claim.truth().isPresent());
    long[] up = new long[BINS];
    long[] down = new long[BINS];
    for (ClaimView claim : claims) {
      int bin = Shades.step(claim.doubt(), BINS);
      if (AnswerPanels.wrong(claim)) {
        down[bin]++;
      } else if (!known || claim.truth().isPresent()) {
        up[bin]++;
      }
    }
    long top = 1;
    for (int i = 0; i < BINS; i++) {
      top = Math.max(top, Math.max(up[i], down[i]));
    }
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < BINS && !claims.isEmpty(); i++) {
      bars.add(
          new Bar(
              spoken(i, up[i], down[i], known),
              Decimals.percent((double) up[i] / top),
              Decimals.percent((double) down[i] / top),
              up[i] == 0 ? "" : Decimals.count(up[i]),
              down[i] == 0 ? "" : Decimals.count(down[i]),
              known));
    }
    return bars;
  }

  private static String spoken(int bin, long up, long down, boolean known) {
    String range =
        "doubt "
            + Decimals.fixed((double) bin / BINS, 1)
            + " to "
            + Decimals.fixed((bin + 1.0) / BINS, 1)
            + ": ";
    return known
        ? range
            + Decimals.of(up, "right claim", "right claims")
            + ", "
            + Decimals.of(down, "wrong claim", "wrong claims")
        : range + Decimals.of(up, "claim", "claims");
  }

  private static List<Badge> scale(double threshold) {
    List<Badge> samples = new ArrayList<>();
    for (int i = 0; i < Shades.DOUBTS; i++) {
      double doubt = (i + 0.5) / Shades.DOUBTS;
      Verdict verdict = doubt >= threshold ? Verdict.DOUBTFUL : Verdict.SUPPORTED;
      samples.add(
          new Badge(
              "c " + Shades.doubt(doubt) + " " + verdict.id(),
              Decimals.fixed(doubt, 1),
              verdict.id()));
    }
    return samples;
  }

  private static List<MeasureRow> measures(Summary summary) {
    List<MeasureRow> rows = new ArrayList<>();
    for (Measure measure : summary.measures()) {
      String interval =
          measure
              .interval()
              .map(
                  i ->
                      Decimals.fixed(i.low(), 3)
                          + " to "
                          + Decimals.fixed(i.high(), 3)
                          + " ("
                          + Decimals.fixed(100 * i.level(), 0)
                          + "\u00a0%)")
              .orElse("");
      rows.add(
          new MeasureRow(
              Visible.line(measure.name()),
              Visible.line(measure.note()),
              Decimals.fixed(measure.value(), 3),
              interval,
              Decimals.count(measure.n()),
              plot(measure)));
    }
    return rows;
  }

  private static String plot(Measure measure) {
    double low = measure.interval().map(Interval::low).orElse(measure.value());
    double high = measure.interval().map(Interval::high).orElse(measure.value());
    if (Math.min(low, measure.value()) < 0 || Math.max(high, measure.value()) > 1) {
      return "";
    }
    return "--lo:"
        + Decimals.percent(low)
        + ";--hi:"
        + Decimals.percent(high)
        + ";--at:"
        + Decimals.percent(measure.value());
  }

  private static List<Filter> filters(List<ClaimView> claims) {
    List<Filter> filters = new ArrayList<>();
    filters.add(new Filter("all", "All", Decimals.count(claims.size()), "true"));
    long doubtful = count(claims, claim -> claim.verdict().needsChecking());
    filters.add(new Filter("doubtful", "Doubtful", Decimals.count(doubtful), "false"));
    if (claims.stream().anyMatch(claim -> claim.truth().isPresent())) {
      long wrong = count(claims, AnswerPanels::wrong);
      filters.add(new Filter("wrong", "Wrong", Decimals.count(wrong), "false"));
      long mistaken = count(claims, AnswerPanels::mistaken);
      filters.add(new Filter("mistaken", "Checker mistaken", Decimals.count(mistaken), "false"));
    }
    return filters;
  }

  private static long count(List<ClaimView> claims, Predicate<ClaimView> wanted) {
    return claims.stream().filter(wanted).count();
  }

  private static String share(long part, long whole) {
    if (whole == 0) {
      return "";
    }
    double percent = 100.0 * part / whole;
    String prefix = part > 0 && percent < 0.5 ? "< " : part < whole && percent >= 99.5 ? "> " : "";
    double shown = prefix.isEmpty() ? percent : prefix.equals("< ") ? 1 : 99;
    return prefix + Decimals.fixed(shown, 0) + "\u00a0%";
  }
}
