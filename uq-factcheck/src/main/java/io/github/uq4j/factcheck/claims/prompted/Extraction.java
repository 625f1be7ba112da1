package io.github.uq4j.factcheck.claims.prompted;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.factcheck.claims.UnalignedClaim;
import java.util.List;

/**
 * What a chat model found in an answer.
 *
 * @param claims claims with tokens, in the order of the text; a claim's span is its sentence
 * @param unaligned claims and sentences of which none could be made, with the reasons
 */
public record Extraction(List<Claim> claims, List<UnalignedClaim> unaligned) {

  /** Copies the lists. */
  public Extraction {
    claims = List.copyOf(claims);
    unaligned = List.copyOf(unaligned);
  }
}
