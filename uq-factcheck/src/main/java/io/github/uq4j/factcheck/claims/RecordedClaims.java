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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the claims that were recorded with a trace, in recorded order.
 *
 * <p>A claim without tokens is aligned by its span, a claim without a span gets that of its tokens.
 * A claim with neither is looked for in the answer: by its exact text, then by its words in the
 * sentence that has the rarest of them ({@link WordAligner}), of which at least half must be found;
 * its span is then the sentence's. What is known of its truth is kept. Claims may overlap, lie
 * within each other and repeat.
 *
 * <p>A trace that records no claims is refused, unless its answer is blank. A claim that can be
 * tied to no token is refused, too, unless somebody is told of it. Immutable; as safe for use by
 * several threads as who is told.
 */
public final class RecordedClaims implements ClaimExtractor {

  private static final double LEAST_FOUND = 0.5;
  private static final RecordedClaims REFUSING =
      new RecordedClaims(
          ClaimLanguage.ENGLISH,
          claim -> {
            throw new IllegalArgumentException(
                "claim \""
                    + claim.text()
                    + "\" of trace \""
                    + claim.trace()
                    + "\" "
                    + claim.reason()
                    + "; must record tokens, a span that covers some, or words of the answer");
          });

  private final ClaimLanguage language;
  private final Consumer<UnalignedClaim> unaligned;

  private RecordedClaims(ClaimLanguage language, Consumer<UnalignedClaim> unaligned) {
    this.language = language;
    this.unaligned = unaligned;
  }

  /**
   * The extractor for English that refuses a claim without tokens.
   *
   * @return the extractor
   */
  public static RecordedClaims withDefaults() {
    return REFUSING;
  }

  /**
   * The same for another language.
   *
   * @param spoken whose function words are passed over where a claim is looked for by its words
   * @return a new extractor
   */
  public RecordedClaims withLanguage(ClaimLanguage spoken) {
    return new RecordedClaims(spoken, unaligned);
  }

  /**
   * The same, leaving out claims that can be tied to no token.
   *
   * @param told is told of each of them
   * @return a new extractor
   */
  public RecordedClaims withUnaligned(Consumer<UnalignedClaim> told) {
    return new RecordedClaims(language, told);
  }

  @Override
  public List<Claim> extract(Trace trace) {
    if (trace.claims().isEmpty()) {
      if (trace.generation().text().isBlank()) {
        return List.of();
      }
      throw new IllegalArgumentException(
          "claims of trace \"" + trace.id() + "\" need recorded claims; the trace has none");
    }
    Search search = new Search(trace, language);
    List<Claim> claims = new ArrayList<>();
    for (RecordedClaim recorded : trace.claims()) {
      Optional<Claim> claim = search.claim(recorded);
      claim.ifPresent(claims::add);
      if (claim.isEmpty()) {
        unaligned.accept(
            new UnalignedClaim(trace.id(), recorded.text(), "", "can be tied to no token"));
      }
    }
    return List.copyOf(claims);
  }

  /** Looks for claims in one answer; what that needs is made when it is first needed. */
  private static final class Search {
    private final Trace trace;
    private final ClaimLanguage language;
    private @Nullable TokenPlaces places;
    private @Nullable AlignedAnswer answer;

    Search(Trace trace, ClaimLanguage language) {
      this.trace = trace;
      this.language = language;
    }

    Optional<Claim> claim(RecordedClaim recorded) {
      Generation generation = trace.generation();
      Optional<TextSpan> span =
          recorded.span().or(() -> ClaimAligner.span(generation, recorded.tokens()));
      if (!recorded.tokens().isEmpty()) {
        List<Integer> tokens = recorded.tokens().stream().sorted().distinct().toList();
        return Optional.of(made(recorded, span.orElseGet(() -> new TextSpan(0, 0)), tokens));
      }
      if (span.isPresent()) {
        return covering(recorded, span.get());
      }
      int at = recorded.text().isBlank() ? -1 : generation.text().indexOf(recorded.text());
      return at >= 0
          ? covering(recorded, new TextSpan(at, at + recorded.text().length()))
          : byWords(recorded);
    }

    private Optional<Claim> covering(RecordedClaim recorded, TextSpan span) {
      if (span.end() > trace.generation().text().length()) {
        return Optional.empty();
      }
      if (places == null) {
        ClaimAligner.requireTokens(trace);
        places = TokenPlaces.of(trace.generation());
      }
      List<Integer> tokens = places.tokens(List.of(span));
      return tokens.isEmpty() ? Optional.empty() : Optional.of(made(recorded, span, tokens));
    }

    private Optional<Claim> byWords(RecordedClaim recorded) {
      AlignedAnswer known = answer;
      if (known == null) {
        known = WordAligner.withDefaults().withLanguage(language).answer(trace);
        answer = known;
      }
      AlignedAnswer within = known;
      return within
          .sentenceOf(recorded.text())
          .map(sentence -> within.claim(sentence, recorded.text()))
          .filter(found -> found.sufficient(LEAST_FOUND))
          .map(found -> made(recorded, found.sentence(), found.tokens()));
    }

    private static Claim made(RecordedClaim recorded, TextSpan span, List<Integer> tokens) {
      return new Claim(recorded.text(), span, tokens, recorded.supported());
    }
  }

  @Override
  public String toString() {
    return "RecordedClaims.withDefaults().withLanguage(" + language + ")";
  }
}
