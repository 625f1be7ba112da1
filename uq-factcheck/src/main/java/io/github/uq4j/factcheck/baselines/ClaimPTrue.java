package io.github.uq4j.factcheck.baselines;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.metrics.token.PTrue;
import io.github.uq4j.score.Cost;
import io.github.uq4j.score.HelperQuestions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Paper;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.List;

/**
 * How little a language model believes a claim when it is asked.
 *
 * <pre>
 *   value = -ln p("True" | prompt, claim, "is it true or false?")
 * </pre>
 *
 * <p>The question is that of {@link PTrue} with the claim, in its own words, in the place of the
 * answer. Kadavath et al., "Language Models (Mostly) Know What They Know", 2022,
 * https://arxiv.org/abs/2207.05221; a baseline of Fadeeva and others, "Fact-Checking the Output of
 * Large Language Models via Token-Level Uncertainty Quantification", 2024,
 * https://arxiv.org/abs/2403.04696. Departs from the first: no examples are shown before the
 * question, and the word is asked for instead of a letter.
 *
 * <p>{@link Profile#REFERENCE} is {@code PTrueClaim} of the LM-Polygraph library, which asks with
 * {@code "True"} to follow
 *
 * <pre>{@code
 * Question: {prompt}
 *  Possible answer:{claim}
 *  Is the possible answer True or False? The possible answer is:
 * }</pre>
 *
 * <p>with a space at the end, and where the claim should stand puts what Python prints of the
 * object that holds it: {@code Claim(claim_text='...', sentence='...', aligned_token_ids=[0, 1])}.
 * That is a defect, kept in this profile alone; the sentence is the stretch of the answer that the
 * claim comes from.
 *
 * <p>The claim's words are taken as the extractor gave them: "he lives in Oslo" does not say who
 * "he" is, and the prompt must.
 *
 * <p>Value in nats, from 0 upwards, larger means less sure. A trace without a prompt is refused; a
 * claim without words is an {@link IllegalArgumentException}, and so is a model that reads the
 * reply as no token at all. Immutable and safe for use by several threads.
 */
public final class ClaimPTrue implements ClaimScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("p-true-claim", Level.CLAIM)
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

  private final Profile profile;

  private ClaimPTrue(Profile profile) {
    this.profile = profile;
  }

  /**
   * The scorer as this library stands behind it.
   *
   * @return the scorer
   */
  public static ClaimPTrue withDefaults() {
    return new ClaimPTrue(Profile.DEFAULT);
  }

  /**
   * The same in a profile.
   *
   * @param newProfile the profile
   * @return a new scorer
   */
  public ClaimPTrue withProfile(Profile newProfile) {
    return new ClaimPTrue(newProfile);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public HelperQuestions questions(Trace trace, List<Claim> claims) {
    return HelperQuestions.ofPasses(
        claims.stream()
            .flatMap(claim -> ask(trace, claim).questions(trace.id()).passes().stream())
            .distinct()
            .toList());
  }

  @Override
  public List<Score> score(Trace trace, List<Claim> claims, Helpers helpers) {
    require(trace, helpers);
    return claims.stream()
        .map(claim -> new Score(INFO, ask(trace, claim).doubt(INFO.id(), trace.id(), helpers)))
        .toList();
  }

  private PTrue.Question ask(Trace trace, Claim claim) {
    if (claim.text().isBlank()) {
      throw new IllegalArgumentException(
          INFO.id()
              + " of trace \""
              + trace.id()
              + "\" needs a claim in words; the text is \""
              + claim.text()
              + "\"");
    }
    String prompt = trace.prompt().map(Prompt::text).orElse("");
    return switch (profile) {
      case DEFAULT -> PTrue.Question.about(prompt, claim.text());
      case REFERENCE ->
          new PTrue.Question(
              "Question: "
                  + prompt
                  + "\n Possible answer:"
                  + ClaimObject.shown(trace, claim)
                  + "\n Is the possible answer True or False? The possible answer is: ",
              "True");
    };
  }

  @Override
  public String toString() {
    return "ClaimPTrue.withDefaults().withProfile(" + profile + ")";
  }
}
