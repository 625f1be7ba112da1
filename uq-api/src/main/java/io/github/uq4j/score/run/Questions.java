package io.github.uq4j.score.run;

import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.score.HelperQuestions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Trace;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The distinct questions of a window, in the order in which they came up. For use by one thread.
 */
final class Questions {

  /** A text to be read, whoever asks for it. */
  record Pass(String prompt, String text, SignalRequest signals, List<Integer> tokens) {

    static Pass of(ScoringRequest request) {
      return new Pass(request.prompt(), request.text(), request.signals(), request.tokens());
    }

    ScoringRequest named(String id) {
      return new ScoringRequest(id, prompt, text, signals, tokens);
    }
  }

  private final List<Scorer> scorers;
  private final Helpers helpers;
  private final boolean needed;
  private final Set<TextPair> entailment = new LinkedHashSet<>();
  private final Set<TextPair> similarity = new LinkedHashSet<>();
  private final Set<String> embedding = new LinkedHashSet<>();
  private final Set<Pass> passes = new LinkedHashSet<>();

  Questions(List<Scorer> scorers, Helpers helpers) {
    this.scorers = scorers;
    this.helpers = helpers;
    this.needed =
        helpers.entailment().isPresent()
            || helpers.similarity().isPresent()
            || helpers.embedding().isPresent()
            || helpers.language().isPresent();
  }

  /** Adds what the scorers that can score a trace are going to ask about it. */
  void add(Trace trace) {
    if (!needed) {
      return;
    }
    for (Scorer scorer : scorers) {
      if (scorer.refusal(trace, helpers).isEmpty()) {
        add(of(scorer, trace));
      }
    }
  }

  private static HelperQuestions of(Scorer scorer, Trace trace) {
    try {
      return scorer.questions(trace);
    } catch (IllegalArgumentException | ArithmeticException e) {
      // The scorer is going to say the same when it scores the trace; there it is a refusal.
      return HelperQuestions.none();
    }
  }

  /** Adds questions to those models that there are. */
  void add(HelperQuestions questions) {
    if (helpers.entailment().isPresent()) {
      entailment.addAll(questions.entailment());
    }
    if (helpers.similarity().isPresent()) {
      similarity.addAll(questions.similarity());
    }
    if (helpers.embedding().isPresent()) {
      embedding.addAll(questions.embedding());
    }
    if (helpers.language().isPresent()) {
      questions.passes().forEach(request -> passes.add(Pass.of(request)));
    }
  }

  int size() {
    return entailment.size() + similarity.size() + embedding.size() + passes.size();
  }

  Set<TextPair> entailment() {
    return entailment;
  }

  Set<TextPair> similarity() {
    return similarity;
  }

  Set<String> embedding() {
    return embedding;
  }

  Set<Pass> passes() {
    return passes;
  }
}
