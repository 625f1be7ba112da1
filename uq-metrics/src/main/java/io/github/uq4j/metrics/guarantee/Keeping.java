package io.github.uq4j.metrics.guarantee;

/** Whether an item exactly on a threshold is kept. NaN is never kept. */
public enum Keeping {
  /** An item is kept if its uncertainty is at most the threshold. */
  AT_MOST("at-most") {
    @Override
    public boolean keeps(double uncertainty, double threshold) {
      return uncertainty <= threshold;
    }
  },
  /** An item is kept if its uncertainty is below the threshold. */
  BELOW("below") {
    @Override
    public boolean keeps(double uncertainty, double threshold) {
      return uncertainty < threshold;
    }
  };

  private final String id;

  Keeping(String id) {
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

  /**
   * Whether a threshold keeps an item.
   *
   * @param uncertainty of the item; NaN is not kept
   * @param threshold may be infinite
   * @return true if the item is kept
   */
  public abstract boolean keeps(double uncertainty, double threshold);
}
