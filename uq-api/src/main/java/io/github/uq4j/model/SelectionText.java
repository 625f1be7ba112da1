package io.github.uq4j.model;

import io.github.uq4j.trace.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what is selected of a signal, as written on the command line. */
final class SelectionText {

  private SelectionText() {}

  /** The selection with one part, such as {@code layers=0+-1}. */
  static SignalSelection parse(SignalSelection selection, Signal signal, String part) {
    int sign = part.indexOf('=');
    String name = sign < 0 ? part : part.substring(0, sign);
    String list = sign < 0 ? "" : part.substring(sign + 1);
    if (signal == Signal.HIDDEN_STATES) {
      switch (name) {
        case "levels" -> {
          return selection.withLevels(each(part, list, SelectionText::number));
        }
        case "positions" -> {
          return selection.withPositions(each(part, list, PositionRule::parse));
        }
        default -> throw unknown(part, "levels=N or positions=P of hidden");
      }
    }
    if (signal == Signal.ATTENTION) {
      switch (name) {
        case "layers" -> {
          return selection.withLayers(each(part, list, SelectionText::number));
        }
        case "heads" -> {
          return selection.withHeads(each(part, list, SelectionText::number));
        }
        case "rows" -> {
          return selection.withRows(each(part, list, PositionRule::parse));
        }
        default -> throw unknown(part, "layers=N, heads=N or rows=P of attention");
      }
    }
    throw unknown(part, "a part of attention or hidden; " + signal.id() + " has none");
  }

  /** What is selected of a signal, as {@link #parse} reads it; empty if everything. */
  static String of(SignalSelection selection, Signal signal) {
    return switch (signal) {
      case HIDDEN_STATES ->
          part("levels", selection.levels()) + part("positions", selection.positions());
      case ATTENTION ->
          part("layers", selection.layers())
              + part("heads", selection.heads())
              + part("rows", selection.rows());
      default -> "";
    };
  }

  private static String part(String name, List<?> values) {
    return values.isEmpty()
        ? ""
        : values.stream()
            .map(value -> value instanceof PositionRule rule ? text(rule) : value.toString())
            .collect(Collectors.joining("+", ":" + name + "=", ""));
  }

  private static String text(PositionRule rule) {
    if (rule instanceof PositionRule.At at) {
      return String.valueOf(at.index());
    }
    return rule instanceof PositionRule.OfToken token
        ? "id=" + token.id()
        : ((PositionRule.Named) rule).id();
  }

  private static <T> List<T> each(String part, String list, Function<String, T> read) {
    List<T> all = new ArrayList<>();
    for (String one : list.split("\\+", -1)) {
      if (one.isEmpty()) {
        throw unknown(part, "name=value, several values joined by +");
      }
      all.add(read.apply(one));
    }
    return all;
  }

  private static Integer number(String text) {
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "signals holds \"" + text + "\"; must be a whole number", e);
    }
  }

  private static IllegalArgumentException unknown(String part, String rule) {
    return new IllegalArgumentException("signals holds \"" + part + "\"; must be " + rule);
  }
}
