package io.github.uq4j.metrics.evaluation;

import io.github.uq4j.metrics.math.Ranks;
import io.github.uq4j.score.LabelledScore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Labelled scores sorted once, so that a resample is measured in one pass without sorting: place by
 * place in ascending order of uncertainty, with the block of equal scores, the label and the group
 * of each place.
 */
final class RankedItems {

  private final Ranks ranks;
  private final boolean[] wrong;
  private final int[] group;
  private final int groups;
  private final int positives;

  private RankedItems(Ranks ranks, boolean[] wrong, int[] group, int groups, int positives) {
    this.ranks = ranks;
    this.wrong = wrong;
    this.group = group;
    this.groups = groups;
    this.positives = positives;
  }

  static RankedItems of(List<LabelledScore> items) {
    Ranks ranks = Ranks.of(items.stream().mapToDouble(LabelledScore::uncertainty).toArray());
    int[] groupOfItem = new int[items.size()];
    int groups = number(items, groupOfItem);
    boolean[] wrong = new boolean[items.size()];
    int[] group = new int[items.size()];
    int positives = 0;
    for (int place = 0; place < wrong.length; place++) {
      wrong[place] = items.get(ranks.at(place)).wrong();
      group[place] = groupOfItem[ranks.at(place)];
      positives += wrong[place] ? 1 : 0;
    }
    return new RankedItems(ranks, wrong, group, groups, positives);
  }

  private static int number(List<LabelledScore> items, int[] groupOfItem) {
    Map<String, Integer> numbers = new HashMap<>();
    int next = 0;
    for (int i = 0; i < groupOfItem.length; i++) {
      Optional<String> name = items.get(i).group();
      Integer known = name.map(numbers::get).orElse(null);
      if (known == null) {
        known = next++;
        if (name.isPresent()) {
          numbers.put(name.get(), known);
        }
      }
      groupOfItem[i] = known;
    }
    return next;
  }

  int size() {
    return wrong.length;
  }

  int groups() {
    return groups;
  }

  int positives() {
    return positives;
  }

  int blocks() {
    return ranks.blocks();
  }

  int blockEnd(int block) {
    return ranks.blockEnd(block);
  }

  boolean wrong(int place) {
    return wrong[place];
  }

  int group(int place) {
    return group[place];
  }
}
