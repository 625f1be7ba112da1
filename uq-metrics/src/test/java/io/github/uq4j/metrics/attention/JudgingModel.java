package io.github.uq4j.metrics.attention;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.Tokenizer;
import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads an answer as words, each with the blank before it, then {@code "Decision:"} as one token,
 * which looks at the words as it is told: one layer, a row a head.
 */
final class JudgingModel implements LanguageModel {

  private static final int PROMPT = 2;

  private final double[][] heads;
  private final List<ScoringRequest> asked = new ArrayList<>();

  JudgingModel(double[][] heads) {
    this.heads = heads;
  }

  List<ScoringRequest> asked() {
    return asked;
  }

  @Override
  public List<Trace> score(List<ScoringRequest> requests) {
    asked.addAll(requests);
    return requests.stream().map(this::read).toList();
  }

  private Trace read(ScoringRequest request) {
    TraceBuilder trace = Traces.answer(request.id());
    List<String> words = new ArrayList<>(List.of(request.text().split("(?= )|(?=\n\nDecision:)")));
    words.forEach(word -> trace.token(word, -1));
    int keys = PROMPT + words.size();
    float[] flat = new float[heads.length * keys];
    for (int head = 0; head < heads.length; head++) {
      for (int word = 0; word < Math.min(words.size(), heads[head].length); word++) {
        flat[head * keys + PROMPT + word] = (float) heads[head][word];
      }
    }
    return trace
        .attention(
            new Attention(
                FloatTensor.copyOf(flat, 1, heads.length, 1, keys),
                Optional.empty(),
                Optional.empty(),
                Optional.of(List.of(keys - 1))))
        .build();
  }

  @Override
  public ModelInfo info() {
    return ModelInfo.of("judging");
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
