package io.github.uq4j.metrics.attention.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.Tokenizer;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Answers what the reference's model answered, and holds that it is asked the same. */
final class RereadingModel implements LanguageModel {

  private final JsonNode golden;

  RereadingModel(JsonNode golden) {
    this.golden = golden;
  }

  @Override
  public List<Trace> score(List<ScoringRequest> requests) {
    JsonNode expansions = golden.path("expected").path("expansions");
    assertThat(requests).hasSize(expansions.size() - 1);
    List<Trace> traces = new ArrayList<>();
    for (int e = 1; e < expansions.size(); e++) {
      traces.add(read(requests.get(e - 1), expansions.get(e)));
    }
    return traces;
  }

  private Trace read(ScoringRequest request, JsonNode expansion) {
    List<Integer> wanted = new ArrayList<>(UqacGoldenTrace.ints(golden.path("token_ids")));
    expansion.path("replaced").forEach(r -> wanted.set(r.get(0).asInt(), r.get(1).asInt()));
    assertThat(request.tokens()).isEqualTo(wanted.subList(0, request.tokens().size()));
    Map<Integer, Double> read = UqacGoldenTrace.read(golden, expansion);
    List<Token> tokens = new ArrayList<>();
    for (int t = 0; t < request.tokens().size(); t++) {
      double logprob = Math.log(Math.min(1, read.getOrDefault(t, 0.5)));
      tokens.add(Token.of("", TokenDistribution.of(logprob)).withId(request.tokens().get(t)));
    }
    return Trace.of(request.id(), Generation.of("", tokens));
  }

  @Override
  public ModelInfo info() {
    throw new IllegalStateException("not asked");
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
