package io.github.uq4j.report;

import io.github.uq4j.report.page.AnswerPanel;
import io.github.uq4j.report.page.AnswerPanel.Badge;
import io.github.uq4j.report.page.AnswerPanel.Line;
import io.github.uq4j.report.page.AnswerPanel.Tick;
import io.github.uq4j.report.page.Card;
import io.github.uq4j.report.page.Decimals;
import io.github.uq4j.report.page.Stretch;
import io.github.uq4j.report.page.Visible;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Turns answers into what the page prints of them. */
final class AnswerPanels {

  private static final double SHORTEST_TICK = 0.12;

  private final TokenData data;
  private final Unfolded unfolded;
  private final boolean checked;

  AnswerPanels(TokenData data, Unfolded unfolded, boolean checked) {
    this.data = data;
    this.unfolded = unfolded;
    this.checked = checked;
  }

  List<AnswerPanel> of(List<Answer> answers) {
    return IntStream.range(0, answers.size()).mapToObj(i -> panel(answers.get(i), i)).toList();
  }

  private AnswerPanel panel(Answer answer, int index) {
    String anchor = "a" + index;
    Stretches cutter = new Stretches(answer, anchor, data);
    List<Stretch> stretches = cutter.cut();
    Comparator<Integer> byDoubt = Comparator.comparingDouble(i -> -answer.claims().get(i).doubt());
    List<Card> cards =
        IntStream.range(0, answer.claims().size())
            .boxed()
            .sorted(byDoubt)
            .map(i -> card(answer.claims().get(i), i, cutter.covers(i) ? anchor : ""))
            .toList();
    double worst =
        checked
            ? answer.claims().stream().mapToDouble(ClaimView::doubt).max().orElse(0)
            : SurePlot.surprise(answer);
    boolean open =
        switch (unfolded) {
          case NONE -> false;
          case FIRST -> index == 0;
          case ALL -> true;
        };
    long mistakes = outcomes(answer, Outcome.MISSED) + outcomes(answer, Outcome.FALSE_ALARM);
    return new AnswerPanel(
        anchor,
        classes(answer, mistakes),
        open,
        Decimals.fixed(worst, 4),
        Long.toString(mistakes),
        checked ? line(answer) : line(answer, SurePlot.ticks(answer), SurePlot.counts(answer)),
        stretches,
        cards,
        scores(answer.scores()));
  }

  private static String classes(Answer answer, long mistakes) {
    StringBuilder css = new StringBuilder("answer");
    if (answer.claims().stream().anyMatch(claim -> claim.verdict().needsChecking())) {
      css.append(" has-doubtful");
    }
    if (answer.claims().stream().anyMatch(AnswerPanels::wrong)) {
      css.append(" has-wrong");
    }
    return css.append(mistakes > 0 ? " has-mistaken" : "").toString();
  }

  private static Line line(Answer answer) {
    List<Tick> ticks = new ArrayList<>();
    for (ClaimView claim : answer.claims()) {
      double height = Math.max(SHORTEST_TICK, claim.doubt());
      ticks.add(
          new Tick(
              Shades.doubt(claim.doubt()) + " " + Stretches.verdict(claim),
              Decimals.percent(height)));
    }
    int claims = answer.claims().size();
    long doubtful =
        answer.claims().stream().filter(claim -> claim.verdict().needsChecking()).count();
    String counts =
        claims == 0
            ? "no claims"
            : Decimals.count(doubtful)
                + " of "
                + Decimals.of(claims, "claim", "claims")
                + " doubtful";
    return line(answer, ticks, counts);
  }

  private static Line line(Answer answer, List<Tick> ticks, String counts) {
    return new Line(
        Visible.line(answer.id()),
        answer.prompt().isBlank() ? "(no prompt)" : Visible.lines(answer.prompt().strip()),
        ticks,
        counts,
        counts,
        badges(answer));
  }

  private static List<Badge> badges(Answer answer) {
    List<Badge> badges = new ArrayList<>();
    for (Outcome outcome : List.of(Outcome.CAUGHT, Outcome.MISSED, Outcome.FALSE_ALARM)) {
      long count = outcomes(answer, outcome);
      if (count > 0) {
        String word =
            switch (outcome) {
              case CAUGHT -> "caught";
              case MISSED -> "missed";
              default -> count == 1 ? "false alarm" : "false alarms";
            };
        badges.add(new Badge(outcome.id(), Decimals.count(count) + " " + word, outcome.meaning()));
      }
    }
    return badges;
  }

  private static Badge verdict(ClaimView claim) {
    String css = Stretches.verdict(claim);
    return switch (claim.verdict()) {
      case SUPPORTED -> new Badge(css, "Supported", "the doubt is below the threshold");
      case DOUBTFUL -> new Badge(css, "Doubtful", "the doubt reaches the threshold");
      case CONTRADICTED ->
          new Badge(css, "Contradicted", "more samples contradict the claim than support it");
    };
  }

  private static Card card(ClaimView claim, int number, String anchor) {
    Badge verdict = verdict(claim);
    List<Badge> outcome =
        claim.outcome().map(o -> new Badge(o.id(), o.title(), o.meaning())).stream().toList();
    String css =
        "card "
            + Shades.doubt(claim.doubt())
            + " "
            + Stretches.verdict(claim)
            + (wrong(claim) ? " wrong" : "")
            + (mistaken(claim) ? " mistaken" : "");
    return new Card(
        css,
        Integer.toString(number),
        anchor.isEmpty() ? "" : anchor + "-c" + number,
        Visible.line(claim.text().strip()),
        Decimals.fixed(claim.doubt(), 2),
        Decimals.percent(claim.doubt()),
        verdict,
        outcome,
        truth(claim),
        claim.truthNote().map(Visible::line).orElse(""),
        others(claim));
  }

  private static String others(ClaimView claim) {
    return scores(claim.otherScores());
  }

  private static String scores(List<NamedScore> scores) {
    StringBuilder out = new StringBuilder();
    for (NamedScore score : scores) {
      out.append(out.isEmpty() ? "" : " \u00b7 ")
          .append(Visible.line(score.name()))
          .append('\u00a0')
          .append(Decimals.fixed(score.value(), 2));
    }
    return out.toString();
  }

  /** In truth right or wrong; empty where the chip "Correctly passed" says it all. */
  private static String truth(ClaimView claim) {
    boolean plain =
        claim.outcome().equals(Optional.of(Outcome.PASSED)) && claim.truthNote().isEmpty();
    return plain ? "" : claim.truth().map(truth -> truth ? "Right" : "Wrong").orElse("");
  }

  static boolean wrong(ClaimView claim) {
    return claim.truth().equals(Optional.of(false));
  }

  static boolean mistaken(ClaimView claim) {
    return claim.outcome().filter(o -> o == Outcome.MISSED || o == Outcome.FALSE_ALARM).isPresent();
  }

  private static long outcomes(Answer answer, Outcome outcome) {
    Optional<Outcome> wanted = Optional.of(outcome);
    return answer.claims().stream().filter(claim -> claim.outcome().equals(wanted)).count();
  }
}
