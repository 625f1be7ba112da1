package io.github.uq4j.trace;

/**
 * Hidden states {@code [layer, position, dim]}: index 0 holds the embeddings, the last index the
 * states after the final norm; positions are prompt then generation.
 *
 * @param values rank 3
 */
public record HiddenStates(FloatTensor values) {

  /**
   * Checks the rank.
   *
   * @throws IllegalArgumentException if the rank is not 3
   */
  public HiddenStates {
    Ranks.require("hidden_states", values, 3, "[layers+1, positions, dim]");
  }

  /**
   * The number of recorded levels: embeddings, then every block.
   *
   * @return layers + 1
   */
  public int levels() {
    return Math.toIntExact(values.shape().extent(0));
  }

  /**
   * The number of positions.
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
   * @param level 0 is the embeddings
   * @param position from 0
   * @param component from 0
   * @return the value
   */
  public float get(int level, int position, int component) {
    return values.get(((long) level * positions() + position) * dimension() + component);
  }

  /**
   * A copy of one state.
   *
   * @param level 0 is the embeddings
   * @param position from 0
   * @return its components
   */
  public float[] state(int level, int position) {
    float[] state = new float[dimension()];
    values.read(((long) level * positions() + position) * state.length, state, state.length);
    return state;
  }
}
