package io.github.uq4j.trace;

import java.util.Arrays;
import java.util.Optional;

/** Something a trace may hold and a scorer may need. */
public enum Signal {
  /** The prompt's text. */
  PROMPT("prompt"),
  /** Tokens with the chosen token's log-probability. */
  LOGPROBS("logprobs"),
  /** Where each token stands in the text. */
  TOKEN_SPANS("token-spans"),
  /** The most probable alternatives of each step. */
  TOP_LOGPROBS("top-logprobs"),
  /** The entropy of each step's full distribution. */
  ENTROPY("entropy"),
  /** What scorers of whole rows need of each, see {@link RowStatistics}. */
  STATISTICS("statistics"),
  /** Full rows of logits. */
  LOGITS("logits"),
  /** Attention probabilities. */
  ATTENTION("attention"),
  /** Hidden states of every layer. */
  HIDDEN_STATES("hidden-states"),
  /** Logits after the prompt's last token. */
  PROMPT_LOGITS("prompt-logits"),
  /** Several sampled answers to the same prompt. */
  SAMPLES("samples"),
  /** Sampled answers with log-probabilities. */
  SAMPLE_LOGPROBS("sample-logprobs"),
  /** Judgements of an entailment model, live or recorded. */
  ENTAILMENT("entailment"),
  /** Judgements of a similarity model, live or recorded. */
  SIMILARITY("similarity"),
  /** Vectors of an embedding model. */
  EMBEDDINGS("embeddings"),
  /** A language model that can be asked for further passes; never recorded. */
  LANGUAGE_MODEL("language-model"),
  /** Claims of the answer. */
  CLAIMS("claims");

  private final String id;

  Signal(String id) {
    this.id = id;
  }

  /**
   * The name used in files and on the command line.
   *
   * @return a kebab-case name
   */
  public String id() {
    return id;
  }

  /**
   * The signal of a name.
   *
   * @param id a kebab-case name
   * @return the signal, if there is one of that name
   */
  public static Optional<Signal> of(String id) {
    return Arrays.stream(values()).filter(signal -> signal.id.equals(id)).findFirst();
  }
}
