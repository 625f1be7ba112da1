package io.github.uq4j.factcheck;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.Tokenizer;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A language model that reads as a test says, and keeps the calls it got. */
final class ScriptedModel implements LanguageModel {

  private final Function<ScoringRequest, Generation> reading;
  private final List<List<ScoringRequest>> calls = new ArrayList<>();

  ScriptedModel(Function<ScoringRequest, Generation> reading) {
    this.reading = reading;
  }

  static Helpers helpers(Function<ScoringRequest, Generation> reading) {
    return Helpers.none().withLanguage(new ScriptedModel(reading));
  }

  List<List<ScoringRequest>> calls() {
    return calls;
  }

  @Override
  public synchronized List<Trace> score(List<ScoringRequest> requests) {
    calls.add(requests);
    return requests.stream().map(r -> Trace.of(r.id(), reading.apply(r))).toList();
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
    return ModelInfo.of("scripted");
  }

  @Override
  public Tokenizer tokenizer() {
    throw new UnsupportedOperationException("only reads");
  }

  @Override
  public void close() {}
}
