package io.github.uq4j.metrics.guarantee;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A threshold for every group, so that what is promised holds within each and not only on average:
 * a threshold for all may promise 90 % by being right in 95 % of easy questions and 60 % of hard
 * ones.
 *
 * <p>The method is used on the items of each group alone (Mondrian conformal prediction). A promise
 * is for its group by itself; that all promises of many groups hold at once is less likely than
 * that one does. Groups must be known without a look at the label.
 *
 * <p>A group with fewer items than its certificate {@linkplain Certificate#needed() needs} is
 * treated as {@link SmallGroups} says; one with enough items but without a threshold, because it
 * loses too much, never gets the threshold of others.
 *
 * <p>Source: Vovk, Lindsay, Nouretdinov and Gammerman, "Mondrian Confidence Machine", 2003; Vovk,
 * "Conditional validity of inductive conformal predictors", ACML 2012, <a
 * href="https://arxiv.org/abs/1209.2673">arXiv 1209.2673</a>. Departs from the paper: the choice
 * for small groups.
 *
 * <p>Edge cases: no group, or none with enough items, gives a certificate that keeps nothing; a
 * group that was not there is a small one. Immutable and safe for use by several threads.
 */
public final class GroupThresholds {

  private static final GroupThresholds DEFAULTS = new GroupThresholds(SmallGroups.REFUSED);

  private final SmallGroups small;

  private GroupThresholds(SmallGroups small) {
    this.small = small;
  }

  /**
   * Small groups are refused.
   *
   * @return the method
   */
  public static GroupThresholds withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same with another treatment of small groups.
   *
   * @param policy what becomes of them
   * @return a new method
   */
  public GroupThresholds withSmallGroups(SmallGroups policy) {
    return new GroupThresholds(policy);
  }

  /**
   * Finds the thresholds.
   *
   * @param <T> kind of item
   * @param groups items by the name of their group, in order
   * @param method learns a threshold from items, of which there may be none
   * @return the thresholds, in the order of the groups
   */
  public <T> GroupCertificate learn(
      Map<String, List<T>> groups, Function<List<T>, ? extends Certificate> method) {
    List<T> all = new ArrayList<>();
    groups.values().forEach(all::addAll);
    Certificate pooled = method.apply(all);
    List<GroupThreshold> thresholds = new ArrayList<>();
    groups.forEach(
        (name, items) -> thresholds.add(of(name, items.size(), method.apply(items), pooled)));
    return new GroupCertificate(
        thresholds,
        small == SmallGroups.POOLED ? Optional.of(pooled) : Optional.empty(),
        pooled.on());
  }

  private GroupThreshold of(String name, int n, Certificate own, Certificate pooled) {
    if (own.feasible()) {
      return new GroupThreshold(name, n, GroupThreshold.Origin.OWN, own);
    }
    boolean tooFew = own.on().n() < own.needed();
    return tooFew && small == SmallGroups.POOLED && pooled.feasible()
        ? new GroupThreshold(name, n, GroupThreshold.Origin.POOLED, pooled)
        : new GroupThreshold(name, n, GroupThreshold.Origin.REFUSED, own);
  }

  @Override
  public String toString() {
    return "GroupThresholds[smallGroups=" + small.id() + "]";
  }
}
