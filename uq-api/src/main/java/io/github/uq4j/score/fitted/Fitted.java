package io.github.uq4j.score.fitted;

/**
 * Something that was learnt from labelled scores, in the form in which it is kept.
 *
 * @param kind what it is for, such as {@code calibration}; decides which room can use it
 * @param method how it was learnt, such as {@code isotonic}
 * @param version changes whenever the same values would give other numbers
 * @param on what it was learnt from
 * @param values what was learnt
 */
public record Fitted(String kind, String method, String version, FittedOn on, Values values) {

  /**
   * Fails unless this is what somebody wants to use.
   *
   * @param wanted the kind
   * @param wantedVersion its version
   * @return this
   * @throws IllegalArgumentException if it is another kind or version
   */
  public Fitted require(String wanted, String wantedVersion) {
    if (!kind.equals(wanted)) {
      throw new IllegalArgumentException("kind = \"" + kind + "\"; must be \"" + wanted + "\"");
    }
    if (!version.equals(wantedVersion)) {
      throw new IllegalArgumentException(
          "version = \""
              + version
              + "\"; must be \""
              + wantedVersion
              + "\" ("
              + kind
              + " of another version gives other numbers: fit it again)");
    }
    return this;
  }

  /**
   * The same, learnt from something of which more is known.
   *
   * @param newOn what it was learnt from
   * @return a new value
   */
  public Fitted withOn(FittedOn newOn) {
    return new Fitted(kind, method, version, newOn, values);
  }
}
