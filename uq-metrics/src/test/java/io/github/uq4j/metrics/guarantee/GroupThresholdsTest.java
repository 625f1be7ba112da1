package io.github.uq4j.metrics.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.uq4j.metrics.calibration.RatedScore;
import io.github.uq4j.score.fitted.Fitted;
import io.github.uq4j.score.fitted.FittedFile;
import io.github.uq4j.score.fitted.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupThresholdsTest {

  private static final ConformalRiskControl METHOD =
      ConformalRiskControl.withDefaults().withAlpha(0.2);

  private static final GroupThresholds POOLED =
      GroupThresholds.withDefaults().withSmallGroups(SmallGroups.POOLED);

  private static List<JudgedScore> items(int n, int wrongFrom) {
    List<JudgedScore> items = new ArrayList<>();
    for (int u = 1; u <= n; u++) {
      items.add(new JudgedScore(u, u < wrongFrom ? 1 : 0));
    }
    return items;
  }

  /** Thresholds: none of its own, 6 (one error may be kept), and everything. */
  private static Map<String, List<JudgedScore>> groups() {
    Map<String, List<JudgedScore>> groups = new LinkedHashMap<>();
    groups.put("few", items(3, 3));
    groups.put("hard", items(9, 5));
    groups.put("easy", items(9, 10));
    return groups;
  }

  @Test
  void learn_eachGroup_isLearntAlone() {
    GroupCertificate learnt = GroupThresholds.withDefaults().learn(groups(), METHOD::learn);
    assertThat(learnt.groups())
        .extracting(GroupThreshold::group)
        .containsExactly("few", "hard", "easy");
    assertThat(learnt.groups()).extracting(GroupThreshold::n).containsExactly(3, 9, 9);
    assertThat(learnt.groups().get(1).certificate()).isEqualTo(METHOD.learn(items(9, 5)));
    assertThat(learnt.groups().get(1).certificate().threshold()).hasValue(6);
    assertThat(learnt.keeps("hard", 5.9)).isTrue();
    assertThat(learnt.keeps("hard", 6)).isFalse();
    assertThat(learnt.keeps("easy", 1e9)).isTrue();
    assertThat(learnt.keeps("easy", Double.NaN)).isFalse();
    assertThat(learnt.keeps("few", 0)).isFalse();
    assertThat(learnt.keeps("unseen", 0)).isFalse();
    assertThat(learnt.statement())
        .contains("few (n = 3): no threshold, nothing is kept. A risk of 20 % cannot be promised")
        .contains("at least 4 are needed");
  }

  @Test
  void learn_pooled_givesSmallGroupsTheThresholdOfAllAndSaysSo() {
    GroupCertificate learnt = POOLED.learn(groups(), METHOD::learn);
    List<JudgedScore> all = new ArrayList<>();
    groups().values().forEach(all::addAll);
    Certificate pooled = METHOD.learn(all);
    GroupThreshold few = learnt.groups().get(0);
    assertThat(few.origin()).isEqualTo(GroupThreshold.Origin.POOLED);
    assertThat(few.certificate()).isEqualTo(pooled);
    assertThat(few.statement()).contains("promises nothing within this one");
    assertThat(learnt.groups().get(1).origin()).isEqualTo(GroupThreshold.Origin.OWN);
    double threshold = pooled.threshold().getAsDouble();
    for (String group : List.of("few", "unseen")) {
      assertThat(learnt.keeps(group, Math.nextDown(threshold))).isTrue();
      assertThat(learnt.keeps(group, threshold)).isFalse();
    }
  }

  @Test
  void learn_enoughItemsThatLoseTooMuch_neverGetTheThresholdOfOthers() {
    Map<String, List<JudgedScore>> groups = new LinkedHashMap<>();
    groups.put("wrong", items(100, 1));
    groups.put("right", items(900, 1_000));
    RiskControl control = RiskControl.withDefaults().withRisk(0.3);
    GroupCertificate learnt =
        POOLED.learn(
            groups,
            part ->
                control.learnRated(
                    part.stream().map(i -> new RatedScore(i.uncertainty(), i.quality())).toList(),
                    ThresholdGrid.of(50, 500)));
    assertThat(learnt.pooled().orElseThrow().feasible()).isFalse();
    assertThat(learnt.groups().get(0).origin()).isEqualTo(GroupThreshold.Origin.REFUSED);
    assertThat(learnt.groups().get(1).origin()).isEqualTo(GroupThreshold.Origin.OWN);
    assertThat(learnt.keeps("right", 500)).isTrue();
    KeepRule rule = KeepRule.of(learnt.fitted());
    assertThat(rule.keeps("right", 500)).isTrue();
    assertThat(rule.keeps("right", 500.1)).isFalse();
    assertThat(rule.keeps("wrong", 1)).isFalse();
  }

  @Test
  void learn_noGroupOrOnlySmallOnes_keepsNothing() {
    GroupCertificate none = POOLED.learn(Map.<String, List<JudgedScore>>of(), METHOD::learn);
    assertThat(none.feasible()).isFalse();
    assertThat(none.keeps("any", 0)).isFalse();
    assertThatIllegalStateException().isThrownBy(none::fitted);
    assertThat(POOLED.learn(Map.of("one", items(1, 9)), METHOD::learn).feasible()).isFalse();
  }

  @Test
  void fitted_throughAFile_keepsTheSame(@TempDir Path folder) throws IOException {
    for (GroupThresholds method : List.of(POOLED, GroupThresholds.withDefaults())) {
      GroupCertificate learnt = method.learn(groups(), METHOD::learn);
      Path file = folder.resolve("groups.json");
      FittedFile.write(file, learnt.fitted());
      KeepRule rule = KeepRule.of(FittedFile.read(file));
      assertThat(rule.grouped()).isTrue();
      assertThat(rule.fitted()).isEqualTo(learnt.fitted());
      assertThat(rule.fitted().values().texts("keep"))
          .endsWith("below", "all")
          .startsWith(learnt.pooled().isPresent() ? "below" : "none");
      for (String group : List.of("few", "hard", "easy", "unseen")) {
        for (double u : new double[] {-1e300, 3, 5, 6, 6.5, 9, 12, 1e300, Double.NaN}) {
          assertThat(rule.keeps(group, u)).as("%s %s", group, u).isEqualTo(learnt.keeps(group, u));
        }
      }
      assertThatIllegalStateException().isThrownBy(() -> rule.keeps(1));
    }
  }

  @Test
  void keepRule_otherKindsAndBrokenValues_areNamed() {
    Fitted risk = METHOD.learn(items(9, 5)).fitted();
    assertThat(KeepRule.of(risk).keeps(5)).isTrue();
    assertThat(KeepRule.of(risk).keeps(6)).isFalse();
    assertThat(KeepRule.of(risk).keeps("whatever", 5)).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> KeepRule.of(new Fitted("calibration", "platt", "1", risk.on(), risk.values())))
        .withMessageContaining("kind = \"calibration\"; must be one of risk-threshold");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                KeepRule.of(
                    new Fitted(
                        risk.kind(),
                        risk.method(),
                        risk.version(),
                        risk.on(),
                        Values.none().with("keep", "below"))))
        .withMessageContaining("values.keep = \"below\" with 0 thresholds");
  }

  @Test
  void learn_manyResplits_everyGroupIsPromisedItsOwn() {
    SplittableRandom random = new SplittableRandom(8);
    record Item(String group, JudgedScore score) {}
    List<Item> pool = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      boolean hard = random.nextInt(3) == 0;
      double u = random.nextDouble();
      boolean wrong = random.nextDouble() < (hard ? 0.9 : 0.15) * u;
      pool.add(new Item(hard ? "hard" : "easy", new JudgedScore(u, wrong ? 0 : 1)));
    }
    ConformalRiskControl tenth = ConformalRiskControl.withDefaults();
    Map<String, List<Double>> ofAll = new LinkedHashMap<>();
    for (String group : List.of("hard", "easy")) {
      Resplits own =
          Resplits.run(
              500,
              pool,
              200,
              new Random(1),
              (learn, test) -> {
                Map<String, List<JudgedScore>> groups = new LinkedHashMap<>();
                learn.forEach(
                    item ->
                        groups
                            .computeIfAbsent(item.group(), name -> new ArrayList<>())
                            .add(item.score()));
                GroupCertificate learnt =
                    GroupThresholds.withDefaults().learn(groups, tenth::learn);
                ConformalCertificate pooled = tenth.learn(learn.stream().map(Item::score).toList());
                List<JudgedScore> there =
                    test.stream().filter(i -> i.group().equals(group)).map(Item::score).toList();
                ofAll
                    .computeIfAbsent(group, name -> new ArrayList<>())
                    .add(
                        there.stream()
                                .filter(i -> i.wrong() && pooled.keeps(i.uncertainty()))
                                .count()
                            / (double) there.size());
                return there.stream()
                        .filter(i -> i.wrong() && learnt.keeps(group, i.uncertainty()))
                        .count()
                    / (double) there.size();
              });
      assertThat(own.mean()).as(group).isLessThan(0.1 + 3 * own.error());
    }
    // One threshold for all breaks the promise within the hard group.
    List<Double> ofHard = ofAll.getOrDefault("hard", List.of());
    assertThat(Collections.min(ofHard)).isPositive();
    assertThat(ofHard.stream().mapToDouble(x -> x).average().orElseThrow()).isGreaterThan(0.15);
  }
}
