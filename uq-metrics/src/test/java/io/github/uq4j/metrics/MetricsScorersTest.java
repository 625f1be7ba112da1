package io.github.uq4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.ScoreRun;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.ScorerOptions;
import io.github.uq4j.score.ScorerRegistry;
import io.github.uq4j.testing.Traces;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsScorersTest {

  @Test
  void registry_loaded_listsEveryScorerOfThisModule() {
    assertThat(ScorerRegistry.load().list().stream().map(ScorerInfo::id))
        .contains(
            "max-sequence-probability",
            "perplexity",
            "mean-token-entropy",
            "max-token-entropy",
            "token-logprob",
            "token-entropy");
  }

  @Test
  void entries_everyProfile_buildWhatTheyDeclare() {
    ScorerRegistry registry = ScorerRegistry.of(List.of(new MetricsScorers()));
    for (ScorerInfo info : registry.list()) {
      for (Profile profile : Profile.values()) {
        Scorer scorer = registry.create(info.id(), ScorerOptions.of(profile));
        assertThat(scorer.info().id()).isEqualTo(info.id());
        assertThat(scorer.info().level()).isEqualTo(info.level());
        if (profile == Profile.DEFAULT) {
          assertThat(scorer.info()).isEqualTo(info);
        }
        assertThat(scorer.toString()).startsWith(scorer.getClass().getSimpleName() + "[");
      }
    }
  }

  @Test
  void create_unknownOption_isRefusedByName() {
    ScorerRegistry registry = ScorerRegistry.of(List.of(new MetricsScorers()));
    ScorerOptions options = new ScorerOptions(Profile.DEFAULT, Map.of("base", "2"));
    assertThatThrownBy(() -> registry.create("perplexity", options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("option perplexity.base is unknown; perplexity takes no options");
  }

  @Test
  void scoreRun_logprobsOnly_scoresWhatItCanAndSaysWhatItCannot() {
    ScorerRegistry registry = ScorerRegistry.of(List.of(new MetricsScorers()));
    List<Scorer> all =
        registry.list().stream()
            .map(info -> registry.create(info.id(), ScorerOptions.of(Profile.DEFAULT)))
            .toList();
    ScoreSheet sheet = ScoreRun.of(all, Helpers.none()).score(Traces.ofLogprobs("q", -0.5, -1.5));
    assertThat(sheet.scores().stream().map(score -> score.scorer().id() + "=" + score.value()))
        .containsExactly("max-sequence-probability=2.0", "perplexity=1.0");
    assertThat(sheet.refused().keySet())
        .contains("mean-token-entropy", "max-token-entropy", "token-entropy", "sar");
    assertThat(sheet.refused().get("sar"))
        .isEqualTo(
            "needs prompt, samples, sample-logprobs, similarity; the trace has logprobs,"
                + " token-spans");
    assertThat(sheet.refused().get("token-entropy"))
        .isEqualTo(
            "needs entropy, or logits, of every step; token 0 (\"w0\") has neither; the trace has"
                + " logprobs, token-spans");
  }
}
