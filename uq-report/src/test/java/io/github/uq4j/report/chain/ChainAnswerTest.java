package io.github.uq4j.report.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.metrics.attention.chain.AttentionChain;
import io.github.uq4j.metrics.attention.chain.ChainLink;
import io.github.uq4j.metrics.attention.chain.ChainToken;
import io.github.uq4j.report.chain.LinkedToken.Parent;
import io.github.uq4j.report.chain.LinkedToken.Role;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainAnswerTest {

  /** "1+2=3;Answer: 3", a token a character up to the semicolon, then two. */
  private static Trace trace() {
    Trace plain = Traces.ofLogprobs("sum", -0.1, -0.2, -0.3, -0.4, -0.5, -0.6, -0.7, -0.8);
    String text = "1+2=3;Answer: 3";
    int[] ends = {1, 2, 3, 4, 5, 6, 13, 15};
    List<Token> tokens = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < ends.length; i++) {
      Token old = plain.generation().tokens().get(i);
      TextSpan span = new TextSpan(start, ends[i]);
      tokens.add(Token.of(span.of(text), old.distribution()).withSpan(span));
      start = ends[i];
    }
    return Trace.of("sum", Generation.of(text, tokens));
  }

  private static AttentionChain chain() {
    return new AttentionChain(
        List.of(
            new ChainToken(0, 0.5),
            new ChainToken(2, 0.6),
            new ChainToken(4, 0.9),
            new ChainToken(7, 0)),
        List.of(7),
        List.of(
            new ChainLink(7, 4, 0.9),
            new ChainLink(4, 2, 0.4),
            new ChainLink(7, 2, 0.2),
            new ChainLink(4, 0, 0.5)));
  }

  @Test
  void of_chain_takesTokensWeightsParentsAndProbabilities() {
    ChainAnswer answer = ChainAnswer.of(trace(), chain());
    assertThat(answer.tokens())
        .containsExactly(
            new LinkedToken(
                0, new TextSpan(0, 1), Role.SUPPORT, 0.5, -0.1, List.of(new Parent(4, 0.5))),
            new LinkedToken(
                2,
                new TextSpan(2, 3),
                Role.SUPPORT,
                0.6,
                -0.3,
                List.of(new Parent(4, 0.4), new Parent(7, 0.2))),
            new LinkedToken(
                4, new TextSpan(4, 5), Role.SUPPORT, 0.9, -0.5, List.of(new Parent(7, 0.9))),
            new LinkedToken(7, new TextSpan(13, 15), Role.ANSWER, 0, -0.8, List.of()));
    assertThat(answer.text()).isEqualTo("1+2=3;Answer: 3");
    assertThat(answer.prompt()).isEmpty();
  }

  @Test
  void withSimilar_tokens_marksThoseOfTheChainOnly() {
    ChainAnswer answer = ChainAnswer.of(trace(), chain()).withSimilar(List.of(2, 3, 7));
    assertThat(answer.tokens())
        .extracting(LinkedToken::role)
        .containsExactly(Role.SUPPORT, Role.SIMILAR, Role.SUPPORT, Role.ANSWER);
  }

  @Test
  void without_reason_keepsTextAndSaysWhy() {
    ChainAnswer answer = ChainAnswer.without(trace(), "No answer.");
    assertThat(answer.tokens()).isEmpty();
    assertThat(answer.notes()).containsExactly("No answer.");
    assertThat(answer.text()).startsWith("1+2=3");
  }

  @Test
  void badInput_isRefusedByName() {
    AttentionChain other = new AttentionChain(List.of(new ChainToken(8, 0)), List.of(8), List.of());
    assertThatThrownBy(() -> ChainAnswer.of(trace(), other))
        .hasMessage("token 8 of the chain; the response has 8 tokens");
    assertThatThrownBy(() -> new Parent(3, Double.NaN))
        .hasMessage("weight of parent 3 = NaN; must be in [0, 1]");
    assertThatThrownBy(() -> token(3, 0, -1, List.of(new Parent(3, 0.5))))
        .hasMessage("parent 3 of token 3; must be a later token");
    assertThatThrownBy(() -> token(3, Double.POSITIVE_INFINITY, -1, List.of()))
        .hasMessage("weight of token 3 = Infinity; must be finite and >= 0");
    assertThatThrownBy(() -> token(3, 0, Double.NaN, List.of()))
        .hasMessage("logprob of token 3 = NaN; must be <= 0");
    assertThatThrownBy(() -> token(-1, 0, -1, List.of())).hasMessage("token = -1; must be >= 0");
    assertThatThrownBy(() -> answer("abc", token(1, 0, -1, List.of(new Parent(2, 1)))))
        .hasMessage("parent 2 of token 1; must be a token of the chain");
    assertThatThrownBy(() -> answer("abc", token(1, 0, -1, List.of()), token(1, 0, -1, List.of())))
        .hasMessage("token 1 after token 1; must ascend");
    assertThatThrownBy(() -> answer("", token(1, 0, -1, List.of())))
        .hasMessage("span of token 1 ends at 1; the text has 0 characters");
  }

  private static LinkedToken token(int token, double weight, double logprob, List<Parent> parents) {
    return new LinkedToken(token, new TextSpan(0, 1), Role.SUPPORT, weight, logprob, parents);
  }

  private static ChainAnswer answer(String text, LinkedToken... tokens) {
    return new ChainAnswer("a", "", text, List.of(tokens), List.of(), List.of(), List.of());
  }
}
