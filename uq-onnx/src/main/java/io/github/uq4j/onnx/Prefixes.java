package io.github.uq4j.onnx;

/**
 * How a language model reads texts of one call that begin with the same tokens: variants of an
 * answer, words that could follow it, samples of one prompt. Both ways give the same signals.
 */
public enum Prefixes {
  /**
   * What many begin with is read once, and the cache is copied where they part; what is recorded
   * there is taken from the one reading. Beginnings of less than 16 tokens are not worth it, nor
   * are longer ones of few texts. A model that keeps no cache, or whose cache does not hold a
   * column for every token, or whose rotary positions depend on the length of the whole text, reads
   * whole texts. The provenance of a trace ({@code prefixes}) then says {@code reread}. {@link
   * OnnxInspection#remarks()} says so beforehand, unless it shows only in the cache that comes out
   * of a run.
   */
  SHARED,
  /** Every text is read whole. */
  REREAD
}
