package io.github.uq4j.metrics.guarantee;

import io.github.uq4j.score.fitted.Fitted;
import io.github.uq4j.score.fitted.FittedOn;
import io.github.uq4j.score.fitted.Values;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of {@link GroupThresholds}.
 *
 * @param groups every group's threshold, in order
 * @param pooled the threshold of all groups together, where small groups get it
 * @param on all items
 */
public record GroupCertificate(
    List<GroupThreshold> groups, Optional<Certificate> pooled, FittedOn on) {

  /** The kind of the files. */
  public static final String KIND = "group-thresholds";

  /** The version of the files. */
  public static final String VERSION = "1";

  /** Copies the list. */
  public GroupCertificate {
    groups = List.copyOf(groups);
  }

  /**
   * Whether any group has a threshold.
   *
   * @return true if something is promised
   */
  public boolean feasible() {
    return groups.stream().anyMatch(group -> group.certificate().feasible());
  }

  /**
   * Whether an item is kept.
   *
   * @param group its group; one that was not there is a small one
   * @param uncertainty of the item; NaN is not kept
   * @return false too if the group has no threshold
   */
  public boolean keeps(String group, double uncertainty) {
    for (GroupThreshold known : groups) {
      if (known.group().equals(group)) {
        return known.certificate().keeps(uncertainty);
      }
    }
    return pooled.isPresent() && pooled.get().keeps(uncertainty);
  }

  /**
   * What is promised for each group, or why nothing is.
   *
   * @return a line a group
   */
  public String statement() {
    return String.join("\n", groups.stream().map(GroupThreshold::statement).toList());
  }

  /**
   * The thresholds as they are kept.
   *
   * @return kind {@value #KIND}
   * @throws IllegalStateException if no group has one
   */
  public Fitted fitted() {
    if (!feasible()) {
      throw new IllegalStateException(statement());
    }
    List<Certificate> certificates = groups.stream().map(GroupThreshold::certificate).toList();
    Fitted one =
        certificates.stream().filter(Certificate::feasible).findFirst().orElseThrow().fitted();
    Values values =
        Values.none()
            .withTexts("groups", groups.stream().map(GroupThreshold::group).toList())
            .withNumbers("n", groups.stream().map(group -> (double) group.n()).toList())
            .withTexts("origin", groups.stream().map(group -> group.origin().id()).toList())
            .withTexts("keep", certificates.stream().map(KeepRule::keep).toList())
            .withRows("thresholds", certificates.stream().map(KeepRule::row).toList())
            .withTexts("promise", groups.stream().map(GroupThreshold::statement).toList())
            .with("assumption", certificates.get(0).assumption() + "; within each group")
            .with("small_groups", pooled.isPresent() ? "pooled" : "refused");
    if (pooled.isPresent() && pooled.get().feasible()) {
      values =
          values
              .withTexts("pooled_keep", List.of(KeepRule.keep(pooled.get())))
              .withRows("pooled_threshold", List.of(KeepRule.row(pooled.get())));
    }
    return new Fitted(KIND, one.method(), VERSION, on, values);
  }
}
