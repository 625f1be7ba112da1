package io.github.uq4j.cli.decide;

import io.github.uq4j.metrics.calibration.RatedScore;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.ScorerInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was read of a file: scores whose quality is known.
 *
 * @param scorer what computed the scores
 * @param label the label that says how good an item was
 * @param all in the order of the file
 */
record JudgedItems(ScorerInfo scorer, String label, List<Item> all) {

  /** The group of items whose line does not name one. */
  static final String NO_GROUP = "(none)";

  /**
   * One item.
   *
   * @param answer the number of the answer it belongs to
   * @param group its group
   * @param score score and quality
   */
  record Item(int answer, String group, RatedScore score) {}

  JudgedItems {
    all = List.copyOf(all);
  }

  List<RatedScore> items() {
    return all.stream().map(Item::score).toList();
  }

  /** The items of each answer, in the order of the file: one, or the judged claims. */
  List<List<Item>> answers() {
    Map<Integer, List<Item>> answers = new LinkedHashMap<>();
    for (Item item : all) {
      answers.computeIfAbsent(item.answer(), number -> new ArrayList<>()).add(item);
    }
    return List.copyOf(answers.values());
  }

  /** Answers by group, in the order of the file. */
  Map<String, List<List<Item>>> groups() {
    Map<String, List<List<Item>>> groups = new LinkedHashMap<>();
    for (List<Item> answer : answers()) {
      groups.computeIfAbsent(answer.get(0).group(), name -> new ArrayList<>()).add(answer);
    }
    return groups;
  }

  /** 1 where the score is an uncertainty, -1 where it is a confidence. */
  int sign() {
    return scorer.orientation() == Orientation.UNCERTAINTY ? 1 : -1;
  }
}
