package io.github.uq4j.metrics.guarantee;

/**
 * The threshold of one group.
 *
 * @param group its name
 * @param n items of the group
 * @param origin where the threshold comes from
 * @param certificate what is promised, or why nothing is
 */
public record GroupThreshold(String group, int n, Origin origin, Certificate certificate) {

  /** Where a group's threshold comes from. */
  public enum Origin {
    /** Learnt from the group's own items: the promise holds within the group. */
    OWN("own"),
    /** Learnt from all groups together: the promise does not hold within the group. */
    POOLED("pooled"),
    /** There is none. */
    REFUSED("refused");

    private final String id;

    Origin(String id) {
      this.id = id;
    }

    /**
     * The name used in files.
     *
     * @return a lower-case name
     */
    public String id() {
      return id;
    }
  }

  /**
   * What is promised for the group.
   *
   * @return one line
   */
  public String statement() {
    return group
        + " (n = "
        + n
        + "): "
        + switch (origin) {
          case OWN -> certificate.statement();
          case POOLED ->
              "too few for a threshold of its own; it has that of all groups together, which"
                  + " promises nothing within this one. "
                  + certificate.statement();
          case REFUSED -> "no threshold, nothing is kept. " + certificate.statement();
        };
  }
}
