package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.EntailmentLabel;
import io.github.uq4j.trace.TextPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What has to be asked about one token before its probability can be computed. */
final class TokenPlan {

  /** One candidate: a label that is known, or the text whose meaning has to be judged. */
  private record Case(Alternative candidate, Optional<EntailmentLabel> known, String text) {}

  private final int token;
  private final boolean functionWord;
  private final String chosen;
  private final List<Case> cases;

  private TokenPlan(int token, boolean functionWord, String chosen, List<Case> cases) {
    this.token = token;
    this.functionWord = functionWord;
    this.chosen = chosen;
    this.cases = cases;
  }

  /** A token whose alternatives are not looked at: nothing contradicts. */
  static TokenPlan certain(int token, List<Alternative> candidates, boolean functionWord) {
    EntailmentLabel label = functionWord ? EntailmentLabel.ENTAILMENT : EntailmentLabel.NEUTRAL;
    List<Case> cases = new ArrayList<>(candidates.size());
    for (int k = 0; k < candidates.size(); k++) {
      cases.add(
          new Case(
              candidates.get(k), Optional.of(k == 0 ? EntailmentLabel.ENTAILMENT : label), ""));
    }
    return new TokenPlan(token, functionWord, "", cases);
  }

  /**
   * A token whose alternatives are compared with it.
   *
   * @param labels what is known of every candidate, in order; the first is the chosen one
   * @param texts the texts to compare, in order
   */
  static TokenPlan asked(
      int token,
      List<Alternative> candidates,
      List<Optional<EntailmentLabel>> labels,
      List<String> texts) {
    List<Case> cases = new ArrayList<>(candidates.size());
    for (int k = 0; k < candidates.size(); k++) {
      cases.add(new Case(candidates.get(k), labels.get(k), texts.get(k)));
    }
    return new TokenPlan(token, false, texts.get(0), cases);
  }

  /** Hands out every pair that has to be judged, in order. */
  void pairs(Direction direction, Consumer<TextPair> sink) {
    for (Case one : cases) {
      if (one.known().isEmpty()) {
        TextPair forward = new TextPair(chosen, one.text());
        if (direction == Direction.TWO_WAY) {
          sink.accept(forward);
        }
        sink.accept(forward.swapped());
      }
    }
  }

  TokenCcp resolve(CcpOptions options, Map<TextPair, Entailment> judgements) {
    List<JudgedAlternative> judged = new ArrayList<>(cases.size());
    for (Case one : cases) {
      EntailmentLabel label = one.known().orElseGet(() -> label(options, judgements, one.text()));
      judged.add(new JudgedAlternative(one.candidate().text(), one.candidate().logprob(), label));
    }
    return new TokenCcp(token, Vote.logCcp(judged), functionWord, judged);
  }

  private EntailmentLabel label(
      CcpOptions options, Map<TextPair, Entailment> judgements, String text) {
    TextPair forward = new TextPair(chosen, text);
    EntailmentLabel backward = label(options, judgements, forward.swapped());
    return options.direction() == Direction.ONE_WAY
        ? backward
        : Vote.combine(label(options, judgements, forward), backward);
  }

  private static EntailmentLabel label(
      CcpOptions options, Map<TextPair, Entailment> judgements, TextPair pair) {
    Entailment judgement = judgements.get(pair);
    if (judgement == null) {
      throw new IllegalStateException("no judgement of " + pair);
    }
    return Vote.label(judgement, options.profile());
  }
}
