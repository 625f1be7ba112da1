package io.github.uq4j.trace.imports;

import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Flags log-probabilities that cannot be a model's own, before anyone trusts a score made of them.
 *
 * <p>Some servers and proxies fill the field with zeros, with logits, or with numbers of another
 * step. Five signs are looked for: all tokens of a text of at least two have exactly 0; a value is
 * positive or NaN; a top list does not descend; the probabilities of a step, {@code sum_k
 * exp(logprob_k)} with the chosen token counted once, exceed 1; the chosen token has another value
 * in the top list. At most one finding of a kind is given for a generation: the first.
 *
 * <p>What it cannot see: log-probabilities after temperature, top-p or top-k are a proper
 * distribution, only not the model's; nothing in the numbers tells. Ask the server for raw ones. A
 * very sure model rounded to float can honestly give two tokens of exactly 0; such an answer is
 * flagged, too.
 *
 * <p>Edge cases: no tokens, no finding; special tokens do not count for the zeros; a token without
 * a top list is checked for its own value only; negative infinity is a legal alternative. The
 * tolerance is on probabilities. Immutable and safe for use by several threads.
 */
public final class LogprobCheck {

  /** A positive log-probability up to this is rounding. */
  static final double ROUNDING = 1e-6;

  private static final double TOLERANCE = 1e-3;
  private static final int FEWEST_ZEROS = 2;
  private static final char REPLACEMENT = '\ufffd';
  private static final LogprobCheck DEFAULTS = new LogprobCheck(TOLERANCE);

  private final double tolerance;

  private LogprobCheck(double tolerance) {
    this.tolerance = tolerance;
  }

  /**
   * The check with a tolerance of 0.001, which forgives three decimals.
   *
   * @return the check
   */
  public static LogprobCheck withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same with another tolerance.
   *
   * @param newTolerance how far a sum of probabilities may exceed 1, and how far two probabilities
   *     of one token may lie apart (their logarithms by a hundredth, or this); in {@code [0, 1)}
   * @return a check
   * @throws IllegalArgumentException if it is outside {@code [0, 1)} or NaN
   */
  public LogprobCheck withTolerance(double newTolerance) {
    if (!(newTolerance >= 0 && newTolerance < 1)) {
      throw new IllegalArgumentException("tolerance = " + newTolerance + "; must be in [0, 1)");
    }
    return new LogprobCheck(newTolerance);
  }

  /**
   * Checks a trace: its generation, then its samples.
   *
   * @param trace the trace
   * @return the findings, each kind at most once a generation; empty if nothing is wrong
   */
  public List<LogprobFinding> check(Trace trace) {
    List<LogprobFinding> findings = new ArrayList<>(check(trace.generation()));
    trace.samples().forEach(sample -> findings.addAll(check(sample)));
    return findings;
  }

  /**
   * Checks a generation.
   *
   * @param generation the generation
   * @return the findings, each kind at most once; empty if nothing is wrong
   */
  public List<LogprobFinding> check(Generation generation) {
    List<LogprobFinding> findings = new ArrayList<>();
    List<Token> tokens = generation.tokens();
    zeros(tokens).ifPresent(findings::add);
    for (int t = 0; t < tokens.size(); t++) {
      Token token = tokens.get(t);
      List<Alternative> top = token.distribution().top();
      if (top.isEmpty()) {
        continue;
      }
      Optional<Alternative> listed = listed(token, top);
      double mass = listed.isPresent() || !nameable(token) ? 0 : Math.exp(token.logprob());
      for (Alternative alternative : top) {
        mass += Math.exp(alternative.logprob());
      }
      add(findings, mass(t, mass));
      add(findings, agreement(t, token, listed));
    }
    return findings;
  }

  /**
   * Checks numbers that no trace holds yet.
   *
   * @param chosen the log-probability of each step's token, in nats
   * @param top each step's top list, as it was given; as many as steps, or none
   * @return the findings, each kind at most once; a step's sum leaves the chosen token out, which
   *     may be in the list
   * @throws IllegalArgumentException if there are neither no lists nor one for each step
   */
  public List<LogprobFinding> check(List<Double> chosen, List<List<Double>> top) {
    if (!top.isEmpty() && top.size() != chosen.size()) {
      throw new IllegalArgumentException(
          "top has " + top.size() + " lists and chosen " + chosen.size() + "; must be as many");
    }
    List<LogprobFinding> findings = new ArrayList<>();
    if (chosen.size() >= FEWEST_ZEROS && chosen.stream().allMatch(value -> value == 0)) {
      findings.add(allZero(chosen.size()));
    }
    for (int t = 0; t < chosen.size(); t++) {
      add(findings, positive(t, chosen.get(t)));
      double mass = 0;
      double before = Double.POSITIVE_INFINITY;
      for (double value : top.isEmpty() ? List.<Double>of() : top.get(t)) {
        add(findings, positive(t, value));
        add(findings, descent(t, before, value));
        mass += Math.exp(value);
        before = value;
      }
      add(findings, mass(t, mass));
    }
    return findings;
  }

  private static void add(List<LogprobFinding> findings, Optional<LogprobFinding> next) {
    if (next.isPresent()
        && findings.stream().noneMatch(finding -> finding.kind() == next.get().kind())) {
      findings.add(next.get());
    }
  }

  private static Optional<LogprobFinding> zeros(List<Token> tokens) {
    int count = 0;
    for (Token token : tokens) {
      if (token.special()) {
        continue;
      }
      if (token.logprob() != 0) {
        return Optional.empty();
      }
      count++;
    }
    return count >= FEWEST_ZEROS ? Optional.of(allZero(count)) : Optional.empty();
  }

  private static LogprobFinding allZero(int count) {
    return new LogprobFinding(
        LogprobFinding.Kind.ALL_ZERO,
        0,
        "logprob = 0 of all " + count + " tokens; a model is never that sure");
  }

  private static Optional<LogprobFinding> positive(int token, double value) {
    return value <= ROUNDING
        ? Optional.empty()
        : Optional.of(
            new LogprobFinding(
                LogprobFinding.Kind.POSITIVE, token, "logprob = " + value + "; must be <= 0"));
  }

  static Optional<LogprobFinding> descent(int token, double before, double value) {
    return value > before
        ? Optional.of(
            new LogprobFinding(
                LogprobFinding.Kind.NOT_DESCENDING,
                token,
                "top log-probability "
                    + value
                    + " follows "
                    + before
                    + "; must be in descending order"))
        : Optional.empty();
  }

  private Optional<LogprobFinding> mass(int token, double mass) {
    return mass > 1 + tolerance
        ? Optional.of(
            new LogprobFinding(
                LogprobFinding.Kind.MORE_THAN_ONE,
                token,
                "probabilities of the step sum to " + mass + "; must be at most 1"))
        : Optional.empty();
  }

  private Optional<LogprobFinding> agreement(
      int token, Token chosen, Optional<Alternative> listed) {
    OptionalDouble other =
        listed.isPresent() ? OptionalDouble.of(listed.get().logprob()) : OptionalDouble.empty();
    if (other.isEmpty() || close(chosen.logprob(), other.getAsDouble())) {
      return Optional.empty();
    }
    return Optional.of(
        new LogprobFinding(
            LogprobFinding.Kind.DISAGREES,
            token,
            "logprob = "
                + chosen.logprob()
                + " and in the top list "
                + other.getAsDouble()
                + "; must agree"));
  }

  /** Within the tolerance as probabilities, and within a hundredth as logarithms. */
  private boolean close(double one, double other) {
    return Math.abs(Math.exp(one) - Math.exp(other)) <= tolerance
        && Math.abs(one - other) <= Math.max(tolerance, 0.01 * Math.abs(one));
  }

  /** The chosen token in the list: by id where both have one, otherwise the closest of its text. */
  private static Optional<Alternative> listed(Token token, List<Alternative> top) {
    Alternative found = null;
    for (Alternative alternative : top) {
      boolean same;
      if (token.id().isPresent() && alternative.id().isPresent()) {
        same = token.id().equals(alternative.id());
      } else {
        same = nameable(token) && token.text().equals(alternative.text());
      }
      if (same
          && (found == null
              || Math.abs(alternative.logprob() - token.logprob())
                  < Math.abs(found.logprob() - token.logprob()))) {
        found = alternative;
      }
    }
    return Optional.ofNullable(found);
  }

  /** Whether a token can be told from others: not by an empty text, nor by half a character. */
  private static boolean nameable(Token token) {
    return token.id().isPresent()
        || !(token.text().isEmpty() || token.text().indexOf(REPLACEMENT) >= 0);
  }

  @Override
  public String toString() {
    return "LogprobCheck[tolerance=" + tolerance + "]";
  }
}
