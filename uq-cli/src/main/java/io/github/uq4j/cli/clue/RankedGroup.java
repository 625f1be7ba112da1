package io.github.uq4j.cli.clue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.metrics.hidden.clue.Candidate;
import io.github.uq4j.metrics.hidden.clue.ClueRanking;
import io.github.uq4j.metrics.hidden.clue.ClueScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers that belong together, the nearest to past successes first. */
final class RankedGroup {

  private final String name;
  private final List<String> ids = new ArrayList<>();
  private final List<Optional<String>> said = new ArrayList<>();
  private final List<Candidate> candidates = new ArrayList<>();

  RankedGroup(String name) {
    this.name = name;
  }

  void add(Answer answer, Candidate candidate) {
    ids.add(answer.trace().id());
    said.add(answer.said());
    candidates.add(candidate);
  }

  String name() {
    return name;
  }

  List<Candidate> candidates() {
    return candidates;
  }

  private ClueRanking ranking() {
    return ClueRanking.ofSome(candidates.stream().map(Candidate::score).toList());
  }

  /** What most of the k best state, in the words of the best of them. */
  Optional<String> majority(int k) {
    ClueRanking ranking = ranking();
    Optional<String> elected =
        ranking.majority(candidates.stream().map(Candidate::answer).toList(), k);
    return ranking.order().stream()
        .filter(i -> elected.isPresent() && candidates.get(i).answer().equals(elected))
        .findFirst()
        .flatMap(said::get);
  }

  /** The best candidate's name. */
  String best() {
    return ids.get(ranking().order().get(0));
  }

  /** The group as a line of JSON. */
  ObjectNode json(List<Integer> ks) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("group", name);
    List<Integer> order = ranking().order();
    ArrayNode ranked = line.putArray("ranking");
    order.forEach(i -> ranked.add(ids.get(i)));
    line.put("top1", majority(1).orElse(null));
    ObjectNode voted = line.putObject("top_maj");
    ks.forEach(k -> voted.put(Integer.toString(k), majority(k).orElse(null)));
    ObjectNode scores = line.putObject("scores");
    for (int i : order) {
      candidates.get(i).score().ifPresent(score -> put(scores.putObject(ids.get(i)), score));
    }
    return line;
  }

  private static void put(ObjectNode node, ClueScore score) {
    node.put("d_success", score.success());
    node.put("d_failure", score.failure());
    node.put("margin", score.margin());
  }
}
