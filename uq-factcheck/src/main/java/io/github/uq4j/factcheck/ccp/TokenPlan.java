package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.EntailmentLabel;
import io.github.uq4j.trace.TextPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What has to be asked about one token before its probability can be computed. */
final class TokenPlan {

  /** One candidate: its label is known, or its meaning has to be judged. */
  private sealed interface Case {
    Alternative candidate();
  }

  private record Known(Alternative candidate, EntailmentLabel label) implements Case {}

  /** The pair is (chosen text, alternative text), the other one the same turned round. */
  private record Open(Alternative candidate, TextPair forward, TextPair backward) implements Case {}

  private final int token;
  private final int length;
  private final boolean functionWord;
  private final List<Case> cases = new ArrayList<>();

  private TokenPlan(int token, int length, boolean functionWord) {
    this.token = token;
    this.length = length;
    this.functionWord = functionWord;
  }

  /**
   * A plan of the chosen token alone; the others are added.
   *
   * @param token its index
   * @param length of how many tokens it is
   * @param chosen the chosen candidate
   */
  static TokenPlan of(int token, int length, Alternative chosen) {
    TokenPlan plan = new TokenPlan(token, length, false);
    plan.known(chosen, EntailmentLabel.ENTAILMENT);
    return plan;
  }

  /** A token whose alternatives are not looked at: nothing contradicts. */
  static TokenPlan certain(int token, int length, List<Alternative> candidates) {
    TokenPlan plan = of(token, length, candidates.get(0));
    for (Alternative candidate : candidates.subList(1, candidates.size())) {
      plan.known(candidate, EntailmentLabel.NEUTRAL);
    }
    return plan;
  }

  /** A function word: every alternative counts as the same claim. */
  static TokenPlan functionWord(int token, int length, List<Alternative> candidates) {
    TokenPlan plan = new TokenPlan(token, length, true);
    for (Alternative candidate : candidates) {
      plan.known(candidate, EntailmentLabel.ENTAILMENT);
    }
    return plan;
  }

  void known(Alternative candidate, EntailmentLabel label) {
    cases.add(new Known(candidate, label));
  }

  void open(Alternative candidate, String chosen, String text) {
    TextPair forward = new TextPair(chosen, text);
    cases.add(new Open(candidate, forward, forward.swapped()));
  }

  /** Hands out every pair that has to be judged, in order. */
  void pairs(Direction direction, Consumer<TextPair> sink) {
    for (Case one : cases) {
      if (one instanceof Open open) {
        if (direction == Direction.TWO_WAY) {
          sink.accept(open.forward());
        }
        sink.accept(open.backward());
      }
    }
  }

  TokenCcp resolve(CcpOptions options, Map<TextPair, Entailment> judgements) {
    List<JudgedAlternative> judged = new ArrayList<>(cases.size());
    for (Case one : cases) {
      judged.add(judged(one, options, judgements));
    }
    return new TokenCcp(token, length, Vote.logCcp(judged), functionWord, judged);
  }

  private static JudgedAlternative judged(
      Case one, CcpOptions options, Map<TextPair, Entailment> judgements) {
    Alternative candidate = one.candidate();
    if (one instanceof Known known) {
      return new JudgedAlternative(candidate.text(), candidate.logprob(), known.label());
    }
    Open open = (Open) one;
    Entailment backward = judgement(open.backward(), judgements);
    Entailment forward =
        options.direction() == Direction.ONE_WAY ? backward : judgement(open.forward(), judgements);
    EntailmentLabel label =
        Vote.combine(
            Vote.label(forward, options.profile()), Vote.label(backward, options.profile()));
    return options.labels() == LabelRule.ARGMAX
        ? new JudgedAlternative(candidate.text(), candidate.logprob(), label)
        : new JudgedAlternative(
            candidate.text(),
            candidate.logprob(),
            label,
            (forward.entailment() + backward.entailment()) / 2,
            (forward.contradiction() + backward.contradiction()) / 2);
  }

  private static Entailment judgement(TextPair pair, Map<TextPair, Entailment> judgements) {
    Entailment judgement = judgements.get(pair);
    if (judgement == null) {
      throw new IllegalStateException("no judgement of " + pair);
    }
    return judgement;
  }
}
