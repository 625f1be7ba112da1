package io.github.uq4j.metrics.sampling.answers;

import io.github.uq4j.score.HelperQuestions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;

/**
 * What an entailment model says of every ordered pair of samples, by their texts alone.
 *
 * <p>In the default profile a text entails itself: identical texts are not asked about, and count
 * as entailment 1. The reference profile asks about every ordered pair of distinct texts and of
 * every text with itself, as LM-Polygraph does. Immutable and safe for use by several threads.
 */
public final class EntailmentMatrix {

  private static final Entailment SAME = new Entailment(1, 0, 0);

  private final List<String> texts;
  private final Judged<Entailment> judged;
  private final Profile profile;

  private EntailmentMatrix(List<String> texts, Judged<Entailment> judged, Profile profile) {
    this.texts = texts;
    this.judged = judged;
    this.profile = profile;
  }

  /**
   * What will be asked.
   *
   * @param trace a trace
   * @param profile which variant
   * @return the pairs
   */
  public static HelperQuestions questions(Trace trace, Profile profile) {
    return HelperQuestions.ofEntailment(pairs(SampledAnswers.of(trace), profile));
  }

  /**
   * Asks.
   *
   * @param trace a trace
   * @param helpers models, where the trace's own judgements are not to be used
   * @param profile which variant
   * @return the judgements
   * @throws IllegalArgumentException if a pair has no answer; it is named
   */
  public static EntailmentMatrix of(Trace trace, Helpers helpers, Profile profile) {
    SampledAnswers answers = SampledAnswers.of(trace);
    List<TextPair> pairs = pairs(answers, profile);
    return new EntailmentMatrix(
        answers.texts(), Judged.ask(pairs, helpers.entailmentFor(trace)::judge), profile);
  }

  private static List<TextPair> pairs(SampledAnswers answers, Profile profile) {
    List<TextPair> pairs = new ArrayList<>();
    for (String premise : answers.distinctTexts()) {
      for (String hypothesis : answers.distinctTexts()) {
        if (profile == Profile.REFERENCE || !premise.equals(hypothesis)) {
          pairs.add(new TextPair(premise, hypothesis));
        }
      }
    }
    return pairs;
  }

  /**
   * How many samples there are.
   *
   * @return the count
   */
  public int size() {
    return texts.size();
  }

  /**
   * The judgement of an ordered pair of samples.
   *
   * @param premise index of a sample
   * @param hypothesis index of a sample
   * @return probabilities of the labels
   */
  public Entailment of(int premise, int hypothesis) {
    String first = texts.get(premise);
    String second = texts.get(hypothesis);
    return profile == Profile.DEFAULT && first.equals(second) ? SAME : judged.of(first, second);
  }

  /**
   * Whether entailment is the most probable label. A tie with another label counts as entailment by
   * default, and not in the reference, whose order of labels begins with contradiction.
   *
   * @param premise index of a sample
   * @param hypothesis index of a sample
   * @return true if the hypothesis follows
   */
  public boolean entails(int premise, int hypothesis) {
    Entailment judgement = of(premise, hypothesis);
    double others = Math.max(judgement.neutral(), judgement.contradiction());
    return profile == Profile.REFERENCE
        ? judgement.entailment() > others
        : judgement.entailment() >= others;
  }
}
