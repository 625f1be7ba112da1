package io.github.uq4j.onnx.internal.layout;

import java.util.List;

/** What an input of a decoder that is no cache wants, and what it is usually called. */
public enum InputRole {
  /** Token ids {@code [batch, sequence]}. */
  IDS("token ids", "input_ids"),
  /** Which cached and new columns a row has, {@code [batch, total]}. */
  MASK("1 for every token, 0 for padding", "attention_mask"),
  /** The place of every token in its row, {@code [batch, sequence]}. */
  POSITIONS("positions", "position_ids"),
  /** Segments of an encoder; a decoder that has them gets zeros. */
  SEGMENTS("zeros", "token_type_ids"),
  /** Whether there is a cache. */
  USE_CACHE("whether the cache holds anything", "use_cache_branch"),
  /** Cached and new columns, one number. */
  TOTAL_LENGTH("cached and new columns", "total_sequence_length"),
  /** Cached columns, one number. */
  PAST_LENGTH("cached columns", "past_sequence_length"),
  /** The index of the last column of every row, {@code [batch]}. */
  LAST_COLUMN("the last column of every row", "seqlens_k"),
  /** The columns that are new, {@code [sequence]}. */
  COLUMNS("the columns that are new", "cache_position"),
  /** How many rows of logits to compute; 0 is all. */
  KEPT_LOGITS("0, which is all logits", "num_logits_to_keep logits_to_keep");

  private final String filling;
  private final String names;

  InputRole(String filling, String names) {
    this.filling = filling;
    this.names = names;
  }

  /**
   * What goes into such an input.
   *
   * @return a few words
   */
  public String filling() {
    return filling;
  }

  /**
   * What it is called where nothing else is said.
   *
   * @return at least one name
   */
  public List<String> names() {
    return List.of(names.split(" ", -1));
  }
}
