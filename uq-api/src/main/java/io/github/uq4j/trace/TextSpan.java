package io.github.uq4j.trace;

/**
 * A stretch of a text, in UTF-16 code units, {@code [start, end)}.
 *
 * @param start first code unit, {@code >= 0}
 * @param end one past the last code unit, {@code >= start}
 */
public record TextSpan(int start, int end) {

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if {@code 0 <= start <= end} does not hold
   */
  public TextSpan {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException(
          "span = [" + start + ", " + end + "); must satisfy 0 <= start <= end");
    }
  }

  /**
   * The length in UTF-16 code units.
   *
   * @return {@code end - start}
   */
  public int length() {
    return end - start;
  }

  /**
   * Whether the two spans share at least one code unit; an empty span shares none.
   *
   * @param other the other span
   * @return true if they overlap
   */
  public boolean overlaps(TextSpan other) {
    return Math.max(start, other.start) < Math.min(end, other.end);
  }

  /**
   * Whether {@code other} lies inside this span.
   *
   * @param other the other span
   * @return true if {@code start <= other.start && other.end <= end}
   */
  public boolean contains(TextSpan other) {
    return start <= other.start && other.end <= end;
  }

  /**
   * The text under this span.
   *
   * @param text the whole text
   * @return the part of it
   * @throws IllegalArgumentException if the span ends after the text
   */
  public String of(String text) {
    if (end > text.length()) {
      throw new IllegalArgumentException(
          "span = [" + start + ", " + end + ") ends after the text of length " + text.length());
    }
    return text.substring(start, end);
  }
}
