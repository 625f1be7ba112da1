package io.github.uq4j.factcheck.claims;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimExtractor;
import io.github.uq4j.factcheck.claims.clause.Clauses;
import io.github.uq4j.factcheck.claims.clause.Statement;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes what every clause says, piece by piece, for claims: by rules of English, without a model.
 *
 * <p>Sentences are found as in {@link SentenceClaims} and split into clauses that have a subject of
 * their own (at a semicolon, at a comma with a conjunction, at {@code and} before {@code she}). A
 * clause is taken apart further:
 *
 * <ul>
 *   <li>coordinated predicates: <em>X was born in A and studied at B</em>;
 *   <li>lists of values: <em>won A, B and C</em>, <em>founded A in 1976 and B in 1985</em>,
 *       <em>prizes, including A and B</em>;
 *   <li>appositions and brackets: <em>X, a French chemist, ...</em>, <em>X (born 1950) ...</em>;
 *   <li>relative clauses: <em>X, who directed A, ...</em>, <em>A, which ...</em>, <em>is a painter
 *       who ...</em>;
 *   <li>participles: <em>Born in A, X ...</em>, <em>..., winning A</em>;
 *   <li>day and place of birth and death.
 * </ul>
 *
 * <p>A claim's text can be read alone: it repeats the subject as the sentence has it (a pronoun
 * stays a pronoun) and adds at most a copula, an article, a preposition or a past tense. Its tokens
 * are those of the subject, of the words it shares with others (the verb of a list) and of its own
 * words. Its span is the stretch of its own words, from the first to the last; {@link
 * Sentences#around} finds the sentence it came from. Connecting words belong to no claim.
 *
 * <p>Every other word of a sentence belongs to a claim: a clause whose pieces would lose one stays
 * whole. Nothing is split within quotations, brackets, numbers, dates and places, nor is what may
 * be one name (<em>Simon and Garfunkel</em>), one noun with two adjectives, or a choice
 * (<em>or</em>). The rules know no facts and err where grammar alone does not decide. A sentence
 * that is not in English stays whole; so does a clause of more than 160 words. Linear in the length
 * of the answer. Immutable and safe for use by several threads.
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
    ClaimAligner.requireTokens(trace);
    String text = trace.generation().text();
    TokenPlaces places = TokenPlaces.of(trace.generation());
    List<Claim> claims = new ArrayList<>();
    for (TextSpan sentence : Statements.of(trace, unfinished)) {
      for (Statement statement : Clauses.of(text, sentence)) {
        List<Integer> tokens = places.tokens(statement.spans());
        if (!tokens.isEmpty()) {
          claims.add(new Claim(statement.text(), statement.own(), tokens, Optional.empty()));
        }
      }
    }
    return List.copyOf(claims);
  }

  @Override
  public String toString() {
    return "ClauseClaims.withDefaults().withUnfinished(" + unfinished + ")";
  }
}
