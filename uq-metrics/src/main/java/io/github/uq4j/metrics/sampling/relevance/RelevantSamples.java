package io.github.uq4j.metrics.sampling.relevance;

import io.github.uq4j.metrics.sampling.answers.SampledAnswers;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Optional;

/** The samples whose tokens SAR weighs. */
final class RelevantSamples {

  private RelevantSamples() {}

  /** Samples with text by default, all of them in the other variants. */
  static List<Generation> of(Trace trace, SarVariant variant) {
    return trace.samples().stream()
        .filter(s -> variant != SarVariant.DEFAULT || s.textTokens().findAny().isPresent())
        .toList();
  }

  /** Why they cannot be weighed. */
  static Optional<String> refusal(Trace trace, SarVariant variant) {
    Optional<String> tokens = SampledAnswers.refusalOfTokens(trace);
    if (tokens.isPresent()) {
      return tokens;
    }
    if (of(trace, variant).isEmpty()) {
      return Optional.of(
          "needs samples with a token of text; all " + trace.samples().size() + " have none");
    }
    for (int i = 0; i < trace.samples().size(); i++) {
      Optional<String> reason =
          TokenRemovals.refusal("samples[" + i + "]", trace.samples().get(i), variant);
      if (reason.isPresent()) {
        return reason;
      }
    }
    return Optional.empty();
  }
}
