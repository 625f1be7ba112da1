package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.EntailmentLabel;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Plans the questions about the tokens of one answer. */
final class Planner {

  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \n";

  private final CcpOptions options;
  private final Generation generation;
  private final Wording wording;
  private final Candidates candidates;
  private final double leastLogprob;

  Planner(Generation generation, CcpOptions options) {
    this.options = options;
    this.generation = generation;
    this.wording = new Wording(generation, options);
    this.candidates = new Candidates(generation, options);
    this.leastLogprob = Math.log(options.leastProbability());
  }

  /** A plan for every token of a claim. */
  List<TokenPlan> claim(List<Integer> tokens) {
    List<TokenPlan> plans = new ArrayList<>(tokens.size());
    for (int place = 0; place < tokens.size(); place++) {
      plans.add(token(tokens, place));
    }
    return plans;
  }

  /** A plan for every token of the answer; the prefix of a token is all that comes before. */
  List<TokenPlan> everything() {
    return claim(IntStream.range(0, generation.tokens().size()).boxed().toList());
  }

  private TokenPlan token(List<Integer> claim, int place) {
    int index = claim.get(place);
    Token token = wording.token(index);
    List<Alternative> choices = candidates.of(token);
    if (token.text().isEmpty()) {
      return TokenPlan.certain(index, choices);
    }
    if (wording.functionWord(index)) {
      return TokenPlan.functionWord(index, choices);
    }
    if (!options.reference() && candidates.wordless(token)) {
      return TokenPlan.certain(index, choices);
    }
    return compared(index, choices, texts(claim, place, choices));
  }

  private List<String> texts(List<Integer> claim, int place, List<Alternative> choices) {
    int index = claim.get(place);
    String gap = wording.gap(index);
    String prefix =
        switch (options.context()) {
          case NONE -> "";
          case CLAIM_PREFIX -> wording.claimPrefix(claim, place);
          case SENTENCE_PREFIX -> wording.sentencePrefix(index);
        };
    List<String> texts = new ArrayList<>(choices.size());
    for (Alternative choice : choices) {
      String text = choice.text();
      boolean spaced = !text.isEmpty() && Character.isWhitespace(text.charAt(0));
      texts.add(finished(prefix + (spaced ? "" : gap) + text));
    }
    return texts;
  }

  private String finished(String text) {
    if (options.context() == Context.NONE) {
      return stripPunctuation(text);
    }
    return options.reference() ? text : text.stripLeading();
  }

  /** What needs no question gets its label, for the rest the texts are compared. */
  private TokenPlan compared(int index, List<Alternative> choices, List<String> texts) {
    TokenPlan plan = TokenPlan.of(index, choices.get(0));
    String chosen = texts.get(0);
    for (int k = 1; k < choices.size(); k++) {
      Alternative choice = choices.get(k);
      String text = texts.get(k);
      if (choice.logprob() < leastLogprob) {
        plan.known(choice, EntailmentLabel.NEUTRAL);
      } else if (options.reference()) {
        plan.open(choice, chosen, text);
      } else if (text.isEmpty() || chosen.isEmpty() || candidates.wordless(choice.text())) {
        plan.known(choice, EntailmentLabel.NEUTRAL);
      } else if (text.equals(chosen)) {
        plan.known(choice, EntailmentLabel.ENTAILMENT);
      } else {
        plan.open(choice, chosen, text);
      }
    }
    return plan;
  }

  private static String stripPunctuation(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && PUNCTUATION.indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && PUNCTUATION.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(start, end);
  }
}
