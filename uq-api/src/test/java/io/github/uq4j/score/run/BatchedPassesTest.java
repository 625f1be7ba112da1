package io.github.uq4j.score.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.model.EmbeddingModel;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.model.Tokenizer;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.ScoreRun;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchedPassesTest {

  private static final List<Trace> TRACES = Asking.traces(100);

  /** Reads a text as one token whose log-probability follows from its letters. */
  private static class Reader implements LanguageModel {

    private final List<List<ScoringRequest>> calls = new ArrayList<>();
    private int generated;
    private boolean closed;

    @Override
    public ModelInfo info() {
      return ModelInfo.of("reader");
    }

    @Override
    public Tokenizer tokenizer() {
      throw new UnsupportedOperationException("no tokenizer");
    }

    @Override
    public List<Trace> generate(List<GenerationRequest> requests) {
      generated += requests.size();
      return List.of();
    }

    @Override
    public List<Generation> sample(GenerationRequest request) {
      generated++;
      return List.of();
    }

    @Override
    public List<Trace> score(List<ScoringRequest> requests) {
      calls.add(requests);
      return requests.stream()
          .map(
              request -> {
                TokenDistribution seen =
                    TokenDistribution.of(-Math.abs(request.text().hashCode() % 97) - 1);
                return Trace.of(
                    request.id(),
                    Generation.of(request.text(), List.of(Token.of(request.text(), seen))));
              })
          .toList();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static List<ScoreSheet> scored(Scorer scorer, Helpers helpers) {
    List<ScoreSheet> sheets = new ArrayList<>();
    ScoreStream.of(List.of(scorer), helpers).score(TRACES.iterator(), sheets::add);
    return sheets;
  }

  @Test
  void passes_ofAWindow_areReadInOneCallWhoeverAsks() {
    Reader model = new Reader();
    Helpers helpers = Helpers.none().withLanguage(model);
    List<ScoreSheet> sheets = scored(Asking.PASSES, helpers);
    assertThat(model.calls).hasSize(1);
    assertThat(model.calls.get(0))
        .hasSize(5)
        .extracting(ScoringRequest::text)
        .doesNotHaveDuplicates();
    ScoreRun alone = ScoreRun.of(List.of(Asking.PASSES), helpers);
    assertThat(sheets).isEqualTo(TRACES.stream().map(alone::score).toList());
  }

  @Test
  void pass_thatTheModelRefuses_isNamedByItsText() {
    List<String> ids = new ArrayList<>();
    Reader model =
        new Reader() {
          @Override
          public List<Trace> score(List<ScoringRequest> requests) {
            requests.forEach(request -> ids.add(request.id()));
            throw new IllegalArgumentException("prompt of \"" + requests.get(0).id() + "\" is bad");
          }
        };
    String text = "word ".repeat(20);
    LanguageModel remembering =
        RememberingLanguageModel.asked(
            model, List.of(new Questions.Pass("Q", text, SignalRequest.none(), List.of())));
    ScoringRequest request = new ScoringRequest("q7", "Q", text, SignalRequest.none());
    assertThatThrownBy(() -> remembering.score(request))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("prompt of \"" + "word ".repeat(8) + "...\" is bad");
    assertThat(ids).hasSize(1);
  }

  @Test
  void rememberingModel_allElse_goesToTheModel() {
    Reader model = new Reader();
    LanguageModel remembering = RememberingLanguageModel.asked(model, List.of());
    GenerationRequest request = GenerationRequest.of("q", "Q");
    assertThat(remembering.generate(List.of(request))).isEmpty();
    assertThat(remembering.sample(request)).isEmpty();
    assertThat(model.generated).isEqualTo(2);
    assertThat(remembering.info()).isEqualTo(model.info());
    assertThatThrownBy(remembering::tokenizer).hasMessage("no tokenizer");
    assertThat(remembering.score(new ScoringRequest("late", "Q", "a", SignalRequest.none())).id())
        .isEqualTo("late");
    remembering.close();
    assertThat(model.closed).isFalse();
  }

  @Test
  void embeddings_ofAWindow_areAskedOnceAndStackedInOrder() {
    List<List<String>> calls = new ArrayList<>();
    EmbeddingModel model =
        texts -> {
          calls.add(texts);
          float[] values = new float[texts.size() * 2];
          for (int i = 0; i < texts.size(); i++) {
            values[2 * i] = texts.get(i).hashCode() % 89;
            values[2 * i + 1] = texts.get(i).length();
          }
          return FloatTensor.copyOf(values, texts.size(), 2);
        };
    Helpers helpers = Helpers.none().withEmbedding(model);
    List<ScoreSheet> sheets = scored(Asking.EMBEDDING, helpers);
    assertThat(calls).hasSize(1);
    assertThat(calls.get(0)).hasSize(5).doesNotHaveDuplicates();
    ScoreRun alone = ScoreRun.of(List.of(Asking.EMBEDDING), helpers);
    assertThat(sheets).isEqualTo(TRACES.stream().map(alone::score).toList());
  }

  @Test
  void embedding_notFinite_isRefusedNamingTheText() {
    EmbeddingModel model =
        texts -> {
          float[] values = new float[texts.size()];
          Arrays.fill(values, Float.NaN);
          return FloatTensor.copyOf(values, texts.size(), 1);
        };
    assertThat(scored(Asking.EMBEDDING, Helpers.none().withEmbedding(model)).get(0).refused())
        .containsEntry(
            "asking-embedding",
            "embedding of \""
                + TRACES.get(0).samples().get(0).text()
                + "\"[0] = NaN; must be finite");
  }
}
