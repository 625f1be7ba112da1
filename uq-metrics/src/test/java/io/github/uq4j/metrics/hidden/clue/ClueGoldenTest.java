package io.github.uq4j.metrics.hidden.clue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.metrics.evaluation.RocAuc;
import io.github.uq4j.metrics.hidden.clue.ExperienceSet.Outcome;
import io.github.uq4j.score.LabelledScore;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.testing.TestData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** CLUE against an independent computation, every field of the file. */
class ClueGoldenTest {

  private static final JsonNode FILE = TestData.json("golden/golden_clue.json");
  private static final double TOLERANCE = 1e-9;

  private static double[][] rows(JsonNode node) {
    double[][] rows = new double[node.size()][];
    for (int l = 0; l < rows.length; l++) {
      rows[l] = GoldenCase.numbers(node.get(l)).stream().mapToDouble(Double::doubleValue).toArray();
    }
    return rows;
  }

  private static void assertClose(String what, double actual, JsonNode wanted) {
    double expected = GoldenCase.number(wanted);
    assertThat(actual)
        .as(what)
        .isCloseTo(expected, within(TOLERANCE * Math.max(1, Math.abs(expected))));
  }

  private static ExperienceSet experience(int from, int to) {
    JsonNode experience = FILE.path("experience");
    JsonNode shapes = FILE.path("shapes");
    ExperienceSet set = new ExperienceSet(shapes.path("L").asInt(), shapes.path("D").asInt());
    for (int i = from; i < to; i++) {
      set.add(
          StateDelta.between(
              rows(experience.path("h_start").get(i)), rows(experience.path("h_end").get(i))),
          experience.path("label").get(i).asInt() == 1 ? Outcome.SUCCESS : Outcome.FAILURE);
    }
    return set;
  }

  private static ExperienceSet experience() {
    return experience(0, FILE.path("shapes").path("N").asInt());
  }

  @Test
  void fit_centroidsAndSpreads_areThoseOfTheFile() {
    JsonNode wanted = FILE.path("expected_fit");
    ExperienceSet set = experience();
    ExperienceSet merged = experience(0, 5);
    merged.add(experience(5, FILE.path("shapes").path("N").asInt()));
    for (ExperienceSet each : List.of(set, merged)) {
      Moments all = each.background();
      for (int l = 0; l < each.layers(); l++) {
        assertClose("separation", each.separation(l), wanted.path("layer_separation").get(l));
        for (int i = 0; i < each.width(); i++) {
          assertClose("success", each.centroid(Outcome.SUCCESS, l, i), at(wanted, "V_succ", l, i));
          assertClose("failure", each.centroid(Outcome.FAILURE, l, i), at(wanted, "V_fail", l, i));
          assertClose("pooled", each.pooledVariance(l, i), at(wanted, "pooled_var", l, i));
          assertClose("mean", all.mean(l, i), at(wanted, "background_mean", l, i));
          assertClose(
              "variance",
              all.squares(l, i) / (all.count() - 1),
              at(wanted, "background_var", l, i));
        }
      }
    }
  }

  private static JsonNode at(JsonNode fit, String field, int layer, int component) {
    return fit.path(field).get(layer).get(component);
  }

  @Test
  void problems_every_areScoredRankedAndVotedAsInTheFile() {
    Clue clue = Clue.of(experience());
    assertThat(FILE.path("problems")).isNotEmpty();
    for (JsonNode problem : FILE.path("problems")) {
      List<StateDelta> deltas = new ArrayList<>();
      for (JsonNode end : problem.path("h_end")) {
        deltas.add(StateDelta.between(rows(problem.path("h_start")), rows(end)));
      }
      JsonNode expected = problem.path("expected");
      List<ClueScore> scores = deltas.stream().map(clue::score).toList();
      Clue scaled = clue.withScale(Clue.Scale.POOLED);
      for (int j = 0; j < deltas.size(); j++) {
        ClueScore score = scores.get(j);
        assertClose("d_succ", score.success(), expected.path("d_succ").get(j));
        assertClose("d_fail", score.failure(), expected.path("d_fail").get(j));
        assertClose("margin", score.margin(), expected.path("margin").get(j));
        assertThat(score.predictsSuccess() ? 1 : 0)
            .isEqualTo(expected.path("predicted").get(j).asInt());
        ClueScore wide = scaled.score(deltas.get(j));
        assertClose("scaled", wide.success(), expected.path("diag_mahalanobis_d_succ").get(j));
        assertClose("scaled", wide.failure(), expected.path("diag_mahalanobis_d_fail").get(j));
        assertClose("rmd", clue.relativeMahalanobis(deltas.get(j)), expected.path("rmd").get(j));
      }
      votes(problem, scores);
      study(problem, scores);
    }
  }

  /** The same answers, and the shares of right ones, from the class that compares ways. */
  private static void study(JsonNode problem, List<ClueScore> scores) {
    JsonNode expected = problem.path("expected");
    List<Optional<String>> answers = answers(problem.path("answers"));
    List<Candidate> candidates = new ArrayList<>();
    for (int j = 0; j < scores.size(); j++) {
      candidates.add(
          new Candidate(
              String.valueOf(j),
              Optional.of(scores.get(j)),
              answers.get(j),
              problem.path("label").get(j).asInt() == 1,
              OptionalDouble.empty()));
    }
    RerankStudy study = new RerankStudy(List.of(1, 2, 3, 4, 5, 8, 11, 16));
    Map<String, Optional<String>> chosen = study.add(candidates);
    assertThat(chosen)
        .containsEntry("majority", answer(expected.path("majority")))
        .containsEntry("clue-top-1", answer(expected.path("top1")))
        .containsEntry("clue-weighted", answer(expected.path("exp_weighted_vote")));
    for (Map.Entry<String, JsonNode> k : expected.path("top_maj").properties()) {
      assertThat(chosen).containsEntry("clue-top-maj-" + k.getKey(), answer(k.getValue()));
    }
    for (RerankResult result : study.results(0)) {
      switch (result.way()) {
        case "mean", "distinct" ->
            assertClose("mean", result.accuracy(), expected.path("mean_at_n"));
        case "pass" ->
            assertThat(result.accuracy()).isEqualTo(expected.path("pass_at_n").asBoolean() ? 1 : 0);
        default ->
            assertThat(result.accuracy())
                .as(result.way())
                .isEqualTo(answer(problem.path("gold")).equals(chosen.get(result.way())) ? 1 : 0);
      }
    }
  }

  @Test
  void metrics_ofAllProblems_areThoseOfTheFile() {
    Clue clue = Clue.of(experience());
    VerdictReport report = VerdictReport.NONE;
    List<LabelledScore> margins = new ArrayList<>();
    for (JsonNode problem : FILE.path("problems")) {
      for (int j = 0; j < problem.path("label").size(); j++) {
        ClueScore score =
            clue.score(
                StateDelta.between(
                    rows(problem.path("h_start")), rows(problem.path("h_end").get(j))));
        boolean right = problem.path("label").get(j).asInt() == 1;
        report = report.with(score.predictsSuccess(), right);
        margins.add(LabelledScore.of(-score.margin(), !right));
      }
    }
    JsonNode wanted = FILE.path("expected_metrics").path("report");
    assertThat(report)
        .isEqualTo(
            new VerdictReport(
                wanted.path("tp").asLong(),
                wanted.path("fp").asLong(),
                wanted.path("tn").asLong(),
                wanted.path("fn").asLong()));
    assertClose("accuracy", report.accuracy().orElseThrow(), wanted.path("accuracy"));
    assertClose("tpr", report.truePositiveRate().orElseThrow(), wanted.path("tpr"));
    assertClose("tnr", report.trueNegativeRate().orElseThrow(), wanted.path("tnr"));
    assertClose(
        "balanced", report.balancedAccuracy().orElseThrow(), wanted.path("balanced_accuracy"));
    assertClose("mcc", report.matthewsCorrelation(), wanted.path("mcc"));
    assertClose(
        "majority class",
        report.majorityClassAccuracy().orElseThrow(),
        wanted.path("majority_class_accuracy"));
    assertClose(
        "auroc",
        RocAuc.withDefaults().measure(margins).value(),
        FILE.path("expected_metrics").path("auroc_margin"));
  }

  private static void votes(JsonNode problem, List<ClueScore> scores) {
    JsonNode expected = problem.path("expected");
    ClueRanking ranking = ClueRanking.of(scores);
    List<Integer> order =
        StreamSupport.stream(expected.path("rank_order").spliterator(), false)
            .map(JsonNode::asInt)
            .toList();
    assertThat(ranking.order()).isEqualTo(order);
    List<Optional<String>> answers = answers(problem.path("answers"));
    assertThat(ranking.top(answers)).isEqualTo(answer(expected.path("top1")));
    for (Map.Entry<String, JsonNode> k : expected.path("top_maj").properties()) {
      assertThat(ranking.majority(answers, Integer.parseInt(k.getKey())))
          .as("top-maj@" + k.getKey())
          .isEqualTo(answer(k.getValue()));
    }
    assertThat(ranking.weighted(answers, scores))
        .isEqualTo(answer(expected.path("exp_weighted_vote")));
    ClueRanking asTheyCame =
        new ClueRanking(java.util.stream.IntStream.range(0, answers.size()).boxed().toList());
    assertThat(asTheyCame.majority(answers, answers.size()))
        .isEqualTo(answer(expected.path("majority")));
  }

  private static List<Optional<String>> answers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(ClueGoldenTest::answer).toList();
  }

  private static Optional<String> answer(JsonNode node) {
    return node.isNull() ? Optional.empty() : Optional.of(node.asText());
  }

  @Test
  void casesByHand_every_agree() {
    JsonNode hand = FILE.path("hand");
    JsonNode dist = hand.path("dist");
    double[][] a = rows(dist.path("A"));
    double[][] b = rows(dist.path("B"));
    double[][] zero = new double[a.length][a[0].length];
    ExperienceSet two = new ExperienceSet(a.length, a[0].length);
    two.add(StateDelta.between(zero, b), Outcome.SUCCESS);
    two.add(StateDelta.between(zero, b), Outcome.FAILURE);
    assertClose(
        "distance",
        Clue.of(two).score(StateDelta.between(zero, a)).success(),
        dist.path("expected"));
    JsonNode tie = hand.path("tie_classification");
    double[][] delta = rows(tie.path("delta"));
    double[][] none = new double[delta.length][delta[0].length];
    ExperienceSet even = new ExperienceSet(delta.length, delta[0].length);
    even.add(StateDelta.between(none, rows(tie.path("V_succ"))), Outcome.SUCCESS);
    even.add(StateDelta.between(none, rows(tie.path("V_fail"))), Outcome.FAILURE);
    boolean success = Clue.of(even).score(StateDelta.between(none, delta)).predictsSuccess();
    assertThat(success ? 1 : 0).isEqualTo(tie.path("expected_label").asInt());
    for (JsonNode vote : hand.path("vote_ties")) {
      List<Optional<String>> answers = answers(vote.path("ranked_answers"));
      ClueRanking ranked =
          new ClueRanking(java.util.stream.IntStream.range(0, answers.size()).boxed().toList());
      assertThat(ranked.majority(answers, answers.size())).isEqualTo(answer(vote.path("expected")));
    }
  }
}
