package io.github.uq4j.report.chain;

import java.util.List;

/**
 * What a page of attention chains shows.
 *
 * @param title the title; a blank one becomes a standard one
 * @param subtitle one sentence under it; may be empty
 * @param answers the answers, in order
 * @param provenance how it came to be, one line each
 */
public record ChainReport(
    String title, String subtitle, List<ChainAnswer> answers, List<String> provenance) {

  /** Copies the lists. */
  public ChainReport {
    answers = List.copyOf(answers);
    provenance = List.copyOf(provenance);
  }
}
