package io.github.uq4j.score.run;

import io.github.uq4j.model.ChatTemplate;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.Tokenizer;
import io.github.uq4j.score.run.Questions.Pass;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A language model that has read the texts of a window already; all else goes to the model. */
final class RememberingLanguageModel implements LanguageModel {

  /** So many characters of a text name it. */
  private static final int SHOWN = 40;

  private final LanguageModel model;
  private final Remembered<Pass, Trace> remembered;

  private RememberingLanguageModel(LanguageModel model, Remembered<Pass, Trace> remembered) {
    this.model = model;
    this.remembered = remembered;
  }

  static RememberingLanguageModel asked(LanguageModel model, Collection<Pass> passes) {
    Remembered<Pass, Trace> remembered =
        new Remembered<Pass, Trace>(
                asked -> model.score(requests(asked)),
                UnaryOperator.identity(),
                (pass, trace) -> Optional.empty())
            .ask(passes);
    return new RememberingLanguageModel(model, remembered);
  }

  /** Whoever asks, a pass is named by its text: that is what a refusal of it should name. */
  private static List<ScoringRequest> requests(List<Pass> passes) {
    return passes.stream().map(pass -> pass.named(shortened(pass.text()))).toList();
  }

  private static String shortened(String text) {
    if (text.codePointCount(0, text.length()) <= SHOWN) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "...";
  }

  @Override
  public List<Trace> score(List<ScoringRequest> requests) {
    List<Trace> read = remembered.answers(requests.stream().map(Pass::of).toList());
    List<Trace> named = new ArrayList<>(read.size());
    for (int i = 0; i < read.size(); i++) {
      named.add(named(read.get(i), requests.get(i).id()));
    }
    return named;
  }

  private static Trace named(Trace trace, String id) {
    return new Trace(
        id,
        trace.model(),
        trace.prompt(),
        trace.generation(),
        trace.samples(),
        trace.recorded(),
        trace.claims(),
        trace.labels(),
        trace.provenance(),
        trace.extras());
  }

  @Override
  public ModelInfo info() {
    return model.info();
  }

  @Override
  public Tokenizer tokenizer() {
    return model.tokenizer();
  }

  @Override
  public Optional<ChatTemplate> chatTemplate() {
    return model.chatTemplate();
  }

  @Override
  public List<Trace> generate(List<GenerationRequest> requests) {
    return model.generate(requests);
  }

  @Override
  public List<Generation> sample(GenerationRequest request) {
    return model.sample(request);
  }

  /** The model belongs to whoever opened it. */
  @Override
  public void close() {}
}
