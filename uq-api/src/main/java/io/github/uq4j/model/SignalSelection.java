package io.github.uq4j.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which part of the attention and the hidden states a trace should hold; the rest does not leave
 * the device. An empty list selects everything, except that attention then has the rows of the
 * answer only. Numbers count from 0, negative ones from the end: level -1 is the state after the
 * final norm, layer -1 the last block.
 *
 * @param levels hidden states after so many blocks; 0 is the embeddings
 * @param positions where hidden states are recorded
 * @param layers blocks whose attention is recorded
 * @param heads their heads, the same of every block
 * @param rows positions that attend; all they attend to is recorded
 */
public record SignalSelection(
    List<Integer> levels,
    List<PositionRule> positions,
    List<Integer> layers,
    List<Integer> heads,
    List<PositionRule> rows) {

  private static final SignalSelection ALL =
      new SignalSelection(List.of(), List.of(), List.of(), List.of(), List.of());

  /** Copies the lists. */
  public SignalSelection {
    levels = List.copyOf(levels);
    positions = List.copyOf(positions);
    layers = List.copyOf(layers);
    heads = List.copyOf(heads);
    rows = List.copyOf(rows);
  }

  /**
   * Hidden states of all levels and positions, attention of all layers and heads with the rows of
   * the answer.
   *
   * @return the selection that leaves nothing out
   */
  public static SignalSelection all() {
    return ALL;
  }

  /**
   * The same with hidden states of some levels only.
   *
   * @param chosen levels; empty for all
   * @return a new selection
   */
  public SignalSelection withLevels(List<Integer> chosen) {
    return new SignalSelection(chosen, positions, layers, heads, rows);
  }

  /**
   * The same with hidden states at some positions only.
   *
   * @param chosen rules; empty for all positions
   * @return a new selection
   */
  public SignalSelection withPositions(List<PositionRule> chosen) {
    return new SignalSelection(levels, chosen, layers, heads, rows);
  }

  /**
   * The same with attention of some blocks only.
   *
   * @param chosen layers; empty for all
   * @return a new selection
   */
  public SignalSelection withLayers(List<Integer> chosen) {
    return new SignalSelection(levels, positions, chosen, heads, rows);
  }

  /**
   * The same with attention of some heads only.
   *
   * @param chosen heads; empty for all
   * @return a new selection
   */
  public SignalSelection withHeads(List<Integer> chosen) {
    return new SignalSelection(levels, positions, layers, chosen, rows);
  }

  /**
   * The same with attention of some positions only.
   *
   * @param chosen rules; empty for the rows of the answer
   * @return a new selection
   */
  public SignalSelection withRows(List<PositionRule> chosen) {
    return new SignalSelection(levels, positions, layers, heads, chosen);
  }

  /** The hidden states of one and the attention of the other. */
  static SignalSelection of(SignalSelection hidden, SignalSelection attention) {
    return new SignalSelection(
        hidden.levels, hidden.positions, attention.layers, attention.heads, attention.rows);
  }

  /**
   * What either selects.
   *
   * @param other the other selection
   * @return the smallest selection that holds both
   */
  public SignalSelection union(SignalSelection other) {
    List<PositionRule> bothRows =
        rows.equals(other.rows) ? rows : both(withDefault(rows), withDefault(other.rows));
    return new SignalSelection(
        both(levels, other.levels),
        both(positions, other.positions),
        both(layers, other.layers),
        both(heads, other.heads),
        bothRows);
  }

  private static List<PositionRule> withDefault(List<PositionRule> rules) {
    return rules.isEmpty() ? List.of(PositionRule.Named.ANSWER) : rules;
  }

  private static <T> List<T> both(List<T> one, List<T> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return List.of();
    }
    List<T> all = new ArrayList<>(one);
    other.stream().filter(part -> !one.contains(part)).forEach(all::add);
    return all;
  }

  /**
   * What numbers of a selection mean.
   *
   * @param name what they number, for the message
   * @param chosen numbers, negative ones from the end; empty for all
   * @param count how many there are
   * @return ascending numbers from 0, each once
   * @throws IllegalArgumentException if one is outside {@code [-count, count)}
   */
  public static List<Integer> numbers(String name, List<Integer> chosen, int count) {
    for (int number : chosen) {
      if (number < -count || number >= count) {
        throw new IllegalArgumentException(
            name + " = " + number + "; must be in [" + -count + ", " + count + ")");
      }
    }
    return chosen.isEmpty()
        ? IntStream.range(0, count).boxed().toList()
        : chosen.stream().map(n -> n < 0 ? n + count : n).distinct().sorted().toList();
  }
}
