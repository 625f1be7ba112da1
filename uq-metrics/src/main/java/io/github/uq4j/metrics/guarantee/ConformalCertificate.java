package io.github.uq4j.metrics.guarantee;

import io.github.uq4j.score.fitted.Fitted;
import io.github.uq4j.score.fitted.FittedOn;
import io.github.uq4j.score.fitted.Values;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The outcome of {@link ConformalFactuality} or {@link ConformalRiskControl}: a threshold with its
 * promise, or how many items it would take.
 *
 * @param promise what is promised
 * @param threshold what is below it is kept; {@code +Infinity} keeps everything, {@code -Infinity}
 *     nothing; empty if there are too few items
 * @param alpha the risk asked for
 * @param level the share of an answer's kept claims that must be right; 1 for a risk
 * @param kept of the claims or items learnt from, those the threshold keeps
 * @param of all of them
 * @param loss answers that fail at the threshold, or the summed loss of what is kept
 * @param on answers or items, and how many of them were wrong or hold a wrong claim
 */
public record ConformalCertificate(
    Promise promise,
    OptionalDouble threshold,
    double alpha,
    double level,
    int kept,
    int of,
    double loss,
    FittedOn on)
    implements Certificate {

  /** The kind of the files. */
  public static final String KIND = "conformal-threshold";

  /** The version of the files. */
  public static final String VERSION = "1";

  /** What a conformal threshold promises. */
  public enum Promise {
    /** Of most answers, the kept claims are right. */
    FACTUALITY("conformal-factuality", "answers"),
    /** Few items are kept and wrong. */
    RISK("risk-control", "items");

    private final String id;
    private final String items;

    Promise(String id, String items) {
      this.id = id;
      this.items = items;
    }

    /**
     * The method's name in files and on the command line.
     *
     * @return a lower-case name
     */
    public String id() {
      return id;
    }
  }

  @Override
  public Keeping keeping() {
    return Keeping.BELOW;
  }

  /**
   * How many answers or items must be learnt from: the smallest {@code n} with {@code alpha (n + 1)
   * >= 1}.
   */
  @Override
  public long needed() {
    return ConformalRank.needed(alpha);
  }

  @Override
  public String assumption() {
    return "new "
        + promise.items
        + " and those learnt from are exchangeable: drawn from one source, in no order that matters";
  }

  /**
   * What the probability of the promise is over.
   *
   * @return a phrase
   */
  public String confidence() {
    return "marginal: over the new one and those learnt from together, not for every draw of these";
  }

  @Override
  public String statement() {
    if (!feasible()) {
      return String.format(
          Locale.ROOT,
          "A risk of %s cannot be promised from %d %s; at least %d are needed.",
          percent(alpha),
          on.n(),
          promise.items,
          needed());
    }
    return promise == Promise.FACTUALITY
        ? String.format(
            Locale.ROOT,
            "With probability at least %s, over a new answer and the %d it was learnt from"
                + " together, %s of the claims kept of the new answer are right, if all these"
                + " answers are exchangeable.",
            percent(1 - alpha),
            on.n(),
            level == 1 ? "all" : "at least " + percent(level))
        : String.format(
            Locale.ROOT,
            "With probability at most %s, over a new item and the %d it was learnt from together,"
                + " the new item is both kept and wrong, if all these items are exchangeable.",
            percent(alpha),
            on.n());
  }

  private static String percent(double share) {
    return RiskCertificate.percent(share);
  }

  @Override
  public Fitted fitted() {
    double line = threshold.orElseThrow(() -> new IllegalStateException(statement()));
    Values values = KeepRule.line(Values.none(), Keeping.BELOW, line).with("alpha", alpha);
    if (promise == Promise.FACTUALITY) {
      values = values.with("level", level);
    }
    values =
        values
            .with("kept", kept)
            .with("of", of)
            .with("loss", loss)
            .with("needed", (double) needed())
            .with("promise", statement())
            .with("confidence", confidence())
            .with("assumption", assumption());
    return new Fitted(KIND, promise.id(), VERSION, on, values);
  }
}
