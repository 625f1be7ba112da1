package io.github.uq4j.metrics.guarantee;

import java.util.List;

/**
 * An answer whose claims somebody has judged.
 *
 * @param claims each right (quality 1) or wrong (quality 0); may be empty
 */
public record JudgedAnswer(List<JudgedScore> claims) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if a quality is neither 0 nor 1
   */
  public JudgedAnswer {
    claims = List.copyOf(claims);
    for (int i = 0; i < claims.size(); i++) {
      double quality = claims.get(i).quality();
      if (quality != 0 && quality != 1) {
        throw new IllegalArgumentException(
            "claims[" + i + "].quality = " + quality + "; must be 0 or 1");
      }
    }
  }

  /**
   * How many claims a threshold keeps.
   *
   * @param threshold claims of an uncertainty below it are kept
   * @return a count
   */
  int kept(double threshold) {
    return (int)
        claims.stream().filter(c -> Keeping.BELOW.keeps(c.uncertainty(), threshold)).count();
  }
}
