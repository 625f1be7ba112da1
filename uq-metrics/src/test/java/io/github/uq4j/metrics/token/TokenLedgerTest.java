package io.github.uq4j.metrics.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the default profile's answer is another than LM-Polygraph's, derived by hand. */
class TokenLedgerTest {

  private static final float[] UNIFORM = {2, 2, 2, 2};
  private static final float[] PEAKED = {40, 0, 0, 0};

  private static Trace of(float[] row) {
    return Traces.answer("q").token("a", -0.1).logits(row).build();
  }

  private static Score reference(RenyiDivergence scorer, float[] row) {
    return scorer.withProfile(Profile.REFERENCE).score(of(row));
  }

  @Test
  void renyiDivergence_peakedRow_isSurerByDefaultAndLessSureInTheReference() {
    RenyiDivergence scorer = RenyiDivergence.withDefaults();
    assertThat(scorer.score(of(PEAKED)).uncertainty())
        .isLessThan(scorer.score(of(UNIFORM)).uncertainty());
    assertThat(reference(scorer, PEAKED).uncertainty())
        .isGreaterThan(reference(scorer, UNIFORM).uncertainty());
  }

  @Test
  void renyiDivergence_uniformRow_isZeroByDefaultAndShiftedInTheReference() {
    // sum q^a = 4 (1/4)^a, so D_a = 0; with the sign slip it is -2 ln 4.
    for (double alpha : new double[] {0.5, 0.75, 2, 3}) {
      RenyiDivergence scorer = RenyiDivergence.withDefaults().withAlpha(alpha);
      assertThat(scorer.score(of(UNIFORM)).value()).isCloseTo(0, within(1e-12));
      assertThat(reference(scorer, UNIFORM).value()).isCloseTo(-2 * Math.log(4), within(1e-12));
    }
  }

  @Test
  void renyiDivergence_orderOne_isTheLimitInBothProfiles() {
    // q = (3, 1) / 4: KL(q || U) = ln 2 - H(q).
    float[] row = {(float) Math.log(3), 0};
    double wanted = Math.log(2) + 0.75 * Math.log(0.75) + 0.25 * Math.log(0.25);
    RenyiDivergence scorer = RenyiDivergence.withDefaults().withAlpha(1).withTemperature(1);
    assertThat(scorer.score(of(row)).value()).isCloseTo(wanted, within(1e-7));
    assertThat(reference(scorer, row).value()).isCloseTo(wanted, within(1e-7));
    assertThat(scorer.withAlpha(1.0001).score(of(row)).value()).isCloseTo(wanted, within(1e-4));
  }

  @Test
  void renyiDivergence_otherOrders_agreeWithTheDefinition() {
    // q = (3, 1) / 4, a = 3: ln(27/64 + 1/64) / 2 + ln 2; a = 2: ln(10/16) + ln 2.
    float[] row = {(float) Math.log(3), 0};
    RenyiDivergence scorer = RenyiDivergence.withDefaults().withTemperature(1);
    assertThat(scorer.withAlpha(3).score(of(row)).value())
        .isCloseTo(Math.log(28.0 / 64) / 2 + Math.log(2), within(1e-7));
    assertThat(scorer.withAlpha(2).score(of(row)).value())
        .isCloseTo(Math.log(10.0 / 16) + Math.log(2), within(1e-7));
  }

  @Test
  void fisherRao_peakedRow_isSurerByDefaultAndLessSureInTheReference() {
    FisherRao scorer = FisherRao.withDefaults();
    FisherRao reference = scorer.withProfile(Profile.REFERENCE);
    assertThat(scorer.score(of(PEAKED)).uncertainty())
        .isLessThan(scorer.score(of(UNIFORM)).uncertainty());
    assertThat(reference.score(of(PEAKED)).uncertainty())
        .isGreaterThan(reference.score(of(UNIFORM)).uncertainty());
  }

  @Test
  void fisherRao_uniformRowsOfManyWidths_areZeroNeverNaN() {
    for (int width = 1; width < 300; width++) {
      float[] row = new float[width];
      for (Profile profile : Profile.values()) {
        assertThat(FisherRao.withDefaults().withProfile(profile).score(of(row)).value())
            .as("%s words", width)
            .isCloseTo(0, within(1e-6));
      }
    }
  }

  @Test
  void fisherRao_certainRow_isTheAngleToUniform() {
    // One word of four has it all: arccos(sqrt(1/4)) = pi / 3.
    float out = Float.NEGATIVE_INFINITY;
    assertThat(FisherRao.withDefaults().score(of(new float[] {out, 5, out, out})).value())
        .isCloseTo(2.0 / 3, within(1e-12));
  }

  /** ln p(word | word before) of a model that has read nothing but the answer. */
  private static final Map<String, Double> BIGRAMS =
      Map.of(
          "|Paris",
          -6.0,
          "Paris| is",
          -2.0,
          "Paris is| big",
          -3.0,
          // What a row one place too late says of the same words.
          "Paris|Paris",
          -8.0,
          "Paris is| is",
          -7.0,
          "Paris is big| big",
          -9.0);

  private static final WordModel MODEL =
      new WordModel((prompt, before, word) -> BIGRAMS.getOrDefault(before + "|" + word, -99.0));

  private static Trace parisIsBig() {
    return Traces.answer("q")
        .prompt("Tell me of Paris.")
        .token("Paris", -1)
        .entropy(1)
        .token(" is", -0.5)
        .entropy(0.01)
        .token(" big", -2)
        .entropy(2)
        .endOfSequence(-0.25)
        .entropy(0.5)
        .build();
  }

  private static double score(SequenceScorer scorer) {
    return scorer.score(parisIsBig(), Helpers.none().withLanguage(MODEL)).value();
  }

  @Test
  void pmi_answer_takesEveryTokensOwnRow() {
    // -(1/3) [(-1 + 6) + (-0.5 + 2) + (-2 + 3)]; the rows one place too late, without the first
    // token and with the end of sequence would give -(1/4) [-1 + (-0.5 + 7) + (-2 + 9) - 0.25].
    PointwiseMutualInformation scorer = PointwiseMutualInformation.withDefaults();
    assertThat(score(scorer)).isCloseTo(-7.5 / 3, within(1e-12));
    assertThat(score(scorer)).isNotCloseTo(-12.25 / 4, within(0.1));
    // The reference's arithmetic on the right rows: -(1/4) [-1 + (-0.5 + 2) + (-2 + 3) - 0.25].
    assertThat(score(scorer.withProfile(Profile.REFERENCE))).isCloseTo(-1.25 / 4, within(1e-12));
  }

  @Test
  void conditionalPmi_answer_takesEveryTokensOwnRowWhereItIsUnsure() {
    // -(1/3) [(-1 + 2 x 6) + (-0.5) + (-2 + 2 x 3)]: the second token is sure.
    ConditionalPointwiseMutualInformation scorer =
        ConditionalPointwiseMutualInformation.withDefaults().withLambda(2).withTau(0.1);
    assertThat(score(scorer)).isCloseTo(-14.5 / 3, within(1e-12));
    // -(1/4) [-1 - 0.5 + (-2 + 2 x 3) - 0.25] in the reference.
    assertThat(score(scorer.withProfile(Profile.REFERENCE))).isCloseTo(-2.25 / 4, within(1e-12));
  }

  @Test
  void conditionalPmi_entropyKnownWithinBounds_isUsedWhereTheyDecide() {
    double half = -Math.log(2);
    Trace trace =
        Traces.answer("q")
            .token("Paris", half)
            .top(Alternative.of("Paris", half), Alternative.of("Lyon", 2 * half))
            .build();
    Helpers helpers = Helpers.none().withLanguage(MODEL);
    ConditionalPointwiseMutualInformation scorer =
        ConditionalPointwiseMutualInformation.withDefaults().withLambda(1);
    // At least 1.5 ln 2 nats: above the usual threshold, whatever the rest is.
    assertThat(scorer.score(trace, helpers).value()).isCloseTo(-6 - half, within(1e-12));
    assertThatThrownBy(() -> scorer.withTau(3).score(trace, helpers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("step 0: entropy is in [1.0397")
        .hasMessageEndingWith("must be on one side of tau = 3.0");
  }

  @Test
  void pmi_pass_isAskedOnceForTheAnswerAlone() {
    WordModel model = new WordModel((prompt, before, word) -> -1);
    Trace trace = parisIsBig();
    PointwiseMutualInformation scorer = PointwiseMutualInformation.withDefaults();
    scorer.score(trace, Helpers.none().withLanguage(model));
    assertThat(model.asked()).isEqualTo(scorer.questions(trace).passes()).hasSize(1);
    ScoringRequest asked = model.asked().get(0);
    assertThat(asked.prompt()).isEmpty();
    assertThat(asked.text()).isEqualTo("Paris is big");
    assertThat(TokenPointwiseMutualInformation.withDefaults().questions(trace).passes())
        .isEqualTo(model.asked());
    assertThat(ConditionalPointwiseMutualInformation.withDefaults().questions(trace).passes())
        .isEqualTo(model.asked());
  }

  @Test
  void pmi_modelWithOtherTokens_isRefusedWithBothSides() {
    Trace trace = Traces.answer("q").token("Pa", -1).token("ris", -1).token(" is", -1).build();
    Helpers helpers = Helpers.none().withLanguage(MODEL);
    assertThatThrownBy(() -> PointwiseMutualInformation.withDefaults().score(trace, helpers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "pmi of trace \"q\" needs the same tokens without the prompt; token 0 is \"Paris\" to"
                + " the language model and \"Pa\" in the trace");
    Trace fewer = Traces.answer("q").token("Paris", -1).token(" is big", -1).build();
    assertThatThrownBy(() -> PointwiseMutualInformation.withDefaults().score(fewer, helpers))
        .hasMessageContaining("token 1 is \" is\" to the language model and \" is big\"");
  }

  @Test
  void pTrue_profiles_askInTheirOwnWords() {
    Trace trace = Traces.answer("q").prompt("Who? ").token("I", -1).build();
    ScoringRequest ours = PTrue.withDefaults().questions(trace).passes().get(0);
    assertThat(ours.prompt())
        .isEqualTo(
            "Question: Who?\nProposed answer: I\nIs the proposed answer:\n(A) True\n(B) False\n"
                + "The proposed answer is:");
    assertThat(ours.text()).isEqualTo(" True");
    ScoringRequest theirs =
        PTrue.withDefaults().withProfile(Profile.REFERENCE).questions(trace).passes().get(0);
    assertThat(theirs.prompt())
        .isEqualTo(
            "Question: Who? \n Possible answer:I\n Is the possible answer:\n (A) True\n (B) False\n"
                + " The possible answer is:");
    assertThat(theirs.text()).isEqualTo("True");
  }

  @Test
  void pTrue_wordOfSeveralTokens_addsThemUp() {
    WordModel model = new WordModel((prompt, before, word) -> -0.5);
    Trace trace = Traces.answer("q").prompt("Who?").token("I", -1).build();
    assertThat(PTrue.withDefaults().score(trace, Helpers.none().withLanguage(model)).value())
        .isEqualTo(0.5);
    assertThat(model.asked())
        .isEqualTo(List.of(PTrue.withDefaults().questions(trace).passes().get(0)));
  }

  @Test
  void selfCertaintyAndBoostedProb_profiles_pointInOppositeWays() {
    assertThat(SelfCertainty.withDefaults().info().orientation()).isEqualTo(Orientation.CONFIDENCE);
    assertThat(SelfCertainty.withDefaults().withProfile(Profile.REFERENCE).info().orientation())
        .isEqualTo(Orientation.UNCERTAINTY);
    // KL(U || p) of (3, 1) / 4: -(ln 3/4 + ln 1/4) / 2 - ln 2 = ln(16/3) / 2 - ln 2.
    float[] row = {(float) Math.log(3), 0};
    assertThat(SelfCertainty.withDefaults().score(of(row)).value())
        .isCloseTo(Math.log(16.0 / 3) / 2 - Math.log(2), within(1e-7));
  }
}
