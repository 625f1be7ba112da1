package io.github.uq4j.metrics.sampling.relevance;

import io.github.uq4j.metrics.sampling.answers.Judged;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The tokens of one answer, and the texts that are left without each. */
final class TokenRemovals {

  private final SarVariant variant;
  private final List<Token> tokens;
  private final List<TextPair> pairs;

  private TokenRemovals(SarVariant variant, List<Token> tokens, List<TextPair> pairs) {
    this.variant = variant;
    this.tokens = tokens;
    this.pairs = pairs;
  }

  static TokenRemovals of(Trace trace, Generation answer, SarVariant variant) {
    String prompt = trace.prompt().orElseThrow().text();
    List<Token> tokens =
        variant == SarVariant.POLYGRAPH ? answer.tokens() : answer.textTokens().toList();
    if (tokens.size() == 1 && variant != SarVariant.REFERENCE) {
      return new TokenRemovals(variant, tokens, List.of());
    }
    List<TextPair> pairs =
        switch (variant) {
          case DEFAULT -> atItsPlace(prompt, answer.text(), tokens);
          case REFERENCE -> everywhere(prompt, answer.text(), tokens);
          case POLYGRAPH -> decoded(prompt, tokens);
        };
    return new TokenRemovals(variant, tokens, pairs);
  }

  private static List<TextPair> atItsPlace(String prompt, String text, List<Token> tokens) {
    String whole = joined(prompt, text);
    List<TextPair> pairs = new ArrayList<>(tokens.size());
    int from = 0;
    for (Token token : tokens) {
      int start = token.span().isPresent() ? token.span().get().start() : from;
      int end = token.span().map(TextSpan::end).orElse(from + token.text().length());
      from = end;
      String rest = text.substring(0, start) + text.substring(end);
      pairs.add(new TextPair(whole, joined(prompt, rest)));
    }
    return pairs;
  }

  /** Prompt and answer with a space between them, unless one of them brings white space. */
  private static String joined(String prompt, String text) {
    boolean apart =
        prompt.isEmpty()
            || text.isEmpty()
            || Character.isWhitespace(prompt.charAt(prompt.length() - 1))
            || Character.isWhitespace(text.charAt(0));
    return apart ? prompt + text : prompt + " " + text;
  }

  private static List<TextPair> everywhere(String prompt, String text, List<Token> tokens) {
    String whole = prompt + text;
    return tokens.stream()
        .map(token -> new TextPair(whole, prompt + text.replace(token.text(), "")))
        .toList();
  }

  private static List<TextPair> decoded(String prompt, List<Token> tokens) {
    String whole = prompt + " " + without(tokens, -1);
    List<TextPair> pairs = new ArrayList<>(tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      pairs.add(new TextPair(whole, prompt + " " + without(tokens, i)));
    }
    return pairs;
  }

  private static String without(List<Token> tokens, int removed) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      if (i != removed && !tokens.get(i).special()) {
        text.append(tokens.get(i).text());
      }
    }
    return text.toString();
  }

  /** Why the tokens of an answer cannot be removed one by one. */
  static Optional<String> refusal(String name, Generation answer, SarVariant variant) {
    if (variant != SarVariant.DEFAULT
        || answer.textTokens().allMatch(token -> token.span().isPresent())) {
      return Optional.empty();
    }
    String texts = answer.textTokens().map(Token::text).collect(Collectors.joining());
    boolean placed =
        texts.equals(answer.text()) && answer.textTokens().noneMatch(t -> t.span().isPresent());
    return placed
        ? Optional.empty()
        : Optional.of(
            "needs token-spans of "
                + name
                + ": the texts of its tokens, \""
                + texts
                + "\", do not make up its text, \""
                + answer.text()
                + "\"");
  }

  boolean isEmpty() {
    return tokens.isEmpty();
  }

  List<TextPair> pairs() {
    return pairs;
  }

  /** The relevance of every token: 1 minus the similarity of the texts with and without it. */
  double[] relevance(Judged<Double> judged) {
    double[] relevance = new double[tokens.size()];
    for (int i = 0; i < relevance.length; i++) {
      if (pairs.isEmpty()) {
        relevance[i] = tokens.get(i).special() ? 0 : 1;
      } else if (variant != SarVariant.POLYGRAPH || !tokens.get(i).special()) {
        double similarity = judged.of(pairs.get(i).first(), pairs.get(i).second());
        relevance[i] = 1 - held(similarity, variant);
      }
    }
    return relevance;
  }

  static double held(double similarity, SarVariant variant) {
    return variant == SarVariant.DEFAULT ? Math.min(1, Math.abs(similarity)) : similarity;
  }

  /** The token-level score of this answer; NaN in the reference where nothing is relevant. */
  double tokenSar(Judged<Double> judged) {
    double[] nll = tokens.stream().mapToDouble(token -> -token.logprob()).toArray();
    return SarFormula.tokenSar(nll, relevance(judged), variant);
  }
}
