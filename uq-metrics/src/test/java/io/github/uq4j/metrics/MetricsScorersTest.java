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
            "self-certainty",
            "renyi-divergence",
            "fisher-rao",
            "boosted-prob",
            "pmi",
            "conditional-pmi",
            "p-true",
            "deepconf-tail",
            "deepconf-bottom-group",
            "token-logprob",
            "token-entropy",
            "token-pmi",
            "token-conditional-pmi");
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
  void create_options_reachTheScorer() {
    ScorerRegistry registry = ScorerRegistry.of(List.of(new MetricsScorers()));
    assertThat(create(registry, "renyi-divergence", Map.of("alpha", "2", "temperature", "1")))
        .hasToString("RenyiDivergence[profile=DEFAULT, alpha=2.0, temperature=1.0]");
    assertThat(create(registry, "fisher-rao", Map.of("temperature", "1.5")))
        .hasToString("FisherRao[profile=DEFAULT, temperature=1.5]");
    assertThat(create(registry, "conditional-pmi", Map.of("tau", "1.2", "lambda", "0.5")))
        .hasToString("ConditionalPointwiseMutualInformation[profile=DEFAULT, tau=1.2, lambda=0.5]");
    assertThat(create(registry, "token-conditional-pmi", Map.of("tau", "1.2", "lambda", "0.5")))
        .hasToString(
            "TokenConditionalPointwiseMutualInformation[profile=DEFAULT, tau=1.2, lambda=0.5]");
    assertThat(create(registry, "deepconf-tail", Map.of("tokens", "64")))
        .hasToString("DeepConfTail[profile=DEFAULT, tokens=64]");
    assertThat(create(registry, "deepconf-bottom-group", Map.of("window", "32", "share", "0.2")))
        .hasToString("DeepConfBottomGroup[profile=DEFAULT, window=32, share=0.2]");
  }

  @Test
  void create_optionOutOfRange_isRefusedByNameValueAndRule() {
    ScorerRegistry registry = ScorerRegistry.of(List.of(new MetricsScorers()));
    assertRefused(
        registry, "renyi-divergence", "alpha", "0", "alpha = 0.0; must be finite and > 0");
    assertRefused(
        registry, "fisher-rao", "temperature", "-1", "temperature = -1.0; must be finite and > 0");
    assertRefused(registry, "conditional-pmi", "tau", "-1", "tau = -1.0; must be finite and >= 0");
    assertRefused(registry, "deepconf-tail", "tokens", "0", "tokens = 0; must be >= 1");
    assertRefused(
        registry, "deepconf-tail", "tokens", "1.5", "tokens = 1.5; must be a whole number");
    assertRefused(registry, "deepconf-bottom-group", "window", "0", "window = 0; must be >= 1");
    assertRefused(
        registry, "deepconf-bottom-group", "share", "1.1", "share = 1.1; must be in (0, 1]");
  }

  private static void assertRefused(
      ScorerRegistry registry, String id, String option, String value, String message) {
    assertThatThrownBy(() -> create(registry, id, Map.of(option, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static Scorer create(ScorerRegistry registry, String id, Map<String, String> options) {
    return registry.create(id, new ScorerOptions(Profile.DEFAULT, options));
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
        .containsExactly(
            "max-sequence-probability=2.0",
            "perplexity=1.0",
            "chow-sum=-2.0",
            "chow-average=-1.0",
            "chow-quantile=-1.5",
            "chow-cvar=-1.5",
            "chow-length-aware=" + -2 / Math.sqrt(2));
    assertThat(sheet.refused().keySet())
        .containsSubsequence("mean-token-entropy", "max-token-entropy", "token-entropy")
        .doesNotContain("perplexity", "token-logprob");
    assertThat(sheet.refused()).containsKey("sar");
    assertThat(sheet.refused().get("pmi"))
        .isEqualTo("needs language-model; the trace has logprobs, token-spans");
    assertThat(sheet.refused().get("sar"))
        .isEqualTo(
            "needs prompt, samples, sample-logprobs, similarity; the trace has logprobs,"
                + " token-spans");
    assertThat(sheet.refused().get("token-entropy"))
        .isEqualTo(
            "needs entropy, logits or top-logprobs of every step; token 0 (\"w0\") has none; the"
                + " trace has logprobs, token-spans");
  }
}
