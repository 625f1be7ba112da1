package io.github.uq4j.score;

import io.github.uq4j.model.EmbeddingModel;
import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.SimilarityModel;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Models a scorer may ask beside the trace it scores. Where one is absent, what the trace has
 * recorded is used.
 *
 * @param entailment judges entailment, if given
 * @param similarity judges similarity, if given
 * @param embedding embeds texts, if given
 * @param language a language model for further passes, if given
 */
public record Helpers(
    Optional<EntailmentModel> entailment,
    Optional<SimilarityModel> similarity,
    Optional<EmbeddingModel> embedding,
    Optional<LanguageModel> language) {

  private static final Helpers NONE =
      new Helpers(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * No models: traces are scored by what they hold.
   *
   * @return the empty value
   */
  public static Helpers none() {
    return NONE;
  }

  /**
   * The same with an entailment model.
   *
   * @param model the model; wrap it in {@link EntailmentModel#cached} to be asked once for each
   *     pair
   * @return new helpers
   */
  public Helpers withEntailment(EntailmentModel model) {
    return new Helpers(Optional.of(model), similarity, embedding, language);
  }

  /**
   * The same with a similarity model.
   *
   * @param model the model; wrap it in {@link SimilarityModel#cached} to be asked once for each
   *     pair
   * @return new helpers
   */
  public Helpers withSimilarity(SimilarityModel model) {
    return new Helpers(entailment, Optional.of(model), embedding, language);
  }

  /**
   * The same with an embedding model.
   *
   * @param model the model
   * @return new helpers
   */
  public Helpers withEmbedding(EmbeddingModel model) {
    return new Helpers(entailment, similarity, Optional.of(model), language);
  }

  /**
   * The same with a language model.
   *
   * @param model the model; not closed by a scorer
   * @return new helpers
   */
  public Helpers withLanguage(LanguageModel model) {
    return new Helpers(entailment, similarity, embedding, Optional.of(model));
  }

  /**
   * The entailment model for a trace: the given one, else what the trace recorded.
   *
   * @param trace the trace
   * @return a model that refuses a pair it cannot judge
   */
  public EntailmentModel entailmentFor(Trace trace) {
    return entailment.orElseGet(() -> EntailmentModel.recorded(trace.recorded()));
  }

  /**
   * The similarity model for a trace: the given one, else what the trace recorded.
   *
   * @param trace the trace
   * @return a model that refuses a pair it cannot judge
   */
  public SimilarityModel similarityFor(Trace trace) {
    return similarity.orElseGet(() -> SimilarityModel.recorded(trace.recorded()));
  }

  /**
   * Has the language model read a text, for its tokens' log-probabilities.
   *
   * @param id the trace's name
   * @param prompt what comes before the text; may be empty
   * @param text the text to be read, not empty
   * @return the text with its tokens
   * @throws IllegalArgumentException if there is no language model, or the text does not fit it
   */
  public Generation read(String id, String prompt, String text) {
    LanguageModel model =
        language.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "trace \"" + id + "\" needs language-model; no language model is given"));
    return model.score(HelperQuestions.ofPass(id, prompt, text).passes()).get(0).generation();
  }

  /**
   * The signals there are for a scorer: those of the trace and those the models add.
   *
   * @param trace the trace
   * @return the signals
   */
  public Set<Signal> signals(Trace trace) {
    EnumSet<Signal> signals =
        EnumSet.copyOf(trace.signals().isEmpty() ? EnumSet.noneOf(Signal.class) : trace.signals());
    entailment.ifPresent(model -> signals.add(Signal.ENTAILMENT));
    similarity.ifPresent(model -> signals.add(Signal.SIMILARITY));
    embedding.ifPresent(model -> signals.add(Signal.EMBEDDINGS));
    language.ifPresent(model -> signals.add(Signal.LANGUAGE_MODEL));
    return signals;
  }
}
