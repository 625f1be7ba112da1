package io.github.uq4j.factcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.factcheck.ccp.ClaimConditionedProbability;
import io.github.uq4j.factcheck.ccp.SequenceClaimConditionedProbability;
import io.github.uq4j.factcheck.ccp.TokenClaimConditionedProbability;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.ScorerOptions;
import io.github.uq4j.score.ScorerProvider;
import io.github.uq4j.score.ScorerRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class FactcheckScorersTest {

  private static final ScorerRegistry REGISTRY = ScorerRegistry.of(List.of(new FactcheckScorers()));

  private static ScorerOptions options(Map<String, String> values) {
    return new ScorerOptions(Profile.DEFAULT, values);
  }

  @Test
  void provider_isFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(ScorerProvider.class).stream().map(p -> p.type().getName()))
        .contains(FactcheckScorers.class.getName());
  }

  @Test
  void list_always_holdsTheFrozenNames() {
    assertThat(REGISTRY.list())
        .extracting(info -> info.level().id() + " " + info.id())
        .containsExactly(
            "claim ccp",
            "sequence ccp",
            "token token-ccp",
            "claim max-claim-probability",
            "claim claim-perplexity",
            "claim max-token-entropy-claim",
            "claim self-certainty-claim",
            "claim pmi-claim",
            "claim p-true-claim",
            "claim token-sar-claim",
            "claim frequency-scoring",
            "claim attention-score-claim",
            "claim rauq-claim",
            "claim focus-claim");
  }

  @Test
  void create_everyScorerInEveryProfile_isOfItsLevel() {
    for (ScorerInfo info : REGISTRY.list()) {
      for (Profile profile : Profile.values()) {
        Scorer scorer =
            info.level() == Level.CLAIM
                ? REGISTRY.createForClaims(info.id(), ScorerOptions.of(profile))
                : REGISTRY.create(info.id(), ScorerOptions.of(profile));
        assertThat(scorer.info().id()).isEqualTo(info.id());
        assertThat(scorer.info().level()).isEqualTo(info.level());
      }
    }
  }

  @Test
  void create_withOptions_setsThem() {
    Map<String, String> common =
        Map.of(
            "context", "none",
            "direction", "one-way",
            "function-words", "none",
            "alternatives", "5",
            "least-probability", "0.001");
    assertThat(REGISTRY.create("token-ccp", options(common)))
        .isInstanceOf(TokenClaimConditionedProbability.class)
        .asString()
        .contains("NONE", "ONE_WAY", "FunctionWords.none()", "withAlternatives(5)", "0.001");
    Map<String, String> all = new HashMap<>(common);
    all.put("aggregation", "length-normalised");
    assertThat(REGISTRY.create("ccp", options(all)))
        .isInstanceOf(SequenceClaimConditionedProbability.class)
        .asString()
        .contains("LENGTH_NORMALISED", "ONE_WAY");
    assertThat(REGISTRY.createForClaims("ccp", options(Map.of("function-words", "english"))))
        .isInstanceOf(ClaimConditionedProbability.class)
        .asString()
        .contains("CLAIM_PREFIX", "ofLanguages([en])");
  }

  @Test
  void create_profileOfCcp_isWhatTheOtherOptionsStartFrom() {
    for (String name : List.of("ccp", "token-ccp")) {
      assertThat(REGISTRY.create(name, options(Map.of("profile", "paper"))))
          .asString()
          .contains("WORD", "ONE_WAY", "withLeastProbability(0.0)");
      assertThat(REGISTRY.create(name, options(Map.of("profile", "paper", "unit", "token"))))
          .asString()
          .contains("TOKEN", "ONE_WAY");
      assertThat(REGISTRY.create(name, options(Map.of("profile", "reference"))))
          .hasToString(REGISTRY.create(name, ScorerOptions.of(Profile.REFERENCE)).toString());
      assertThat(
              REGISTRY.create(
                  name, new ScorerOptions(Profile.REFERENCE, Map.of("profile", "default"))))
          .hasToString(REGISTRY.create(name, ScorerOptions.of(Profile.DEFAULT)).toString());
    }
    assertThat(REGISTRY.createForClaims("ccp", options(Map.of("profile", "paper"))))
        .hasToString(ClaimConditionedProbability.asPublished().toString());
    assertThatThrownBy(() -> REGISTRY.createForClaims("ccp", options(Map.of("profile", "mine"))))
        .hasMessageContaining("option profile = \"mine\"")
        .hasMessageContaining("default, paper, reference");
    assertThatThrownBy(
            () ->
                REGISTRY.createForClaims(
                    "ccp", options(Map.of("profile", "reference", "unit", "word"))))
        .hasMessageContaining("the reference compares tokens only");
  }

  @Test
  void create_wrongOption_isRefusedWithTheChoices() {
    assertThatThrownBy(() -> REGISTRY.create("ccp", options(Map.of("context", "page"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"page\"")
        .hasMessageContaining("claim-prefix, sentence-prefix, none");
    assertThatThrownBy(() -> REGISTRY.create("ccp", options(Map.of("alternatives", "1.5"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("whole number");
    assertThatThrownBy(() -> REGISTRY.create("token-ccp", options(Map.of("aggregation", "min"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown");
  }

  @Test
  void create_frequencyScoring_takesThePremise() {
    assertThat(REGISTRY.createForClaims("frequency-scoring", options(Map.of("premise", "whole"))))
        .asString()
        .contains("WHOLE");
    assertThatThrownBy(
            () -> REGISTRY.createForClaims("frequency-scoring", options(Map.of("premise", "half"))))
        .hasMessageContaining("must be one of sentences, whole");
  }
}
