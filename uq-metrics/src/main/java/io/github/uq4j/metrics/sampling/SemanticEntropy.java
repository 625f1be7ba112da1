package io.github.uq4j.metrics.sampling;

import io.github.uq4j.metrics.math.LogSumExp;
import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.metrics.sampling.answers.EntailmentMatrix;
import io.github.uq4j.metrics.sampling.answers.SampledAnswers;
import io.github.uq4j.metrics.sampling.answers.SemanticClasses;
import io.github.uq4j.score.Cost;
import io.github.uq4j.score.HelperQuestions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Paper;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The entropy over meanings: samples that entail each other form a class c, and the classes'
 * probabilities have an entropy.
 *
 * <p>By default {@code p(c) = sum_{s in c} p(s)} over the distinct texts of a class, divided by the
 * sum over all classes, and the value is {@code -sum_c p(c) ln p(c)}: in nats, from 0 to the
 * logarithm of the number of classes. Larger means less sure. Of several samples with the same text
 * the most probable one counts, so a text that was drawn twice is not twice as probable.
 *
 * <p>The reference profile is LM-Polygraph's: {@code ln p(c)} is the log-sum of the members'
 * probabilities, repeats counted every time and not normalised, and the value is {@code -(1/N)
 * sum_j ln p(c(j))} over samples. It can be negative: six samples of one text of probability 0.4
 * make a "probability" of 2.4. Its other modes are the options {@link ClassProbability}, {@link
 * EntropyEstimate} and {@link Repeats}; its {@code direct} mode sums {@code -p(c(j)) ln p(c(j))}
 * over samples where the formula says classes.
 *
 * <p>The entailment model is asked once a trace, about every ordered pair of distinct texts; texts
 * are given alone, without the prompt. Identical texts are taken to entail each other and are not
 * asked about; the reference profile asks about them, too, as LM-Polygraph does. A class is found
 * by comparing with its first member, in the order of the samples, so the order can matter where
 * entailment is not transitive.
 *
 * <p>Edge cases: no samples or no log-probabilities are refused; one sample, or identical samples,
 * give 0 by default; samples may differ in length; a sample without text is a text like any other.
 * A pair that a recorded trace has no judgement of is refused by name.
 *
 * <p>Source: Lorenz Kuhn, Yarin Gal, Sebastian Farquhar, "Semantic Uncertainty: Linguistic
 * Invariances for Uncertainty Estimation in Natural Language Generation", 2023, <a
 * href="https://arxiv.org/abs/2302.09664">https://arxiv.org/abs/2302.09664</a>. Departs from the
 * paper: whole sequence probabilities are used, not length-normalised ones; the classes'
 * probabilities are normalised, as in Farquhar, Kossen, Kuhn and Gal, "Detecting hallucinations in
 * large language models using semantic entropy", Nature 2024, <a
 * href="https://doi.org/10.1038/s41586-024-07421-0">doi:10.1038/s41586-024-07421-0</a>; texts are
 * judged without the question.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class SemanticEntropy implements SequenceScorer {

  private static final Paper PAPER =
      new Paper(
          "Lorenz Kuhn, Yarin Gal, Sebastian Farquhar",
          "Semantic Uncertainty: Linguistic Invariances for Uncertainty "
              + "Estimation in Natural Language Generation",
          2023,
          "https://arxiv.org/abs/2302.09664");

  private static final ScorerInfo INFO =
      ScorerInfo.of("semantic-entropy", Level.SEQUENCE)
          .withNeeds(Signal.SAMPLES, Signal.SAMPLE_LOGPROBS, Signal.ENTAILMENT)
          .withRange(Range.NON_NEGATIVE, Unit.NATS)
          .withCost(Cost.HELPER)
          .withPaper(PAPER);

  private static final ScorerInfo REFERENCE_INFO =
      ScorerInfo.of("semantic-entropy", Level.SEQUENCE)
          .withNeeds(Signal.SAMPLES, Signal.SAMPLE_LOGPROBS, Signal.ENTAILMENT)
          .withRange(Range.REAL, Unit.NATS)
          .withCost(Cost.HELPER)
          .withPaper(PAPER);

  private static final SemanticEntropy DEFAULTS =
      new SemanticEntropy(
          Profile.DEFAULT, ClassProbability.SUM, EntropyEstimate.CLASSES, Repeats.ONCE);

  private final Profile profile;
  private final ClassProbability classProbability;
  private final EntropyEstimate estimate;
  private final Repeats repeats;

  private SemanticEntropy(
      Profile profile,
      ClassProbability classProbability,
      EntropyEstimate estimate,
      Repeats repeats) {
    this.profile = profile;
    this.classProbability = classProbability;
    this.estimate = estimate;
    this.repeats = repeats;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static SemanticEntropy withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same with another probability of a class.
   *
   * @param newClassProbability how a class gets its probability
   * @return a scorer
   */
  public SemanticEntropy withClassProbability(ClassProbability newClassProbability) {
    return new SemanticEntropy(profile, newClassProbability, estimate, repeats);
  }

  /**
   * The same with another estimate.
   *
   * @param newEstimate how an entropy is made of the probabilities of classes
   * @return a scorer
   */
  public SemanticEntropy withEstimate(EntropyEstimate newEstimate) {
    return new SemanticEntropy(profile, classProbability, newEstimate, repeats);
  }

  /**
   * The same with repeats counted otherwise.
   *
   * @param newRepeats how often a text counts that was sampled several times
   * @return a scorer
   */
  public SemanticEntropy withRepeats(Repeats newRepeats) {
    return new SemanticEntropy(profile, classProbability, estimate, newRepeats);
  }

  /**
   * The same in a profile, with that profile's estimate.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public SemanticEntropy withProfile(Profile newProfile) {
    return newProfile == Profile.DEFAULT
        ? DEFAULTS
        : new SemanticEntropy(
            newProfile, ClassProbability.SUM, EntropyEstimate.MEAN, Repeats.COUNTED);
  }

  @Override
  public ScorerInfo info() {
    return estimate == EntropyEstimate.CLASSES ? INFO : REFERENCE_INFO;
  }

  @Override
  public HelperQuestions questions(Trace trace) {
    return EntailmentMatrix.questions(trace, profile);
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    SemanticClasses classes = SemanticClasses.of(EntailmentMatrix.of(trace, helpers, profile));
    double[] logs = classLogprobs(SampledAnswers.of(trace), classes);
    StableSum sum = new StableSum();
    if (estimate == EntropyEstimate.CLASSES) {
      double total = LogSumExp.of(logs);
      for (double log : logs) {
        sum.accept(-Math.exp(log - total) * (log - total));
      }
      return new Score(info(), Math.max(0, sum.value()));
    }
    for (int c : classes.ofSample()) {
      sum.accept(estimate == EntropyEstimate.MEAN ? -logs[c] : -Math.exp(logs[c]) * logs[c]);
    }
    return new Score(info(), estimate == EntropyEstimate.MEAN ? sum.mean() : sum.value());
  }

  private double[] classLogprobs(SampledAnswers answers, SemanticClasses classes) {
    double[] logs = new double[classes.count()];
    for (int c = 0; c < logs.length; c++) {
      List<Integer> members = classes.members(c);
      logs[c] =
          classProbability == ClassProbability.FREQUENCY
              ? Math.log((double) members.size() / answers.size())
              : LogSumExp.of(memberLogprobs(answers, members));
    }
    return logs;
  }

  private double[] memberLogprobs(SampledAnswers answers, List<Integer> members) {
    if (repeats == Repeats.COUNTED) {
      return members.stream().mapToDouble(answers::logprob).toArray();
    }
    Map<String, Double> distinct = new LinkedHashMap<>();
    for (int i : members) {
      distinct.merge(
          answers.texts().get(i),
          answers.logprob(i),
          profile == Profile.REFERENCE ? (first, later) -> first : Math::max);
    }
    return distinct.values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public String toString() {
    return "SemanticEntropy[profile="
        + profile
        + ", classProbability="
        + classProbability
        + ", estimate="
        + estimate
        + ", repeats="
        + repeats
        + "]";
  }
}
