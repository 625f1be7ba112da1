package io.github.uq4j.factcheck.claims;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimExtractor;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes every clause that could stand alone for one claim.
 *
 * <p>Sentences are found as in {@link SentenceClaims} and split at a semicolon, and at a comma with
 * {@code and, but, so, yet, while, whereas, although} or {@code though}, where at least three words
 * stand on either side and the right side has a subject of its own: it begins with a subject
 * pronoun, or with a name or determiner (noun) that a verb follows. So a list ({@code A, B, and C})
 * stays whole, and so does what stands in brackets or quotes. Two statements joined by {@code or}
 * are not split, since neither is claimed alone. A claim's span leaves out the connecting words.
 *
 * <p>The rule is one of English grammar and knows no facts; where it sees no verb it does not
 * split. Immutable and safe for use by several threads.
 *
 * <p>An empty answer has no claims. A trace whose text tokens do not know where they stand is
 * refused.
 */
public final class ClauseClaims implements ClaimExtractor {

  private final Unfinished unfinished;

  private ClauseClaims(Unfinished unfinished) {
    this.unfinished = unfinished;
  }

  /**
   * The extractor that drops a sentence that was cut off.
   *
   * @return the extractor
   */
  public static ClauseClaims withDefaults() {
    return new ClauseClaims(Unfinished.DROP);
  }

  /**
   * The same with another treatment of a last sentence that was cut off.
   *
   * @param treatment what becomes of it
   * @return a new extractor
   */
  public ClauseClaims withUnfinished(Unfinished treatment) {
    return new ClauseClaims(treatment);
  }

  @Override
  public List<Claim> extract(Trace trace) {
    List<TextSpan> clauses = new ArrayList<>();
    for (TextSpan statement : Statements.of(trace, unfinished)) {
      clauses.addAll(Clauses.of(trace.generation().text(), statement));
    }
    return ClaimAligner.claims(trace, clauses);
  }

  @Override
  public String toString() {
    return "ClauseClaims.withDefaults().withUnfinished(" + unfinished + ")";
  }
}
