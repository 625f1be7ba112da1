package io.github.uq4j.metrics.token;

import io.github.uq4j.metrics.math.StableSum;
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
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.Optional;

/**
 * How little a language model believes an answer when it is asked: {@code -ln p("True" | question,
 * answer, "is it true or false?")}.
 *
 * <p>In nats, {@code >= 0}; larger means less sure. The model is asked once, by a further pass over
 * the question; whether it is the model that gave the answer is the caller's choice.
 *
 * <p>The default profile asks, with {@code " True"} to follow:
 *
 * <pre>{@code
 * Question: {prompt}
 * Proposed answer: {answer}
 * Is the proposed answer:
 * (A) True
 * (B) False
 * The proposed answer is:
 * }</pre>
 *
 * <p>The reference profile asks in LM-Polygraph's words, with {@code "True"} to follow without a
 * space, which few models' vocabularies have as the next token after a colon; four of its lines
 * start with a stray space, and {@code Possible answer:} is joined to the answer:
 *
 * <pre>{@code
 * Question: {prompt}
 *  Possible answer:{answer}
 *  Is the possible answer:
 *  (A) True
 *  (B) False
 *  The possible answer is:
 * }</pre>
 *
 * <p>The prompt's and the answer's white space at both ends is cut in the default profile and kept
 * in the reference profile. If the word is several tokens, their log-probabilities are added up; a
 * special token after it does not count.
 *
 * <p>Source: Kadavath et al., "Language Models (Mostly) Know What They Know", 2022, <a
 * href="https://arxiv.org/abs/2207.05221">arXiv:2207.05221</a>. Departs from the paper: no examples
 * are shown before the question, no other sampled answers beside the proposed one, and the word is
 * asked for instead of its letter, as LM-Polygraph does.
 *
 * <p>Edge cases: a trace without a prompt is refused; so is an empty answer, whatever its tokens. A
 * model that reads the word as no token at all is an {@link IllegalArgumentException}.
 * Log-probabilities are finite by construction of a trace.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class PTrue implements SequenceScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("p-true", Level.SEQUENCE)
          .withNeeds(Signal.PROMPT, Signal.LANGUAGE_MODEL)
          .withRange(Range.NON_NEGATIVE, Unit.NATS)
          .withCost(Cost.MODEL)
          .withPaper(
              new Paper(
                  "Saurav Kadavath, Tom Conerly, Amanda Askell, Tom Henighan, Dawn Drain, Ethan"
                      + " Perez, Nicholas Schiefer, Zac Hatfield-Dodds, Nova DasSarma, Eli"
                      + " Tran-Johnson, et al.",
                  "Language Models (Mostly) Know What They Know",
                  2022,
                  "https://arxiv.org/abs/2207.05221"));

  private static final PTrue DEFAULTS = new PTrue(Profile.DEFAULT);

  private final Profile profile;

  private PTrue(Profile profile) {
    this.profile = profile;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static PTrue withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public PTrue withProfile(Profile newProfile) {
    return new PTrue(newProfile);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    Optional<String> missing = SequenceScorer.super.refusal(trace, helpers);
    if (missing.isPresent() || !trace.generation().text().isBlank()) {
      return missing;
    }
    return Optional.of(
        "needs an answer to ask about; the text is \"" + trace.generation().text() + "\"");
  }

  private Question ask(Trace trace) {
    String question = trace.prompt().map(Prompt::text).orElse("");
    String answer = trace.generation().text();
    return switch (profile) {
      case DEFAULT -> Question.about(question, answer);
      case REFERENCE ->
          new Question(
              "Question: "
                  + question
                  + "\n Possible answer:"
                  + answer
                  + "\n Is the possible answer:\n (A) True\n (B) False\n The possible answer is:",
              "True");
    };
  }

  @Override
  public HelperQuestions questions(Trace trace) {
    return ask(trace).questions(trace.id());
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    return new Score(INFO, ask(trace).doubt(INFO.id(), trace.id(), helpers));
  }

  @Override
  public String toString() {
    return "PTrue[profile=" + profile + "]";
  }

  /**
   * A question to a language model that is to be answered by "True", and how little the model wants
   * to say so. Safe for use by several threads.
   *
   * @param text the whole text that the model reads first
   * @param reply the word in the spelling that follows the text, {@code " True"} or {@code "True"}
   */
  public record Question(String text, String reply) {

    /**
     * The question whether an answer is true, in this library's words:
     *
     * <pre>{@code
     * Question: {prompt}
     * Proposed answer: {answer}
     * Is the proposed answer:
     * (A) True
     * (B) False
     * The proposed answer is:
     * }</pre>
     *
     * @param prompt what was asked; white space at both ends is cut
     * @param answer what is to be judged; white space at both ends is cut
     * @return the question with the reply {@code " True"}
     */
    public static Question about(String prompt, String answer) {
      return new Question(
          "Question: "
              + prompt.strip()
              + "\nProposed answer: "
              + answer.strip()
              + "\nIs the proposed answer:\n(A) True\n(B) False\nThe proposed answer is:",
          " True");
    }

    /**
     * What {@link #doubt} is going to ask.
     *
     * @param id the trace's name
     * @return one pass
     */
    public HelperQuestions questions(String id) {
      return HelperQuestions.ofPass(id, text, reply);
    }

    /**
     * {@code -ln p(reply | text)}, in nats, {@code >= 0}. If the word is several tokens, their
     * log-probabilities are added up; a special token after it does not count.
     *
     * @param scorer who asks, for messages
     * @param id the trace's name
     * @param helpers the language model
     * @return the doubt
     * @throws IllegalArgumentException if there is no language model, the text does not fit it, or
     *     it reads the word as no token at all
     */
    public double doubt(String scorer, String id, Helpers helpers) {
      Generation read = helpers.read(id, text, reply);
      if (read.textTokens().findAny().isEmpty()) {
        throw new IllegalArgumentException(
            scorer
                + " of trace \""
                + id
                + "\" needs the word \"True\" to be read as at least one token; the language model"
                + " read none");
      }
      StableSum sum = new StableSum();
      Steps.TEXT.logprobs(read).forEachOrdered(sum);
      return 0 - sum.value();
    }
  }
}
