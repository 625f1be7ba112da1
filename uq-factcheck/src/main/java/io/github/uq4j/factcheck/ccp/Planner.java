package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.factcheck.words.WordChoice;
import io.github.uq4j.factcheck.words.WordPlace;
import io.github.uq4j.factcheck.words.WordTokens;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.EntailmentLabel;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plans the questions about the tokens of one answer. */
final class Planner {

  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \n";

  private final CcpOptions options;
  private final Wording wording;
  private final Candidates candidates;
  private final double leastLogprob;

  Planner(Generation generation, CcpOptions options) {
    this.options = options;
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

  /** A plan for every word that has tokens of a claim. */
  List<TokenPlan> words(List<Integer> tokens, Map<Integer, List<WordChoice>> completed) {
    List<TokenPlan> plans = new ArrayList<>();
    Set<Integer> planned = new HashSet<>();
    for (int place = 0; place < tokens.size(); place++) {
      int first = wording.words().first(tokens.get(place));
      if (planned.add(first)) {
        plans.add(word(tokens, place, completed));
      }
    }
    return plans;
  }

  /** The words of a trace's claims that have to be completed, each once. */
  List<WordPlace> places(Planning.Asked asked) {
    Set<Integer> known = new HashSet<>();
    List<WordPlace> places = new ArrayList<>();
    for (List<Integer> claim : asked.claims()) {
      for (int index : claim) {
        int first = wording.words().first(index);
        if (known.add(first) && comparable(first)) {
          places.add(
              new WordPlace(
                  asked.trace(),
                  first,
                  wording.words().last(first),
                  candidates.of(wording.token(first))));
        }
      }
    }
    return places;
  }

  private boolean comparable(int first) {
    return !wording.token(first).special()
        && WordTokens.says(wording.words().text(first))
        && !wording.functionWord(first);
  }

  private TokenPlan word(List<Integer> claim, int place, Map<Integer, List<WordChoice>> completed) {
    int first = wording.words().first(claim.get(place));
    int length = wording.words().last(first) - first + 1;
    List<WordChoice> choices = completed.get(first);
    if (choices == null) {
      List<Alternative> pieces = candidates.of(wording.token(first));
      return wording.functionWord(first)
          ? TokenPlan.functionWord(first, length, pieces)
          : TokenPlan.certain(first, length, pieces);
    }
    List<Alternative> words =
        choices.stream().map(word -> Alternative.of(word.text(), word.logprob())).toList();
    List<String> texts = texts(prefix(claim, place, first), first, words);
    return compared(TokenPlan.of(first, length, words.get(0)), words, texts);
  }

  private TokenPlan token(List<Integer> claim, int place) {
    int index = claim.get(place);
    Token token = wording.token(index);
    List<Alternative> choices = candidates.of(token);
    if (token.text().isEmpty()) {
      return TokenPlan.certain(index, 1, choices);
    }
    if (wording.functionWord(index)) {
      return TokenPlan.functionWord(index, 1, choices);
    }
    if (!options.reference() && candidates.wordless(token)) {
      return TokenPlan.certain(index, 1, choices);
    }
    List<String> texts = texts(prefix(claim, place, index), index, choices);
    return compared(TokenPlan.of(index, 1, choices.get(0)), choices, texts);
  }

  private String prefix(List<Integer> claim, int place, int index) {
    return switch (options.context()) {
      case NONE -> "";
      case CLAIM_PREFIX -> wording.claimPrefix(claim, place);
      case SENTENCE_PREFIX -> wording.sentencePrefix(index);
    };
  }

  private List<String> texts(String prefix, int index, List<Alternative> choices) {
    String gap = wording.gap(index);
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
  private TokenPlan compared(TokenPlan plan, List<Alternative> choices, List<String> texts) {
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
