package io.github.uq4j.report.chain;

import io.github.uq4j.metrics.attention.chain.AttentionChain;
import io.github.uq4j.metrics.attention.chain.ChainLink;
import io.github.uq4j.metrics.attention.chain.ChainToken;
import io.github.uq4j.report.NamedScore;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * An answer with its attention chain.
 *
 * @param id its name
 * @param prompt the prompt; may be empty
 * @param text the response
 * @param tokens the chain's tokens, ascending; none where no chain was found
 * @param scores its scores, in order
 * @param labels what is known of it, such as {@code correct: true}
 * @param notes what could not be computed and why, a line each
 */
public record ChainAnswer(
    String id,
    String prompt,
    String text,
    List<LinkedToken> tokens,
    List<NamedScore> scores,
    List<String> labels,
    List<String> notes) {

  /**
   * Copies the lists and checks that they fit together.
   *
   * @throws IllegalArgumentException if tokens do not ascend, lie outside the text, or have parents
   *     that are not in the chain
   */
  public ChainAnswer {
    tokens = List.copyOf(tokens);
    scores = List.copyOf(scores);
    labels = List.copyOf(labels);
    notes = List.copyOf(notes);
    Set<Integer> known = new LinkedHashSet<>();
    int before = -1;
    for (LinkedToken token : tokens) {
      if (token.token() <= before) {
        throw new IllegalArgumentException(
            "token " + token.token() + " after token " + before + "; must ascend");
      }
      if (token.span().end() > text.length()) {
        throw new IllegalArgumentException(
            "span of token %d ends at %d; the text has %d characters"
                .formatted(token.token(), token.span().end(), text.length()));
      }
      before = token.token();
      known.add(before);
    }
    for (LinkedToken token : tokens) {
      for (LinkedToken.Parent parent : token.parents()) {
        if (!known.contains(parent.token())) {
          throw new IllegalArgumentException(
              "parent %d of token %d; must be a token of the chain"
                  .formatted(parent.token(), token.token()));
        }
      }
    }
  }

  /**
   * An answer with its chain.
   *
   * @param trace the trace; its tokens need spans
   * @param chain the chain of the trace's answer
   * @return the answer, without scores
   * @throws IllegalArgumentException if the chain is not of this trace
   */
  public static ChainAnswer of(Trace trace, AttentionChain chain) {
    List<Token> said = trace.generation().tokens();
    List<LinkedToken> tokens = new ArrayList<>();
    for (ChainToken link : chain.tokens()) {
      if (link.token() >= said.size()) {
        throw new IllegalArgumentException(
            "token %d of the chain; the response has %d tokens"
                .formatted(link.token(), said.size()));
      }
      Token token = said.get(link.token());
      TextSpan span = token.span().orElse(new TextSpan(0, 0));
      LinkedToken.Role role =
          chain.answer().contains(link.token())
              ? LinkedToken.Role.ANSWER
              : LinkedToken.Role.SUPPORT;
      tokens.add(
          new LinkedToken(
              link.token(),
              span,
              role,
              link.score(),
              token.logprob(),
              parents(chain, link.token())));
    }
    return bare(trace, tokens, List.of());
  }

  /**
   * An answer whose chain cannot be had.
   *
   * @param trace the trace
   * @param reason why, shown in place of the chain
   * @return the answer, without scores
   */
  public static ChainAnswer without(Trace trace, String reason) {
    return bare(trace, List.of(), List.of(reason));
  }

  private static ChainAnswer bare(Trace trace, List<LinkedToken> tokens, List<String> notes) {
    return new ChainAnswer(
        trace.id(),
        trace.prompt().map(Prompt::text).orElse(""),
        trace.generation().text(),
        tokens,
        List.of(),
        List.of(),
        notes);
  }

  private static List<LinkedToken.Parent> parents(AttentionChain chain, int token) {
    List<LinkedToken.Parent> parents = new ArrayList<>();
    for (ChainLink link : chain.links()) {
      if (link.to() == token) {
        parents.add(new LinkedToken.Parent(link.from(), link.weight()));
      }
    }
    return parents;
  }

  /**
   * The same with the tokens marked that are similar to the answer.
   *
   * @param similar which tokens of the response; those outside the chain and those of the answer
   *     are left as they are
   * @return a new answer
   */
  public ChainAnswer withSimilar(Collection<Integer> similar) {
    List<LinkedToken> marked = new ArrayList<>();
    for (LinkedToken token : tokens) {
      boolean kept = token.role() != LinkedToken.Role.ANSWER && similar.contains(token.token());
      marked.add(
          kept
              ? new LinkedToken(
                  token.token(),
                  token.span(),
                  LinkedToken.Role.SIMILAR,
                  token.weight(),
                  token.logprob(),
                  token.parents())
              : token);
    }
    return new ChainAnswer(id, prompt, text, marked, scores, labels, notes);
  }

  /**
   * The same with scores.
   *
   * @param newScores the scores, in order
   * @return a new answer
   */
  public ChainAnswer withScores(List<NamedScore> newScores) {
    return new ChainAnswer(id, prompt, text, tokens, newScores, labels, notes);
  }

  /**
   * The same with labels.
   *
   * @param newLabels such as {@code correct: true}
   * @return a new answer
   */
  public ChainAnswer withLabels(List<String> newLabels) {
    return new ChainAnswer(id, prompt, text, tokens, scores, newLabels, notes);
  }

  /**
   * The same with other notes.
   *
   * @param newNotes a line each
   * @return a new answer
   */
  public ChainAnswer withNotes(List<String> newNotes) {
    return new ChainAnswer(id, prompt, text, tokens, scores, labels, newNotes);
  }
}
