package io.github.uq4j.trace;

/**
 * Attention probabilities {@code [layer, head, query, key]}. Keys are positions of prompt then
 * generation; queries are all positions, or only the last rows of the causal matrix.
 *
 * @param values rank 4, with at least as many keys as queries
 */
public record Attention(FloatTensor values) {

  /**
   * Checks rank and extents.
   *
   * @throws IllegalArgumentException if the rank is not 4 or there are more queries than keys
   */
  public Attention {
    Ranks.require("attention", values, 4, "[layers, heads, rows, positions]");
    if (values.shape().extent(2) > values.shape().extent(3)) {
      throw new IllegalArgumentException(
          "attention has "
              + values.shape().extent(2)
              + " rows and "
              + values.shape().extent(3)
              + " positions; must not have more rows than positions");
    }
  }

  /**
   * The number of layers.
   *
   * @return layers
   */
  public int layers() {
    return Math.toIntExact(values.shape().extent(0));
  }

  /**
   * The number of heads in a layer.
   *
   * @return heads
   */
  public int heads() {
    return Math.toIntExact(values.shape().extent(1));
  }

  /**
   * The number of recorded query rows.
   *
   * @return queries
   */
  public int queries() {
    return Math.toIntExact(values.shape().extent(2));
  }

  /**
   * The number of key positions.
   *
   * @return keys
   */
  public int keys() {
    return Math.toIntExact(values.shape().extent(3));
  }

  /**
   * One probability.
   *
   * @param layer layer, from 0
   * @param head head, from 0
   * @param query recorded row, from 0; row {@code q} stands at position {@code keys() - queries() +
   *     q}
   * @param key key position, from 0
   * @return the attention the row pays to the key
   */
  public float get(int layer, int head, int query, int key) {
    return values.get((((long) layer * heads() + head) * queries() + query) * keys() + key);
  }
}
