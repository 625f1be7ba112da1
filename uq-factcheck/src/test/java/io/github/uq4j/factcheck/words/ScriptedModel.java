package io.github.uq4j.factcheck.words;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.Tokenizer;
import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A language model whose next tokens are a table: by the text so far, the pieces that follow. */
public final class ScriptedModel implements LanguageModel {

  private final List<String> pieces = new ArrayList<>();
  private final Map<String, Map<String, Double>> next;

  /** What was read, in order: prompt and text without the last token. */
  public final List<String> read = new ArrayList<>();

  /** How many calls there were. */
  public int calls;

  /** A model by its table. */
  public ScriptedModel(Map<String, Map<String, Double>> next) {
    this.next = next;
  }

  private int id(String piece) {
    if (!pieces.contains(piece)) {
      pieces.add(piece);
    }
    return pieces.indexOf(piece);
  }

  /** A piece with its number. */
  public Alternative piece(String text, double probability) {
    return Alternative.of(id(text), text, Math.log(probability));
  }

  /** The trace with the numbers of its tokens, and a prompt. */
  public Trace numbered(Trace trace) {
    List<Token> tokens =
        trace.generation().tokens().stream().map(t -> t.withId(id(t.text()))).toList();
    return Traces.withGeneration(trace, Generation.of(trace.generation().text(), tokens));
  }

  @Override
  public synchronized List<Trace> score(List<ScoringRequest> requests) {
    calls++;
    return requests.stream().map(this::one).toList();
  }

  private Trace one(ScoringRequest request) {
    List<Integer> ids = request.tokens();
    String before = request.prompt() + tokenizer().decode(ids.subList(0, ids.size() - 1));
    read.add(before);
    Map<String, Double> row = Optional.ofNullable(next.get(before)).orElse(Map.of());
    TraceBuilder trace = Traces.answer(request.id());
    for (int i = 0; i < ids.size(); i++) {
      trace.token(pieces.get(ids.get(i)), -1);
    }
    return trace
        .top(
            row.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(entry -> piece(entry.getKey(), entry.getValue()))
                .toArray(Alternative[]::new))
        .build();
  }

  @Override
  public Tokenizer tokenizer() {
    return new Tokenizer() {
      @Override
      public List<Piece> encode(String text) {
        return text.isEmpty()
            ? List.of()
            : List.of(new Piece(id(text), new TextSpan(0, text.length())));
      }

      @Override
      public String decode(List<Integer> ids) {
        return String.join("", ids.stream().map(pieces::get).toList());
      }

      @Override
      public boolean special(int id) {
        return false;
      }

      @Override
      public int vocabularySize() {
        return pieces.size();
      }
    };
  }

  @Override
  public ModelInfo info() {
    return ModelInfo.of("scripted");
  }

  @Override
  public List<Trace> generate(List<GenerationRequest> requests) {
    throw new UnsupportedOperationException("this model reads only");
  }

  @Override
  public List<Generation> sample(GenerationRequest request) {
    throw new UnsupportedOperationException("this model reads only");
  }

  @Override
  public void close() {}
}
