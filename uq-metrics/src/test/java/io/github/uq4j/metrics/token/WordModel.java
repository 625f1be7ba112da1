package io.github.uq4j.metrics.token;

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
import java.util.Map;

/**
 * A language model for tests: its tokens are words with the space before them, and the probability
 * of a word depends on the word, or on what is said of it before; it keeps the requests it was
 * asked.
 */
final class WordModel implements LanguageModel {

  /** What a word's log-probability is. */
  @FunctionalInterface
  interface Chance {
    double logprob(String prompt, String before, String word);
  }

  private static final Map<String, Double> WORDS =
      Map.of("Paris", -4.0, " is", -1.0, " big", -3.5, " Lyon", -6.0, "Lyon", -0.5);

  private final Chance chance;
  private final List<ScoringRequest> asked = new ArrayList<>();

  WordModel(Chance chance) {
    this.chance = chance;
  }

  /** A model with a few words; one who is asked whether "Lyon" is true doubts it. */
  static Helpers helpers() {
    return Helpers.none()
        .withLanguage(
            new WordModel(
                (prompt, before, word) ->
                    word.strip().equals("True")
                        ? prompt.contains("Lyon") ? -3.0 : -0.25
                        : WORDS.getOrDefault(word, -2.0)));
  }

  synchronized List<ScoringRequest> asked() {
    return List.copyOf(asked);
  }

  @Override
  public List<Trace> score(List<ScoringRequest> requests) {
    synchronized (this) {
      asked.addAll(requests);
    }
    return requests.stream().map(this::read).toList();
  }

  private Trace read(ScoringRequest request) {
    TraceBuilder trace = Traces.answer(request.id()).prompt(request.prompt());
    StringBuilder before = new StringBuilder();
    for (String word : request.text().split("(?<=\\S)(?=\\s)", -1)) {
      trace.token(word, chance.logprob(request.prompt(), before.toString(), word));
      before.append(word);
    }
    return trace.build();
  }

  @Override
  public ModelInfo info() {
    return ModelInfo.of("words");
  }

  @Override
  public Tokenizer tokenizer() {
    throw new UnsupportedOperationException("words have no ids");
  }

  @Override
  public List<Trace> generate(List<GenerationRequest> requests) {
    throw new UnsupportedOperationException("words are only read");
  }

  @Override
  public List<Generation> sample(GenerationRequest request) {
    throw new UnsupportedOperationException("words are only read");
  }

  @Override
  public void close() {}
}
