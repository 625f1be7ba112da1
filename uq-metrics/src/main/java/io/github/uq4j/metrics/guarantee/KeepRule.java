package io.github.uq4j.metrics.guarantee;

import io.github.uq4j.score.fitted.Fitted;
import io.github.uq4j.score.fitted.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A threshold with a promise, taken up from a file, and what it keeps.
 *
 * <p>Takes every kind that this room makes: {@value RiskCertificate#KIND}, {@value
 * ConformalCertificate#KIND} and {@value GroupCertificate#KIND}. Files hold no infinite number;
 * they say {@code all} or {@code none} instead.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class KeepRule {

  private static final String ALL = "all";
  private static final String NONE = "none";

  private final Fitted fitted;
  private final Map<String, Line> groups;
  private final Optional<Line> rest;

  /** A threshold, and what becomes of an item on it. */
  private record Line(Keeping keeping, double threshold) {
    boolean keeps(double uncertainty) {
      return keeping.keeps(uncertainty, threshold);
    }
  }

  private KeepRule(Fitted fitted, Map<String, Line> groups, Optional<Line> rest) {
    this.fitted = fitted;
    this.groups = groups;
    this.rest = rest;
  }

  /**
   * Takes up what was kept.
   *
   * @param fitted of one of the kinds
   * @return the rule
   * @throws IllegalArgumentException if it is of another kind or version, or a value is missing or
   *     unknown
   */
  public static KeepRule of(Fitted fitted) {
    Values values = fitted.values();
    switch (fitted.kind()) {
      case RiskCertificate.KIND -> {
        fitted.require(RiskCertificate.KIND, RiskCertificate.VERSION);
        Line line = new Line(Keeping.AT_MOST, values.number("threshold"));
        return new KeepRule(fitted, Map.of(), Optional.of(line));
      }
      case ConformalCertificate.KIND -> {
        fitted.require(ConformalCertificate.KIND, ConformalCertificate.VERSION);
        List<Double> row =
            values.has("threshold") ? List.of(values.number("threshold")) : List.of();
        return new KeepRule(fitted, Map.of(), line(values.text("keep"), row));
      }
      case GroupCertificate.KIND -> {
        fitted.require(GroupCertificate.KIND, GroupCertificate.VERSION);
        return grouped(fitted, values);
      }
      default ->
          throw new IllegalArgumentException(
              "kind = \""
                  + fitted.kind()
                  + "\"; must be one of "
                  + String.join(
                      ", ",
                      RiskCertificate.KIND,
                      ConformalCertificate.KIND,
                      GroupCertificate.KIND));
    }
  }

  private static KeepRule grouped(Fitted fitted, Values values) {
    List<String> names = values.texts("groups");
    List<String> keep = values.texts("keep");
    List<List<Double>> rows = values.rows("thresholds");
    if (keep.size() != names.size() || rows.size() != names.size()) {
      throw new IllegalArgumentException(
          "values.groups has "
              + names.size()
              + " entries, values.keep "
              + keep.size()
              + ", values.thresholds "
              + rows.size()
              + "; must be equally many");
    }
    Map<String, Line> groups = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      groups.put(
          names.get(i),
          line(keep.get(i), rows.get(i)).orElse(new Line(Keeping.BELOW, Double.NEGATIVE_INFINITY)));
    }
    Optional<Line> rest =
        values.has("pooled_keep")
            ? line(values.texts("pooled_keep").get(0), values.rows("pooled_threshold").get(0))
            : Optional.empty();
    return new KeepRule(fitted, groups, rest);
  }

  private static Optional<Line> line(String keep, List<Double> row) {
    switch (keep) {
      case ALL -> {
        return Optional.of(new Line(Keeping.BELOW, Double.POSITIVE_INFINITY));
      }
      case NONE -> {
        return Optional.empty();
      }
      default -> {
        for (Keeping keeping : Keeping.values()) {
          if (keeping.id().equals(keep) && row.size() == 1) {
            return Optional.of(new Line(keeping, row.get(0)));
          }
        }
        throw new IllegalArgumentException(
            "values.keep = \""
                + keep
                + "\" with "
                + row.size()
                + " thresholds; must be below or at-most with one, all or none");
      }
    }
  }

  /** What a file says of a threshold: the rule at its boundary, or everything, or nothing. */
  static String keep(Certificate certificate) {
    double line = certificate.threshold().orElse(Double.NEGATIVE_INFINITY);
    return Double.isFinite(line) ? certificate.keeping().id() : line > 0 ? ALL : NONE;
  }

  /** The threshold as a row of a file, empty where it is not finite. */
  static List<Double> row(Certificate certificate) {
    double line = certificate.threshold().orElse(Double.NEGATIVE_INFINITY);
    return Double.isFinite(line) ? List.of(line) : List.of();
  }

  /** Adds a threshold to values. */
  static Values line(Values values, Keeping keeping, double line) {
    return Double.isFinite(line)
        ? values.with("keep", keeping.id()).with("threshold", line)
        : values.with("keep", line > 0 ? ALL : NONE);
  }

  /**
   * Whether there is a threshold a group.
   *
   * @return true if {@link #keeps(String, double)} is to be asked
   */
  public boolean grouped() {
    return fitted.kind().equals(GroupCertificate.KIND);
  }

  /**
   * Whether an item is kept.
   *
   * @param uncertainty of the item; NaN is not kept
   * @return true if it is
   * @throws IllegalStateException if there is a threshold a group
   */
  public boolean keeps(double uncertainty) {
    if (grouped()) {
      throw new IllegalStateException("there is a threshold a group; the group must be given");
    }
    return rest.isPresent() && rest.get().keeps(uncertainty);
  }

  /**
   * Whether an item of a group is kept.
   *
   * @param group the group; of a rule without groups it changes nothing
   * @param uncertainty of the item; NaN is not kept
   * @return true if it is; false if the group has no threshold
   */
  public boolean keeps(String group, double uncertainty) {
    Line own = groups.get(group);
    if (own != null) {
      return own.keeps(uncertainty);
    }
    return rest.isPresent() && rest.get().keeps(uncertainty);
  }

  /**
   * The rule as it is kept.
   *
   * @return what the file holds
   */
  public Fitted fitted() {
    return fitted;
  }

  @Override
  public String toString() {
    return "KeepRule[" + fitted.method() + ", n=" + fitted.on().n() + "]";
  }
}
