package io.github.uq4j.metrics.sampling;

import io.github.uq4j.metrics.math.LogSumExp;
import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.metrics.sampling.answers.Judged;
import io.github.uq4j.metrics.sampling.answers.SampledAnswers;
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
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How densely samples of the same meaning lie around the answer, with the sign turned: {@code -(g +
 * sum_i w_i K_i) / (g + sum_i w_i)} over the distinct samples s_i.
 *
 * <p>Here {@code w_i} is the geometric mean of a sample's token probabilities, g that of the
 * answer, and {@code K_i = max(0, 1 - p_contradiction - p_neutral / 2)} for the pair (answer,
 * sample). In {@code [-1, 0]}; larger means less sure.
 *
 * <p>The answer and the samples are judged with the prompt before them; {@link NliContext#ANSWER}
 * leaves it out. By default w and g are over the tokens of the text. The reference profile counts
 * the end of sequence in the sums and in the answer's length, not in a sample's, as LM-Polygraph
 * does. By default a sample that is the answer word for word has K = 1 and is not asked about; the
 * reference asks.
 *
 * <p>Edge cases: an answer or a sample without listed tokens, no samples, or no prompt where it is
 * used, are refused; one sample is enough; of identical samples the most probable counts by
 * default, the first in the reference. Everything is summed as logarithms, so probabilities too
 * small for a double still weigh against each other. A pair that a recorded trace has no judgement
 * of is refused by name.
 *
 * <p>Source: Xin Qiu, Risto Miikkulainen, "Semantic Density: Uncertainty Quantification for Large
 * Language Models through Confidence Measurement in Semantic Space", 2024, <a
 * href="https://arxiv.org/abs/2405.13845">https://arxiv.org/abs/2405.13845</a>. Departs from the
 * paper: the sign is turned, and the answer itself is among the points, as in LM-Polygraph.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class SemanticDensity implements SequenceScorer {

  private static final Paper PAPER =
      new Paper(
          "Xin Qiu, Risto Miikkulainen",
          "Semantic Density: Uncertainty Quantification for Large Language Models"
              + " through Confidence Measurement in Semantic Space",
          2024,
          "https://arxiv.org/abs/2405.13845");

  private static final ScorerInfo INFO =
      ScorerInfo.of("semantic-density", Level.SEQUENCE)
          .withNeeds(Signal.LOGPROBS, Signal.SAMPLES, Signal.SAMPLE_LOGPROBS, Signal.ENTAILMENT)
          .withRange(new Range(-1, 0), Unit.NONE)
          .withCost(Cost.HELPER)
          .withPaper(PAPER);

  private static final SemanticDensity DEFAULTS =
      new SemanticDensity(Profile.DEFAULT, NliContext.PROMPT_AND_ANSWER);

  private final Profile profile;
  private final NliContext context;

  private SemanticDensity(Profile profile, NliContext context) {
    this.profile = profile;
    this.context = context;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static SemanticDensity withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public SemanticDensity withProfile(Profile newProfile) {
    return new SemanticDensity(newProfile, context);
  }

  /**
   * The same, judged with other texts.
   *
   * @param newContext what the entailment model reads
   * @return a scorer
   */
  public SemanticDensity withContext(NliContext newContext) {
    return new SemanticDensity(profile, newContext);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return SequenceScorer.super.refusal(trace, helpers).or(() -> refusalOfTokens(trace));
  }

  private Optional<String> refusalOfTokens(Trace trace) {
    if (context == NliContext.PROMPT_AND_ANSWER && trace.prompt().isEmpty()) {
      return Optional.of("needs prompt; the trace has none");
    }
    return SampledAnswers.refusalOfTokens(trace);
  }

  @Override
  public HelperQuestions questions(Trace trace) {
    return HelperQuestions.ofEntailment(pairs(trace));
  }

  private List<TextPair> pairs(Trace trace) {
    String answer = trace.generation().text();
    return SampledAnswers.of(trace).distinctTexts().stream()
        .filter(text -> profile == Profile.REFERENCE || !text.equals(answer))
        .map(text -> new TextPair(context.of(trace, answer), context.of(trace, text)))
        .toList();
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    Judged<Entailment> judged = Judged.ask(pairs(trace), helpers.entailmentFor(trace)::judge);
    Map<String, Double> weights = logWeights(trace);
    double[] all = new double[weights.size() + 1];
    double[] near = new double[weights.size() + 1];
    all[0] = answerLogWeight(trace);
    near[0] = all[0];
    int k = 1;
    for (Map.Entry<String, Double> weight : weights.entrySet()) {
      all[k] = weight.getValue();
      near[k] = weight.getValue() + Math.log(kernel(trace, judged, weight.getKey()));
      k++;
    }
    double density = Math.exp(LogSumExp.of(near) - LogSumExp.of(all));
    return new Score(INFO, -Math.min(1, density));
  }

  private double answerLogWeight(Trace trace) {
    List<Token> counted =
        trace.generation().tokens().stream()
            .filter(token -> profile == Profile.REFERENCE || !token.special())
            .toList();
    StableSum sum = new StableSum();
    (counted.isEmpty() ? trace.generation().tokens() : counted)
        .forEach(token -> sum.accept(token.logprob()));
    return sum.mean();
  }

  private Map<String, Double> logWeights(Trace trace) {
    SampledAnswers answers = SampledAnswers.of(trace);
    Map<String, Double> weights = new LinkedHashMap<>();
    for (int i = 0; i < answers.size(); i++) {
      weights.merge(
          answers.texts().get(i),
          answers.logprobPerToken(i, profile),
          profile == Profile.REFERENCE ? (first, later) -> first : Math::max);
    }
    return weights;
  }

  private double kernel(Trace trace, Judged<Entailment> judged, String text) {
    String answer = trace.generation().text();
    if (profile == Profile.DEFAULT && text.equals(answer)) {
      return 1;
    }
    Entailment judgement = judged.of(context.of(trace, answer), context.of(trace, text));
    return Math.max(0, 1 - (judgement.contradiction() + judgement.neutral() / 2));
  }

  @Override
  public String toString() {
    return "SemanticDensity[profile=" + profile + ", context=" + context + "]";
  }
}
