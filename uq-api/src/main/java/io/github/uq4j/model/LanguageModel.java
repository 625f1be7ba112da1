package io.github.uq4j.model;

import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Optional;

/**
 * A causal language model that leaves traces.
 *
 * <p>Log-probabilities and entropies are of the model's own distribution, before temperature and
 * truncation, in nats. How requests are batched changes no number beyond 1e-5 relative.
 *
 * <p>Implementations are safe for use by several threads. After {@link #close()} every method
 * throws {@link IllegalStateException}; closing twice does nothing.
 */
public interface LanguageModel extends AutoCloseable {

  /**
   * What the model is.
   *
   * @return its name and sizes
   */
  ModelInfo info();

  /**
   * The model's tokenizer.
   *
   * @return a tokenizer that lives as long as the model
   */
  Tokenizer tokenizer();

  /**
   * How the model wants conversations to be written.
   *
   * @return its template; empty if it comes with none, as for models that are not made for chats
   * @throws ModelException if its template cannot be read, or uses what is not supported
   */
  default Optional<ChatTemplate> chatTemplate() {
    return Optional.empty();
  }

  /**
   * Answers prompts greedily, and draws samples for those requests that ask for them.
   *
   * @param requests what to answer
   * @return a trace for every request, in the same order
   * @throws IllegalArgumentException if a prompt does not fit the context
   * @throws ModelException if the model cannot be run
   */
  List<Trace> generate(List<GenerationRequest> requests);

  /**
   * Answers prompts as {@link #generate(List)} does, and tells a listener of every token as soon as
   * it is chosen. A model that gets whole answers from elsewhere has nothing to tell: the default
   * answers without asking the listener.
   *
   * @param requests what to answer
   * @param listener is told of tokens, and may end an answer or the call; must not close the model
   * @return a trace for every request, in the same order; answers that were ended have the finish
   *     reason {@code cancelled}
   * @throws IllegalArgumentException if a prompt does not fit the context
   * @throws ModelException if the model cannot be run
   */
  default List<Trace> generate(List<GenerationRequest> requests, GenerationListener listener) {
    return generate(requests);
  }

  /**
   * Answers one prompt.
   *
   * @param request what to answer
   * @return its trace
   * @throws IllegalArgumentException if the prompt does not fit the context
   * @throws ModelException if the model cannot be run
   */
  default Trace generate(GenerationRequest request) {
    return generate(List.of(request)).get(0);
  }

  /**
   * Draws answers without the greedy one.
   *
   * @param request what to answer; its sampling must be given
   * @return the samples
   * @throws IllegalArgumentException if the request has no sampling or does not fit the context
   * @throws ModelException if the model cannot be run
   */
  List<Generation> sample(GenerationRequest request);

  /**
   * Makes traces of texts that already exist, by teacher forcing. Texts that begin with the same
   * tokens, such as variants of one answer, belong into one call: a model may read what they have
   * in common once.
   *
   * @param requests the texts
   * @return a trace for every request, in the same order
   * @throws IllegalArgumentException if a text does not fit the context
   * @throws ModelException if the model cannot be run
   */
  List<Trace> score(List<ScoringRequest> requests);

  /**
   * Makes a trace of one text.
   *
   * @param request the text
   * @return its trace
   * @throws IllegalArgumentException if the text does not fit the context
   * @throws ModelException if the model cannot be run
   */
  default Trace score(ScoringRequest request) {
    return score(List.of(request)).get(0);
  }

  @Override
  void close();
}
