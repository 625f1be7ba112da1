package io.github.uq4j.cli.decide;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.metrics.calibration.RatedScore;
import io.github.uq4j.metrics.guarantee.Certificate;
import io.github.uq4j.metrics.guarantee.ConformalFactuality;
import io.github.uq4j.metrics.guarantee.ConformalRiskControl;
import io.github.uq4j.metrics.guarantee.JudgedAnswer;
import io.github.uq4j.metrics.guarantee.JudgedScore;
import io.github.uq4j.metrics.guarantee.RiskCertificate;
import io.github.uq4j.metrics.guarantee.RiskControl;
import io.github.uq4j.metrics.guarantee.RiskSplit;
import io.github.uq4j.metrics.guarantee.RiskTest;
import io.github.uq4j.score.fitted.FittedOn;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What is to be promised.
 *
 * @param method its name
 * @param risk what may go wrong
 * @param level share of an answer's kept claims that must be right
 * @param testing how thresholds are tested
 */
record Guarantee(String method, double risk, double level, Testing testing) {

  static final String LEARN_THEN_TEST = "learn-then-test";
  static final String RISK_CONTROL = "risk-control";
  static final String FACTUALITY = "conformal-factuality";

  /**
   * How learn then test goes about it.
   *
   * @param confidence how surely
   * @param test how a threshold is tested
   * @param choosing share of the items that choose thresholds
   * @param thresholds at most so many
   * @param seed of the split
   */
  record Testing(double confidence, RiskTest test, double choosing, int thresholds, long seed) {}

  static Guarantee of(String method, double risk, boolean claims) {
    if (!List.of(LEARN_THEN_TEST, RISK_CONTROL, FACTUALITY).contains(method)) {
      throw new BadInputException(
          "--method = "
              + method
              + "; must be learn-then-test, risk-control or conformal-factuality");
    }
    if (method.equals(FACTUALITY) && !claims) {
      throw new BadInputException(
          "--method conformal-factuality needs --claims FILE: answers with judged claims");
    }
    if (claims && !method.equals(FACTUALITY)) {
      throw new BadInputException(
          "--claims with --method "
              + method
              + "; must be conformal-factuality: claims of one answer are not independent");
    }
    return new Guarantee(method, risk, 1, new Testing(0.9, RiskTest.BINOMIAL, 0.2, 50, 0));
  }

  Guarantee withLevel(double share) {
    return new Guarantee(method, risk, share, testing);
  }

  Guarantee withTesting(Testing newTesting) {
    return new Guarantee(method, risk, level, newTesting);
  }

  /** Whether the promise is on average over the items learnt from. */
  boolean marginal() {
    return !method.equals(LEARN_THEN_TEST);
  }

  /** Learns a threshold; fails if there are too few items for any. */
  Certificate require(Path file, JudgedItems items) {
    Certificate certificate = learn(items.answers());
    if (!certificate.feasible() && certificate.on().n() < certificate.needed()) {
      throw new BadInputException(
          file
              + (marginal()
                  ? ": " + certificate.statement()
                  : tooFew(items.all().size(), certificate.on().n(), certificate.needed())));
    }
    return certificate;
  }

  private String tooFew(int n, int proving, long needed) {
    return " has "
        + n
        + " labelled scores, of which "
        + proving
        + " prove; a risk of "
        + risk
        + " with confidence "
        + testing.confidence
        + " needs at least "
        + needed
        + " to prove, so about "
        + (long) Math.ceil(needed / (1 - testing.choosing))
        + " in all";
  }

  /** Learns a threshold from answers, of which there may be none. */
  Certificate learn(List<List<JudgedItems.Item>> answers) {
    List<RatedScore> items =
        answers.stream().flatMap(List::stream).map(JudgedItems.Item::score).toList();
    return switch (method) {
      case RISK_CONTROL ->
          ConformalRiskControl.withDefaults()
              .withAlpha(risk)
              .learn(items.stream().map(JudgedScore::of).toList());
      case FACTUALITY ->
          ConformalFactuality.withDefaults()
              .withAlpha(risk)
              .withLevel(level)
              .learn(answers.stream().map(Guarantee::judged).toList());
      default -> tested(items);
    };
  }

  private static JudgedAnswer judged(List<JudgedItems.Item> answer) {
    return new JudgedAnswer(answer.stream().map(item -> JudgedScore.of(item.score())).toList());
  }

  private RiskCertificate tested(List<RatedScore> items) {
    double delta = 1 - testing.confidence;
    RiskControl control =
        RiskControl.withDefaults().withRisk(risk).withDelta(delta).withTest(testing.test);
    RiskSplit split = RiskSplit.of(items, testing.choosing, testing.seed);
    long needed = RiskControl.needed(risk, delta);
    int proving = split.proving().size();
    if (split.choosing().isEmpty() || proving < needed) {
      int wrong = (int) split.proving().stream().filter(RatedScore::wrong).count();
      return new RiskCertificate(
          OptionalDouble.empty(), risk, delta, List.of(), FittedOn.of(proving, wrong));
    }
    return control.learnRated(split.proving(), split.grid(needed, testing.thresholds));
  }
}
