package io.github.uq4j.model;

import io.github.uq4j.trace.Signal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a trace should hold beside the chosen tokens' log-probabilities, which it always holds. Pay
 * for what you ask: nothing else is computed or copied.
 *
 * @param top how many of the most probable alternatives of each step, {@code >= 0}
 * @param signals any of {@link Signal#ENTROPY}, {@link Signal#STATISTICS}, {@link Signal#LOGITS},
 *     {@link Signal#ATTENTION}, {@link Signal#HIDDEN_STATES}, {@link Signal#PROMPT_LOGITS}
 * @param selection which part of the attention and the hidden states, where they are asked for
 */
public record SignalRequest(int top, Set<Signal> signals, SignalSelection selection) {

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
   * A request that leaves out no part of a signal.
   *
   * @param top how many of the most probable alternatives of each step, {@code >= 0}
   * @param signals what to record
   * @throws IllegalArgumentException as for all components
   */
  public SignalRequest(int top, Set<Signal> signals) {
    this(top, signals, SignalSelection.all());
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
   * top=10,entropy,statistics,logits,attention,hidden}. Attention and hidden states may be followed
   * by what is selected of them, values joined by {@code +}: {@code
   * attention:layers=0+-1:heads=3:rows=answer}, {@code
   * hidden:levels=-1:positions=prompt-end+id=7+-1}; positions as of {@link PositionRule#parse}.
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
        String[] parts = name.split(":", -1);
        Signal signal = parseSignal(parts[0]);
        request = request.with(signal);
        for (int i = 1; i < parts.length; i++) {
          request = request.withSelection(SelectionText.parse(request.selection, signal, parts[i]));
        }
      }
    }
    return request;
  }

  /**
   * The request in the form that {@link #parse} reads.
   *
   * @return signals in their declared order; empty if nothing is asked for
   */
  public String text() {
    List<String> names = new ArrayList<>();
    if (top > 0) {
      names.add("top=" + top);
    }
    new TreeSet<>(signals)
        .forEach(signal -> names.add(signal.id() + SelectionText.of(selection, signal)));
    return String.join(",", names);
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
    return new SignalRequest(count, signals, selection);
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
    return new SignalRequest(top, more, selection);
  }

  /**
   * The same with another part of the attention and the hidden states.
   *
   * @param part what to record of them
   * @return a new request
   */
  public SignalRequest withSelection(SignalSelection part) {
    return new SignalRequest(top, signals, part);
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
    return new SignalRequest(Math.max(top, other.top), all, selectionWith(other));
  }

  private SignalSelection selectionWith(SignalRequest other) {
    SignalSelection both = selection.union(other.selection);
    return SignalSelection.of(
        selection(Signal.HIDDEN_STATES, other, both), selection(Signal.ATTENTION, other, both));
  }

  /** Who does not ask for a signal selects nothing of it. */
  private SignalSelection selection(Signal signal, SignalRequest other, SignalSelection both) {
    if (asks(signal) && other.asks(signal)) {
      return both;
    }
    return other.asks(signal) ? other.selection : selection;
  }
}
