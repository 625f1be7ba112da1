package io.github.uq4j.cli.demo;

import io.github.uq4j.claim.CheckedClaim;
import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.Verdict;
import io.github.uq4j.factcheck.FactCheck;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A checked answer about one person, with the truth beside each claim.
 *
 * @param person whom it is about
 * @param trace the answer, its claims recorded
 * @param check the verdicts; a claim's {@code supported} is the table's word
 * @param truths the table's word in full, by claim; claims the table cannot read are absent
 */
public record PersonCheck(Person person, Trace trace, FactCheck check, Map<Claim, Truth> truths) {

  /** Copies the map. */
  public PersonCheck {
    truths = Map.copyOf(truths);
  }

  /** How many claims are of a truth and a verdict. */
  public long count(boolean supported, Verdict verdict) {
    return check.claims().stream()
        .filter(c -> c.verdict() == verdict)
        .filter(c -> c.claim().supported().equals(Optional.of(supported)))
        .count();
  }

  /** How many claims are of a truth. */
  public long count(boolean supported) {
    return check.claims().stream()
        .filter(c -> c.claim().supported().equals(Optional.of(supported)))
        .count();
  }

  /** Claims whose truth the table tells. */
  public List<CheckedClaim> judged() {
    return check.claims().stream().filter(c -> c.claim().supported().isPresent()).toList();
  }
}
