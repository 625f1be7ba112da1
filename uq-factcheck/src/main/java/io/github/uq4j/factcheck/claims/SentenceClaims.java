package io.github.uq4j.factcheck.claims;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimExtractor;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Trace;
import java.util.List;

/**
 * Takes every sentence for one claim.
 *
 * <p>Sentences are those of {@link Sentences}; a claim's span leaves out the final stop and the
 * mark or number of a list item. Questions, headings ({@code # ...}) and pieces without a letter or
 * digit claim nothing. Immutable and safe for use by several threads.
 *
 * <p>An empty answer has no claims. A trace whose text tokens do not know where they stand is
 * refused.
 */
public final class SentenceClaims implements ClaimExtractor {

  private final Unfinished unfinished;

  private SentenceClaims(Unfinished unfinished) {
    this.unfinished = unfinished;
  }

  /**
   * The extractor that drops a sentence that was cut off.
   *
   * @return the extractor
   */
  public static SentenceClaims withDefaults() {
    return new SentenceClaims(Unfinished.DROP);
  }

  /**
   * The same with another treatment of a last sentence that was cut off.
   *
   * @param treatment what becomes of it
   * @return a new extractor
   */
  public SentenceClaims withUnfinished(Unfinished treatment) {
    return new SentenceClaims(treatment);
  }

  @Override
  public List<Claim> extract(Trace trace) {
    return ClaimAligner.claims(trace, statements(trace));
  }

  /**
   * The stretches of an answer that it takes for claims, whether or not they have tokens.
   *
   * @param trace the trace
   * @return their spans in order
   */
  public List<TextSpan> statements(Trace trace) {
    return Statements.of(trace, unfinished);
  }

  @Override
  public String toString() {
    return "SentenceClaims.withDefaults().withUnfinished(" + unfinished + ")";
  }
}
