package io.github.uq4j.onnx;

import io.github.uq4j.model.ChatTemplate;
import io.github.uq4j.model.GenerationListener;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.Tokenizer;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.internal.chat.ChatFiles;
import io.github.uq4j.onnx.internal.chat.TokenNames;
import io.github.uq4j.onnx.internal.decode.DecoderModel;
import io.github.uq4j.onnx.internal.decode.DecoderRunner;
import io.github.uq4j.onnx.internal.decode.DecoderRunner.Answer;
import io.github.uq4j.onnx.internal.head.RowReduction;
import io.github.uq4j.onnx.internal.layout.JsonFiles;
import io.github.uq4j.onnx.internal.loop.LoopEngine;
import io.github.uq4j.onnx.internal.session.ModelConfig;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.OpenGate;
import io.github.uq4j.onnx.internal.session.WeightPlace;
import io.github.uq4j.onnx.internal.text.FileTokenizer;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Provenance;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A causal language model in a folder: {@code model.onnx} with {@code config.json}, {@code
 * tokenizer.json} and, where there is one, {@code generation_config.json}.
 *
 * <p><b>Inputs and outputs.</b> {@code input_ids}, optionally {@code attention_mask} and {@code
 * position_ids}, and a cache {@code past*} that comes back as {@code present*}; {@code logits},
 * optionally {@code hidden_states.N} and {@code attentions.N}. Without a cache a model can {@link
 * #score} but not generate. A model that takes both mask and positions answers prompts of different
 * lengths side by side, others only prompts of equal length.
 *
 * <p><b>Numbers.</b> Log-probabilities and entropies are of {@code softmax(logits)} in nats, before
 * temperature and top-p, the entropy over the whole vocabulary. Greedy choice takes the smallest id
 * of equal logits. How requests are batched changes no number beyond 1e-5 relative. Logits that are
 * NaN or infinite at their largest end in a {@link ModelException}.
 *
 * <p><b>Samples.</b> Tokens are kept by temperature, top-k, top-p and min-p in the order {@link
 * io.github.uq4j.model.Sampling} gives. A prompt is read once for all its answers. Every sample has
 * random numbers of its own, made of the seed, the request's id and the sample's index, one for
 * each token. What a request asks to record is recorded of its samples, too.
 *
 * <p><b>Text.</b> The answer is what follows the prompt: the token texts joined. The ids of end,
 * beginning and padding in the configuration are special: recorded as tokens with their
 * log-probability, but no part of the text. All others are part of it, also added tokens such as
 * {@code <think>}. For a byte-level vocabulary the text is what the tokenizer decodes; a
 * SentencePiece tokenizer would drop a space at the very start, which is kept here because the
 * answer continues a prompt. Tokens that are a part of a character carry their bytes and the span
 * of the whole character, and U+FFFD as text.
 *
 * <p><b>Length.</b> An answer ends with an end-of-sequence token or what the request says ({@code
 * stop}), at the request's limit or the model's last position ({@code length}), or when a listener
 * ends it, or a listener or an interrupt of the calling thread the call ({@code cancelled}; the
 * thread's mark stays, and the answer holds what was there). A call that is interrupted still
 * returns; a prompt that fills all positions has an empty answer. A prompt with more tokens than
 * {@code max_position_embeddings} is refused.
 *
 * <p><b>Common beginnings.</b> Texts of one call that begin with the same tokens are read behind
 * one reading of these ({@link Prefixes}); it changes no number beyond 1e-5 relative, either.
 *
 * <p><b>Attention and hidden states</b> are read in a second, teacher-forced pass over prompt and
 * answer. Attention has a row for every token of the answer, end of sequence included. Where the
 * file has no outputs for them, they are found in its graph by structure, and an edited graph over
 * the same weights, which lives in memory, gives them. It is made and checked when a request first
 * asks for it; the check fails with a {@link ModelException} that names the operator.
 *
 * <p>Safe for use by several threads. {@link #close()} waits for the calls that are running and
 * must not be called from within one.
 */
public final class OnnxLanguageModel implements LanguageModel {

  /** Up to so many bytes of weights are kept in more copies for the loop. */
  private static final long SMALL_BYTES = 1L << 28;

  private final ModelConfig config;
  private final ModelSession session;
  private final FileTokenizer tokenizer;
  private final DecoderModel model;
  private final Optional<LoopEngine> loop;
  private final RowReduction reduction;
  private final DecoderRunner runner;
  private final OpenGate gate;
  private final OnnxOptions options;
  private final RequestSettings provenance;

  private OnnxLanguageModel(
      ModelConfig config,
      OnnxModelFile file,
      ModelSession session,
      FileTokenizer tokenizer,
      OnnxOptions options) {
    this.config = config;
    this.options = options;
    this.session = session;
    this.tokenizer = tokenizer;
    this.model = DecoderModel.editing(session, file, config, options.settings());
    this.loop = loop(file);
    this.reduction =
        ReductionChoice.of(
            options.reductions(),
            model,
            model.vocabulary().orElse(tokenizer.vocabularySize()),
            options.settings());
    boolean shares = options.prefixes() == Prefixes.SHARED && model.rereads().isEmpty();
    this.runner =
        new DecoderRunner(
            model,
            tokenizer,
            new DecoderRunner.Batches(options.batchSize(), shares),
            loop,
            stepsForListeners(),
            reduction);
    this.gate = new OpenGate("model " + config.folder());
    this.provenance =
        new RequestSettings(
            session.device(),
            shares ? Prefixes.SHARED : Prefixes.REREAD,
            reduction.name(loop.isPresent() ? loop : reduction.head()),
            reduction.name(loop),
            reduction.name(reduction.head()));
  }

  private boolean onCuda() {
    return session.device().startsWith("cuda");
  }

  private static boolean isSmall(OnnxModelFile file) {
    long bytes = file.weights().stream().mapToLong(WeightPlace::length).sum();
    return file.dataFolder().isEmpty() && bytes <= SMALL_BYTES;
  }

  /** Nobody has asked for rows to be reduced in Java, which a loop does not do. */
  private boolean reducesAnywhere() {
    return options.reductions() == Reductions.AUTO || options.reductions() == Reductions.GRAPH;
  }

  /** Whether a listener is told of tokens one by one, though the loop would be quicker. */
  private boolean stepsForListeners() {
    return options.engine() == Engine.AUTO && !onCuda();
  }

  private Optional<LoopEngine> loop(OnnxModelFile file) {
    boolean wanted =
        switch (options.engine()) {
          case LOOP -> true;
          case STEP -> false;
          case AUTO -> onCuda() || (isSmall(file) && reducesAnywhere());
        };
    if (!wanted) {
      return Optional.empty();
    }
    LoopEngine engine =
        new LoopEngine(
            config.modelFile(),
            model.ports().loop(),
            model.vocabulary().orElse(tokenizer.vocabularySize()),
            options.settings(),
            !onCuda() && isSmall(file));
    Optional<String> obstacle = engine.obstacle();
    if (obstacle.isPresent() && options.engine() == Engine.LOOP) {
      throw new IllegalArgumentException(
          config.modelFile() + " cannot run in a loop: " + obstacle.get() + "; use Engine.STEP");
    }
    return obstacle.isPresent() ? Optional.empty() : Optional.of(engine);
  }

  /**
   * Opens a folder with the default options.
   *
   * @param folder the model's folder
   * @return the model
   * @throws IllegalArgumentException if the folder is no folder of a causal language model
   * @throws ModelException if a file of it cannot be read or loaded
   */
  public static OnnxLanguageModel open(Path folder) {
    return open(folder, OnnxOptions.withDefaults());
  }

  /**
   * Opens a folder.
   *
   * @param folder the model's folder
   * @param options how to run it
   * @return the model
   * @throws IllegalArgumentException if the folder is no folder of a causal language model
   * @throws ModelException if a file of it cannot be read or loaded, or the device cannot be used
   */
  public static OnnxLanguageModel open(Path folder, OnnxOptions options) {
    ModelConfig config = ModelConfig.read(folder);
    Set<Integer> special = new HashSet<>(config.ids("eos_token_id"));
    special.addAll(config.ids("bos_token_id"));
    special.addAll(config.ids("pad_token_id"));
    FileTokenizer tokenizer = FileTokenizer.open(config.tokenizerFile(), special);
    boolean done = false;
    try {
      // Read before it is loaded: what is wrong with a file is said, and no other file is opened.
      OnnxModelFile file = OnnxModelFile.read(config.modelFile());
      ModelSession session = DecoderModel.open(config, file, options.settings());
      try {
        OnnxLanguageModel model = new OnnxLanguageModel(config, file, session, tokenizer, options);
        done = true;
        return model;
      } finally {
        if (!done) {
          session.close();
        }
      }
    } finally {
      if (!done) {
        tokenizer.close();
      }
    }
  }

  @Override
  public ModelInfo info() {
    return gate.call(
        () ->
            new ModelInfo(
                config.name(),
                vocabularySize(),
                model.layers(),
                model.heads(),
                model.hiddenSize(),
                Extras.none()));
  }

  private OptionalInt vocabularySize() {
    OptionalInt logits = model.vocabulary();
    return logits.isPresent() ? logits : OptionalInt.of(tokenizer.vocabularySize());
  }

  /**
   * The signals this model can record beside log-probabilities.
   *
   * @return {@link Signal#ATTENTION} and {@link Signal#HIDDEN_STATES} only if the file has those
   *     outputs, or its graph can be edited to have them
   */
  public Set<Signal> recordable() {
    return gate.call(() -> OnnxInspection.recordable(model.signals()));
  }

  /** So many tokens were fed so far, see {@link DecoderModel#tokensRead()}. */
  long tokensRead() {
    return model.tokensRead();
  }

  @Override
  public Tokenizer tokenizer() {
    return gate.call(() -> tokenizer);
  }

  /**
   * The template of {@code chat_template.jinja} or {@code tokenizer_config.json}. It refuses
   * messages that hold the name of a special token of the tokenizer.
   *
   * @return the template; empty if the folder has none
   * @throws ModelException if it cannot be read, or uses what is not supported, which it names
   */
  @Override
  public Optional<ChatTemplate> chatTemplate() {
    return gate.call(
        () -> {
          TokenNames names = TokenNames.of(JsonFiles.optional(config.tokenizerFile()));
          return ChatFiles.find(config.folder(), config.tokenizer(), names).map(t -> t);
        });
  }

  @Override
  public List<Trace> generate(List<GenerationRequest> requests) {
    return generate(requests, Optional.empty());
  }

  @Override
  public List<Trace> generate(List<GenerationRequest> requests, GenerationListener listener) {
    return generate(requests, Optional.of(listener));
  }

  private List<Trace> generate(
      List<GenerationRequest> requests, Optional<GenerationListener> listener) {
    boolean stepped = listener.isPresent() && stepsForListeners();
    return gate.call(
        () -> {
          List<Answer> answers = runner.generate(List.copyOf(requests), listener);
          List<Trace> traces = new ArrayList<>();
          for (int i = 0; i < requests.size(); i++) {
            Provenance made = provenance.of(requests.get(i), answers.get(i), stepped);
            traces.add(trace(requests.get(i).id(), answers.get(i), made));
          }
          return traces;
        });
  }

  @Override
  public List<Generation> sample(GenerationRequest request) {
    return gate.call(() -> runner.sample(request));
  }

  @Override
  public List<Trace> score(List<ScoringRequest> requests) {
    return gate.call(
        () -> {
          List<Answer> answers = runner.score(List.copyOf(requests));
          List<Trace> traces = new ArrayList<>();
          for (int i = 0; i < requests.size(); i++) {
            Provenance made = provenance.of(requests.get(i), answers.get(i));
            traces.add(trace(requests.get(i).id(), answers.get(i), made));
          }
          return traces;
        });
  }

  private Trace trace(String id, Answer answer, Provenance made) {
    return Trace.of(id, answer.generation())
        .withModel(info())
        .withPrompt(answer.prompt())
        .withSamples(answer.samples())
        .withProvenance(made);
  }

  @Override
  public void close() {
    gate.close(
        () -> {
          loop.ifPresent(LoopEngine::close);
          reduction.close();
          model.close();
          session.close();
          tokenizer.close();
        });
  }

  @Override
  public String toString() {
    return "OnnxLanguageModel[" + config.folder() + ", " + options + "]";
  }
}
