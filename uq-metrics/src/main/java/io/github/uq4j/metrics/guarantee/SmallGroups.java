package io.github.uq4j.metrics.guarantee;

/** What becomes of groups with too few items for a threshold of their own. */
public enum SmallGroups {
  /** They have no threshold: nothing of them is kept. */
  REFUSED("refused"),
  /**
   * They get the threshold of all groups together. What it promises holds over all groups, not
   * within such a group.
   */
  POOLED("pooled");

  private final String id;

  SmallGroups(String id) {
    this.id = id;
  }

  /**
   * The name used in files and on the command line.
   *
   * @return a lower-case name
   */
  public String id() {
    return id;
  }
}
