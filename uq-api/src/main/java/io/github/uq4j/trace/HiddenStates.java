package io.github.uq4j.trace;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Hidden states {@code [level, position, dim]}: level 0 holds the embeddings, the last level the
 * states after the final norm; positions are prompt then generation. Where only some levels or
 * positions were recorded, their numbers say which.
 *
 * @param values rank 3
 * @param levelNumbers after how many blocks each level is, ascending; empty if they are all
 * @param statePositions where each state stands, ascending; empty if they are all
 */
public record HiddenStates(
    FloatTensor values,
    Optional<List<Integer>> levelNumbers,
    Optional<List<Integer>> statePositions) {

  /**
   * Checks rank and numbers.
   *
   * @throws IllegalArgumentException if the rank is not 3, or numbers are not as many as their axis
   *     is long or do not ascend
   */
  public HiddenStates {
    Ranks.require("hidden_states", values, 3, "[layers+1, positions, dim]");
    int any = Integer.MAX_VALUE;
    levelNumbers =
        Ranks.numbers("hidden_states.levels", levelNumbers, values.shape().extent(0), any);
    statePositions =
        Ranks.numbers("hidden_states.positions", statePositions, values.shape().extent(1), any);
  }

  /**
   * Hidden states of all levels and positions.
   *
   * @param values rank 3
   * @throws IllegalArgumentException if the rank is not 3
   */
  public HiddenStates(FloatTensor values) {
    this(values, Optional.empty(), Optional.empty());
  }

  /**
   * Whether all levels and positions were recorded.
   *
   * @return false if only a part was selected
   */
  public boolean whole() {
    return levelNumbers.isEmpty() && statePositions.isEmpty();
  }

  /**
   * After how many blocks a recorded level is.
   *
   * @param level recorded level, from 0
   * @return its number; 0 is the embeddings
   */
  public int levelNumber(int level) {
    return Ranks.number(levelNumbers, level, levels(), 0);
  }

  /**
   * Where a recorded state stands.
   *
   * @param index recorded state, from 0
   * @return its position in prompt then generation
   */
  public int position(int index) {
    return Ranks.number(statePositions, index, positions(), 0);
  }

  /**
   * The recorded state of a position.
   *
   * @param position in prompt then generation
   * @return its index, if it was recorded
   */
  public OptionalInt find(int position) {
    int index = statePositions.map(all -> all.indexOf(position)).orElse(position);
    return index >= 0 && index < positions() ? OptionalInt.of(index) : OptionalInt.empty();
  }

  /**
   * The number of recorded levels; of all, embeddings, then every block.
   *
   * @return layers + 1 if all were recorded
   */
  public int levels() {
    return Math.toIntExact(values.shape().extent(0));
  }

  /**
   * The number of recorded positions.
   *
   * @return positions
   */
  public int positions() {
    return Math.toIntExact(values.shape().extent(1));
  }

  /**
   * The width of a state.
   *
   * @return dimensions
   */
  public int dimension() {
    return Math.toIntExact(values.shape().extent(2));
  }

  /**
   * One value.
   *
   * @param level recorded level, from 0
   * @param position recorded state, from 0
   * @param component from 0
   * @return the value
   */
  public float get(int level, int position, int component) {
    return values.get(((long) level * positions() + position) * dimension() + component);
  }

  /**
   * A copy of one state.
   *
   * @param level recorded level, from 0
   * @param position recorded state, from 0
   * @return its components
   */
  public float[] state(int level, int position) {
    float[] state = new float[dimension()];
    values.read(((long) level * positions() + position) * state.length, state, state.length);
    return state;
  }
}
