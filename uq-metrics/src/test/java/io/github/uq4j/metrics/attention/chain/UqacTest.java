package io.github.uq4j.metrics.attention.chain;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.Tokenizer;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.List;

/** To a model that gives every token of a variant the log-probability -3. */
class UqacTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return Uqac.withDefaults();
  }

  @Override
  protected Helpers helpers() {
    return Helpers.none().withLanguage(new Indifferent());
  }

  private static final class Indifferent implements LanguageModel {

    @Override
    public List<Trace> score(List<ScoringRequest> requests) {
      return requests.stream()
          .map(
              request ->
                  Trace.of(
                      request.id(),
                      Generation.of(
                          "",
                          request.tokens().stream()
                              .map(id -> Token.of("", TokenDistribution.of(-3)).withId(id))
                              .toList())))
          .toList();
    }

    @Override
    public ModelInfo info() {
      return ModelInfo.of("indifferent");
    }

    @Override
    public Tokenizer tokenizer() {
      throw new IllegalStateException("not asked");
    }

    @Override
    public List<Trace> generate(List<GenerationRequest> requests) {
      throw new IllegalStateException("not asked");
    }

    @Override
    public List<Generation> sample(GenerationRequest request) {
      throw new IllegalStateException("not asked");
    }

    @Override
    public void close() {}
  }
}
