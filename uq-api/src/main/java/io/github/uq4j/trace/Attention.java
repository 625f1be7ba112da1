package io.github.uq4j.trace;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Attention probabilities {@code [layer, head, query, key]}. Keys are positions of prompt then
 * generation; queries are all positions, the last rows of the causal matrix, or chosen ones. Where
 * only some layers, heads or rows were recorded, their numbers say which.
 *
 * @param values rank 4, with at least as many keys as queries
 * @param layerNumbers which block each layer is, ascending from 0; empty if they are all
 * @param headNumbers which head of its block each head is, ascending; empty if they are all
 * @param rowPositions the position of each query, ascending; empty if they are the last
 */
public record Attention(
    FloatTensor values,
    Optional<List<Integer>> layerNumbers,
    Optional<List<Integer>> headNumbers,
    Optional<List<Integer>> rowPositions) {

  /**
   * Checks rank, extents and numbers.
   *
   * @throws IllegalArgumentException if the rank is not 4, there are more queries than keys, or
   *     numbers are not as many as their axis is long, do not ascend, or are no positions
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
    int any = Integer.MAX_VALUE;
    layerNumbers = Ranks.numbers("attention.layers", layerNumbers, values.shape().extent(0), any);
    headNumbers = Ranks.numbers("attention.heads", headNumbers, values.shape().extent(1), any);
    rowPositions =
        Ranks.numbers(
            "attention.rows", rowPositions, values.shape().extent(2), values.shape().extent(3));
  }

  /**
   * Attention of all layers and heads, with the last rows of the causal matrix.
   *
   * @param values rank 4, with at least as many keys as queries
   * @throws IllegalArgumentException as for all components
   */
  public Attention(FloatTensor values) {
    this(values, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Whether all layers and heads were recorded, with the last rows of the causal matrix.
   *
   * @return false if only a part was selected
   */
  public boolean whole() {
    return layerNumbers.isEmpty() && headNumbers.isEmpty() && rowPositions.isEmpty();
  }

  /**
   * Which block a recorded layer is.
   *
   * @param layer recorded layer, from 0
   * @return the block's number, from 0
   */
  public int block(int layer) {
    return Ranks.number(layerNumbers, layer, layers(), 0);
  }

  /**
   * Which head of its block a recorded head is.
   *
   * @param head recorded head, from 0
   * @return the head's number, from 0
   */
  public int headNumber(int head) {
    return Ranks.number(headNumbers, head, heads(), 0);
  }

  /**
   * Where a recorded row stands.
   *
   * @param query recorded row, from 0
   * @return its position in prompt then generation
   */
  public int position(int query) {
    return Ranks.number(rowPositions, query, queries(), keys() - queries());
  }

  /**
   * The recorded row of a position.
   *
   * @param position in prompt then generation
   * @return its index, if it was recorded
   */
  public OptionalInt find(int position) {
    int index =
        rowPositions
            .map(all -> Collections.binarySearch(all, position))
            .orElse(position - (keys() - queries()));
    return index >= 0 && index < queries() ? OptionalInt.of(index) : OptionalInt.empty();
  }

  /**
   * The number of recorded layers.
   *
   * @return layers
   */
  public int layers() {
    return Math.toIntExact(values.shape().extent(0));
  }

  /**
   * The number of recorded heads in a layer.
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
   * @param layer recorded layer, from 0
   * @param head recorded head, from 0
   * @param query recorded row, from 0
   * @param key key position, from 0
   * @return the attention the row pays to the key
   */
  public float get(int layer, int head, int query, int key) {
    return values.get((((long) layer * heads() + head) * queries() + query) * keys() + key);
  }
}
