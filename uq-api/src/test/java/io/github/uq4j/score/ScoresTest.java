package io.github.uq4j.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.model.SimilarityModel;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Labels;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScoresTest {

  private static final Trace TEXT = Trace.of("q", Generation.of("a", List.of()));
  private static final Trace TOKENS =
      Trace.of("q", Generation.of("a", List.of(Token.of("a", TokenDistribution.of(-2)))))
          .withLabels(Labels.none().with("correct", true));

  /** The sum of negative log-probabilities, scaled by an option. */
  private record Surprise(ScorerInfo info, double scale) implements SequenceScorer {
    @Override
    public Score score(Trace trace, Helpers helpers) {
      require(trace, helpers);
      double sum = trace.generation().tokens().stream().mapToDouble(Token::logprob).sum();
      return new Score(info, -sum * scale);
    }
  }

  private record Each(ScorerInfo info) implements TokenScorer {
    @Override
    public TokenScores score(Trace trace, Helpers helpers) {
      require(trace, helpers);
      return new TokenScores(
          info, trace.generation().tokens().stream().map(t -> -t.logprob()).toList());
    }
  }

  private static final ScorerInfo SURPRISE =
      ScorerInfo.of("surprise", Level.SEQUENCE)
          .withRange(Range.NON_NEGATIVE, Unit.NATS)
          .withCost(Cost.RECORDED)
          .withPaper(new Paper("A", "T", 2020, "https://example.org"));
  private static final ScorerInfo EACH = ScorerInfo.of("each", Level.TOKEN);
  private static final ScorerInfo CLAIM = ScorerInfo.of("surprise", Level.CLAIM);

  private static ScorerRegistry registry() {
    return ScorerRegistry.of(
        List.of(
            () ->
                List.of(
                    new ScorerProvider.Entry(
                        SURPRISE,
                        Set.of("scale"),
                        options -> new Surprise(SURPRISE, options.number("scale").orElse(1))),
                    ScorerProvider.Entry.of(EACH, profile -> new Each(EACH)),
                    ScorerProvider.Entry.of(CLAIM, profile -> new Surprise(CLAIM, 2)))));
  }

  @Test
  void registry_knownName_buildsWithItsOptions() {
    ScorerOptions options = new ScorerOptions(Profile.DEFAULT, Map.of("scale", "0.5"));
    Scorer scorer = registry().create("surprise", options);
    assertThat(((SequenceScorer) scorer).score(TOKENS).value()).isEqualTo(1.0);
    assertThat(registry().list()).containsExactly(SURPRISE, EACH, CLAIM);
    assertThat(registry().createForClaims("surprise", ScorerOptions.of(Profile.REFERENCE)).info())
        .isEqualTo(CLAIM);
  }

  @Test
  void registry_unknownName_offersTheNearest() {
    ScorerOptions plain = ScorerOptions.of(Profile.DEFAULT);
    assertThatThrownBy(() -> registry().create("suprise", plain))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("scorer \"suprise\" is unknown; nearest: surprise, each");
    assertThatThrownBy(() -> registry().createForClaims("each", plain))
        .hasMessageStartingWith("scorer \"each\" is unknown");
  }

  @Test
  void registry_unknownOptionOrBadNumber_isRefused() {
    assertThatThrownBy(
            () ->
                registry().create("surprise", new ScorerOptions(Profile.DEFAULT, Map.of("x", ""))))
        .hasMessage("option surprise.x is unknown; surprise takes scale");
    assertThatThrownBy(
            () -> registry().create("each", new ScorerOptions(Profile.DEFAULT, Map.of("x", ""))))
        .hasMessage("option each.x is unknown; each takes no options");
    for (String bad : List.of("NaN", "Infinity", "one")) {
      ScorerOptions options = new ScorerOptions(Profile.DEFAULT, Map.of("scale", bad));
      assertThatThrownBy(() -> registry().create("surprise", options))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("option scale = ");
    }
  }

  @Test
  void registry_twoOfOneName_isRefused() {
    ScorerProvider provider =
        () -> List.of(ScorerProvider.Entry.of(EACH, profile -> new Each(EACH)));
    assertThatThrownBy(() -> ScorerRegistry.of(List.of(provider, provider)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("each");
    assertThat(ScorerRegistry.load().list()).isEmpty();
    assertThat(ScorerRegistry.load().nearest("x")).isEmpty();
  }

  @Test
  void scoreRun_scoresWhatCanBeScoredAndRecordsRefusals() {
    ScorerInfo nli = ScorerInfo.of("nli", Level.SEQUENCE).withNeeds(Signal.ENTAILMENT);
    ScoreRun run =
        ScoreRun.of(
            List.of(new Surprise(SURPRISE, 1), new Each(EACH), new Surprise(nli, 1)),
            Helpers.none());
    ScoreSheet sheet = run.score(TOKENS);
    assertThat(sheet.scores()).containsExactly(new Score(SURPRISE, 2));
    assertThat(sheet.tokens()).containsExactly(new TokenScores(EACH, List.of(2.0)));
    assertThat(sheet.refused())
        .containsExactly(Map.entry("nli", "needs entailment; the trace has logprobs"));
    assertThat(sheet.labels()).isEqualTo(TOKENS.labels());
    assertThat(run.score(TEXT).refused().get("surprise"))
        .isEqualTo("needs logprobs; the trace has nothing but text");
  }

  @Test
  void scoreRun_judgementNotRecorded_isARefusalOfThatScorerAlone() {
    SequenceScorer asking =
        new SequenceScorer() {
          @Override
          public ScorerInfo info() {
            return ScorerInfo.of("asking", Level.SEQUENCE);
          }

          @Override
          public Score score(Trace trace, Helpers helpers) {
            helpers.entailmentFor(trace).judge(List.of(new TextPair("a", "b")));
            return new Score(info(), 0);
          }
        };
    ScoreSheet sheet =
        ScoreRun.of(List.of(asking, new Surprise(SURPRISE, 1)), Helpers.none()).score(TOKENS);
    assertThat(sheet.refused().get("asking")).contains("no recorded entailment of (\"a\", \"b\")");
    assertThat(sheet.scores()).hasSize(1);
  }

  @Test
  void scoreRun_scorerOfClaims_isRefused() {
    Scorer scorer = () -> CLAIM;
    assertThatThrownBy(() -> ScoreRun.of(List.of(scorer), Helpers.none()))
        .hasMessage("scorer surprise is of level claim; must be of level sequence or token");
  }

  @Test
  void score_traceWithoutNeeds_isRefusedWithBothNames() {
    assertThatThrownBy(() -> new Surprise(SURPRISE, 1).score(TEXT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("surprise of trace \"q\" needs logprobs; the trace has nothing but text");
    assertThatThrownBy(() -> new Each(EACH).score(TEXT)).hasMessageContaining("each of trace");
  }

  @Test
  void helpers_givenModels_winOverRecordedOnes() {
    List<TextPair> asked = new ArrayList<>();
    EntailmentModel entailment =
        pairs -> {
          asked.addAll(pairs);
          return pairs.stream().map(p -> new Entailment(1, 0, 0)).toList();
        };
    SimilarityModel similarity = pairs -> pairs.stream().map(p -> 1.0).toList();
    Helpers helpers = Helpers.none().withEntailment(entailment).withSimilarity(similarity);
    List<TextPair> pairs = List.of(new TextPair("a", "b"));
    assertThat(helpers.entailmentFor(TEXT).judge(pairs)).hasSize(1);
    assertThat(helpers.similarityFor(TEXT).judge(pairs)).containsExactly(1.0);
    assertThat(asked).isEqualTo(pairs);
    assertThat(helpers.signals(TEXT)).containsExactly(Signal.ENTAILMENT, Signal.SIMILARITY);
    assertThat(Helpers.none().signals(TEXT)).isEmpty();
    assertThatThrownBy(() -> Helpers.none().entailmentFor(TEXT).judge(pairs))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Helpers.none().similarityFor(TEXT).judge(pairs))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void score_outOfRangeOrNotFinite_isRefused() {
    for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new Score(SURPRISE, bad))
          .isInstanceOf(ArithmeticException.class)
          .hasMessage("surprise = " + bad + "; must be finite and in [0, inf]");
      assertThatThrownBy(
              () -> new TokenScores(EACH.withRange(Range.UNIT, Unit.NONE), List.of(1.0, bad)))
          .isInstanceOf(ArithmeticException.class)
          .hasMessageContaining("each[1] = ");
    }
    assertThatThrownBy(() -> new Range(1, Double.NaN)).hasMessageContaining("low <= high");
    assertThat(new Range(-0.5, 2)).hasToString("[-0.5, 2]");
    assertThat(Range.REAL).hasToString("[-inf, inf]");
  }

  @Test
  void uncertainty_ofAConfidence_isItsNegative() {
    assertThat(new Score(SURPRISE, 1).uncertainty()).isEqualTo(1);
    ScorerInfo sure = SURPRISE.withOrientation(Orientation.CONFIDENCE);
    assertThat(new Score(sure, 1).uncertainty()).isEqualTo(-1);
    assertThat(List.of(Profile.DEFAULT.id(), Cost.MODEL.id(), Unit.BITS.id(), Level.CLAIM.id()))
        .containsExactly("default", "model", "bits", "claim");
  }
}
