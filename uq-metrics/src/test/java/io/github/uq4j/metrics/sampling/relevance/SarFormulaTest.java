package io.github.uq4j.metrics.sampling.relevance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.metrics.sampling.GoldenTraces;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SarFormulaTest {

  @Test
  void tokenSar_moreRelevancesThanTokens_isZeroInTheRepositoryAndRefusedHere() {
    double[] nll = {1, 2};
    double[] relevance = {0.5, 0.5, 0.5};
    assertThat(SarFormula.tokenSar(nll, relevance, SarVariant.REFERENCE)).isZero();
    for (SarVariant variant : List.of(SarVariant.DEFAULT, SarVariant.POLYGRAPH)) {
      assertThatThrownBy(() -> SarFormula.tokenSar(nll, relevance, variant))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("relevance has 3 values; must have one a token, 2");
    }
  }

  @Test
  void sentenceSar_farBelowADouble_staysFinite() {
    double[] cost = {900, 901};
    double[][] similarity = {{0, 0.5}, {0.5, 0}};
    // -ln(e^-900 + 500 e^-901) and -ln(e^-901 + 500 e^-900), their mean.
    double wanted =
        (900 - Math.log(1 + 500 * Math.exp(-1)) + 900 - Math.log(Math.exp(-1) + 500)) / 2;
    assertThat(SarFormula.sentenceSar(cost, similarity, 0.001)).isCloseTo(wanted, within(1e-10));
  }

  @Test
  void removal_byDefault_takesTheTokenOutAtItsPlace() {
    Generation sample =
        Generation.of(
            "at the mat",
            List.of(token("at", 0, 2), token(" the", 2, 6), token(" m", 6, 8), token("at", 8, 10)));
    Trace trace = GoldenTraces.trace("t", sample, List.of(sample));
    assertThat(TokenSar.withDefaults().questions(trace).similarity())
        .extracting(TextPair::second)
        .containsExactly("q the mat", "q at mat", "q at theat", "q at the m");
    assertThat(TokenSar.withDefaults().questions(trace).similarity())
        .extracting(TextPair::first)
        .containsOnly("q at the mat");
    // The repository removes "at" wherever it stands.
    assertThat(
            TokenSar.withDefaults().withVariant(SarVariant.REFERENCE).questions(trace).similarity())
        .extracting(TextPair::second)
        .containsExactly("q the m", "qat mat", "qat theat");
  }

  private static Token token(String text, int start, int end) {
    return Token.of(text, TokenDistribution.of(-1)).withSpan(new TextSpan(start, end));
  }

  @Test
  void score_modelThatSaysNaN_isRefusedByPair() {
    Generation sample = GoldenTraces.answer("a", List.of(-1.0, -2.0));
    Trace trace = GoldenTraces.trace("t", sample, List.of(sample));
    Helpers broken = Helpers.none().withSimilarity(p -> Collections.nCopies(p.size(), Double.NaN));
    for (SarVariant variant : SarVariant.values()) {
      assertThatThrownBy(() -> TokenSar.withDefaults().withVariant(variant).score(trace, broken))
          .isInstanceOf(ModelException.class)
          .hasMessageStartingWith("similarity of (\"")
          .hasMessageEndingWith("\") = NaN; must be finite");
    }
  }

  @Test
  void score_modelWithTooFewAnswers_isRefused() {
    Generation sample = GoldenTraces.answer("a", List.of(-1.0, -2.0));
    Trace trace = GoldenTraces.trace("t", sample, List.of(sample));
    Helpers mute = Helpers.none().withSimilarity(p -> List.of());
    assertThatThrownBy(() -> TokenSar.withDefaults().score(trace, mute))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the model gave 0 answers; must be one for each of 2 pairs");
  }
}
