package io.github.uq4j.factcheck.claims;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimExtractor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.RecordedClaim;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the claims that were recorded with a trace, in recorded order.
 *
 * <p>A claim without tokens is aligned by its span, a claim without a span gets that of its tokens,
 * and a claim with neither is looked for in the answer by its exact text. What is known of its
 * truth is kept. Immutable and safe for use by several threads.
 *
 * <p>A trace that records no claims is refused, unless its answer is blank; so is a claim that can
 * be tied to no token.
 */
public final class RecordedClaims implements ClaimExtractor {

  private static final RecordedClaims INSTANCE = new RecordedClaims();

  private RecordedClaims() {}

  /**
   * The extractor.
   *
   * @return the extractor
   */
  public static RecordedClaims withDefaults() {
    return INSTANCE;
  }

  @Override
  public List<Claim> extract(Trace trace) {
    if (trace.claims().isEmpty() && !trace.generation().text().isBlank()) {
      throw new IllegalArgumentException(
          "claims of trace \"" + trace.id() + "\" need recorded claims; the trace has none");
    }
    List<Claim> claims = new ArrayList<>();
    for (int c = 0; c < trace.claims().size(); c++) {
      claims.add(aligned(trace, c, trace.claims().get(c)));
    }
    return List.copyOf(claims);
  }

  private static Claim aligned(Trace trace, int index, RecordedClaim recorded) {
    Generation generation = trace.generation();
    TextSpan span =
        recorded
            .span()
            .or(() -> ClaimAligner.span(generation, recorded.tokens()))
            .or(() -> find(generation.text(), recorded.text()))
            .orElseGet(() -> new TextSpan(0, 0));
    List<Integer> tokens =
        recorded.tokens().isEmpty()
            ? ClaimAligner.tokens(generation, span)
            : recorded.tokens().stream().sorted().distinct().toList();
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException(
          "claims["
              + index
              + "] \""
              + recorded.text()
              + "\" of trace \""
              + trace.id()
              + "\" has no token; must record tokens, a span that covers some, or text of the"
              + " answer");
    }
    return new Claim(recorded.text(), span, tokens, recorded.supported());
  }

  private static Optional<TextSpan> find(String text, String claim) {
    int at = claim.isEmpty() ? -1 : text.indexOf(claim);
    return at < 0 ? Optional.empty() : Optional.of(new TextSpan(at, at + claim.length()));
  }

  @Override
  public String toString() {
    return "RecordedClaims.withDefaults()";
  }
}
