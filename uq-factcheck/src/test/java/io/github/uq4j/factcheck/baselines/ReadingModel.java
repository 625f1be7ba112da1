package io.github.uq4j.factcheck.baselines;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.Tokenizer;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;

/**
 * A language model for tests that only reads: a word with the space before it is a token of
 * log-probability -1, "True" one of -0.25 or, where the text before it speaks of Lund, of -3.
 */
final class ReadingModel implements LanguageModel {

  private final List<ScoringRequest> asked = new ArrayList<>();

  static Helpers helpers() {
    return Helpers.none().withLanguage(new ReadingModel());
  }

  /** What it was asked, in order. */
  List<ScoringRequest> asked() {
    return asked;
  }

  @Override
  public synchronized List<Trace> score(List<ScoringRequest> requests) {
    asked.addAll(requests);
    return requests.stream().map(ReadingModel::read).toList();
  }

  private static Trace read(ScoringRequest request) {
    TraceBuilder trace = Traces.answer(request.id());
    for (String word : request.text().split("(?<=\\S)(?=\\s)", -1)) {
      double doubted = request.prompt().contains("Lund") ? -3 : -0.25;
      trace.token(word, word.strip().equals("True") ? doubted : -1);
    }
    return trace.build();
  }

  @Override
  public List<Trace> generate(List<GenerationRequest> requests) {
    throw new UnsupportedOperationException("only reads");
  }

  @Override
  public List<Generation> sample(GenerationRequest request) {
    throw new UnsupportedOperationException("only reads");
  }

  @Override
  public ModelInfo info() {
    return ModelInfo.of("reading");
  }

  @Override
  public Tokenizer tokenizer() {
    throw new UnsupportedOperationException("only reads");
  }

  @Override
  public void close() {}
}
