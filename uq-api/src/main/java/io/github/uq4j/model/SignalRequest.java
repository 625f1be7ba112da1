package io.github.uq4j.model;

import io.github.uq4j.trace.Signal;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a trace should hold beside the chosen tokens' log-probabilities, which it always holds. Pay
 * for what you ask: nothing else is computed or copied.
 *
 * @param top how many of the most probable alternatives of each step, {@code >= 0}
 * @param signals any of {@link Signal#ENTROPY}, {@link Signal#STATISTICS}, {@link Signal#LOGITS},
 *     {@link Signal#ATTENTION}, {@link Signal#HIDDEN_STATES}, {@link Signal#PROMPT_LOGITS}
 */
public record SignalRequest(int top, Set<Signal> signals) {

  private static final Set<Signal> RECORDABLE =
      Set.of(
          Signal.ENTROPY,
          Signal.STATISTICS,
          Signal.LOGITS,
          Signal.ATTENTION,
          Signal.HIDDEN_STATES,
          Signal.PROMPT_LOGITS);

  /**
   * Checks the parts and copies the set.
   *
   * @throws IllegalArgumentException if {@code top} is negative or a signal is not one a model
   *     records
   */
  public SignalRequest {
    if (top < 0) {
      throw new IllegalArgumentException("top = " + top + "; must be >= 0");
    }
    for (Signal signal : signals) {
      if (!RECORDABLE.contains(signal)) {
        throw new IllegalArgumentException(
            "signal "
                + signal.id()
                + " cannot be asked for; must be one of entropy, statistics, logits,"
                + " attention, hidden, prompt-logits or top=K");
      }
    }
    signals = Set.copyOf(signals);
  }

  /**
   * The chosen tokens' log-probabilities only.
   *
   * @return the smallest request
   */
  public static SignalRequest none() {
    return new SignalRequest(0, Set.of());
  }

  /**
   * Reads the form used on the command line: {@code
   * top=10,entropy,statistics,logits,attention,hidden}.
   *
   * @param text comma-separated names; empty asks for nothing
   * @return the request
   * @throws IllegalArgumentException if a name is unknown or a number is not one
   */
  public static SignalRequest parse(String text) {
    SignalRequest request = none();
    for (String part : text.split(",", -1)) {
      String name = part.strip();
      if (name.startsWith("top=")) {
        request = request.withTop(parseCount(name));
      } else if (!name.isEmpty()) {
        request = request.with(parseSignal(name));
      }
    }
    return request;
  }

  private static int parseCount(String part) {
    try {
      return Integer.parseInt(part.substring("top=".length()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "signals holds \"" + part + "\"; must be top=K with a whole number K", e);
    }
  }

  private static Signal parseSignal(String name) {
    return Signal.of(name.equals("hidden") ? Signal.HIDDEN_STATES.id() : name)
        .filter(RECORDABLE::contains)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "signals holds \""
                        + name
                        + "\"; must be one of top=K, entropy, statistics, logits, attention,"
                        + " hidden, prompt-logits"));
  }

  /**
   * The same with the top alternatives.
   *
   * @param count how many, {@code >= 0}
   * @return a new request
   */
  public SignalRequest withTop(int count) {
    return new SignalRequest(count, signals);
  }

  /**
   * The same with one more signal.
   *
   * @param signal the signal
   * @return a new request
   */
  public SignalRequest with(Signal signal) {
    EnumSet<Signal> more = EnumSet.of(signal);
    more.addAll(signals);
    return new SignalRequest(top, more);
  }

  /**
   * Whether a signal is asked for.
   *
   * @param signal the signal
   * @return true if it is
   */
  public boolean asks(Signal signal) {
    return signals.contains(signal) || (signal == Signal.TOP_LOGPROBS && top > 0);
  }

  /**
   * Everything either request asks for.
   *
   * @param other the other request
   * @return the union
   */
  public SignalRequest union(SignalRequest other) {
    EnumSet<Signal> all = EnumSet.noneOf(Signal.class);
    all.addAll(signals);
    all.addAll(other.signals);
    return new SignalRequest(Math.max(top, other.top), all);
  }
}
