package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.model.GenerationListener;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.Sampling;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.internal.head.RowReduction;
import io.github.uq4j.onnx.internal.loop.LoopEngine;
import io.github.uq4j.onnx.internal.text.FileTokenizer;
import io.github.uq4j.onnx.internal.text.TokenTexts;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Logits;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Answers requests: generation first, then one teacher-forced pass for those that ask for attention
 * or hidden states. Safe for use by several threads.
 */
public final class DecoderRunner {

  private final DecoderModel model;
  private final FileTokenizer tokenizer;
  private final PromptIds prompts;
  private final Set<Integer> ends;
  private final int batchSize;
  private final ForcedPass.Limits forced;
  private final ForcedPass.Prefixes prefixes;
  private final Optional<LoopEngine> loop;
  private final boolean stepsForListeners;
  private final RowReduction reduction;

  /**
   * A runner.
   *
   * @param model the model
   * @param tokenizer its tokenizer
   * @param batches what is read together
   * @param loop the same decoder, wrapped, if it is to be used
   * @param stepsForListeners whether it is not if a listener waits for tokens
   * @param reduction how rows of logits are reduced
   */
  public DecoderRunner(
      DecoderModel model,
      FileTokenizer tokenizer,
      Batches batches,
      Optional<LoopEngine> loop,
      boolean stepsForListeners,
      RowReduction reduction) {
    this.loop = loop;
    this.stepsForListeners = stepsForListeners;
    this.reduction = reduction;
    this.model = reduction.head().map(model::withHead).orElse(model);
    this.tokenizer = tokenizer;
    this.prompts =
        new PromptIds(
            tokenizer,
            model.config().ids("bos_token_id"),
            new PromptIds.Limits(model.config().positions(), model.vocabulary()));
    this.ends = model.config().ids("eos_token_id");
    this.batchSize = Math.min(batches.size(), model.ports().rows());
    this.prefixes =
        batches.sharesPrefixes() ? ForcedPass.Prefixes.SHARED : ForcedPass.Prefixes.REREAD;
    this.forced =
        new ForcedPass.Limits(this.batchSize, ForcedPass.FLOATS_AT_ONCE, ForcedPass.LOGITS_AT_ONCE);
  }

  /**
   * What is read together.
   *
   * @param size at most so many texts beside one another
   * @param sharesPrefixes whether what texts begin with in common is read once
   */
  public record Batches(int size, boolean sharesPrefixes) {}

  /**
   * What came of one request.
   *
   * @param prompt the prompt with its tokens
   * @param generation the main answer
   * @param samples the samples
   * @param reread whether a text of it was read whole, although others begin with the same tokens,
   *     because the cache holds no column for every token
   */
  public record Answer(
      Prompt prompt, Generation generation, List<Generation> samples, boolean reread) {

    /** Copies the list. */
    public Answer {
      samples = List.copyOf(samples);
    }
  }

  /** A request's rows in the pool of all rows. */
  private record Plan(GenerationRequest request, List<GenerationRow> rows) {}

  /** What came of a plan's rows. */
  private record Told(List<Generation> rows, boolean reread) {}

  /**
   * Answers greedily, and draws the samples that are asked for.
   *
   * @param requests what to answer
   * @param listener is told of every token, if there is one
   * @return answers in the same order
   */
  public List<Answer> generate(
      List<GenerationRequest> requests, Optional<GenerationListener> listener) {
    List<Plan> plans = new ArrayList<>();
    for (GenerationRequest request : requests) {
      requireSignals(request.id(), request.signals());
      List<Integer> prompt = prompts.of(request);
      List<GenerationRow> rows = new ArrayList<>();
      GenerationRow.Start start = start(request, prompt);
      rows.add(GenerationRow.greedy(start));
      rows.addAll(sampleRows(start));
      plans.add(new Plan(request, rows));
    }
    List<Told> told = answer(plans, listener);
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      List<Generation> all = told.get(i).rows();
      Prompt prompt = prompts.prompt(requests.get(i).prompt(), plans.get(i).rows().get(0).prompt());
      answers.add(new Answer(prompt, all.get(0), all.subList(1, all.size()), told.get(i).reread()));
    }
    return answers;
  }

  /**
   * Draws samples only.
   *
   * @param request what to answer; must have a sampling
   * @return the samples
   */
  public List<Generation> sample(GenerationRequest request) {
    if (request.sampling().isEmpty()) {
      throw new IllegalArgumentException(
          "request \"" + request.id() + "\" has no sampling; must have one to draw samples");
    }
    requireSignals(request.id(), request.signals());
    List<Integer> prompt = prompts.of(request);
    List<GenerationRow> rows = sampleRows(start(request, prompt));
    return answer(List.of(new Plan(request, rows)), Optional.empty()).get(0).rows();
  }

  private static List<GenerationRow> sampleRows(GenerationRow.Start start) {
    List<GenerationRow> rows = new ArrayList<>();
    int count = start.request().sampling().map(Sampling::samples).orElse(0);
    for (int i = 0; i < count; i++) {
      rows.add(GenerationRow.sample(start, i));
    }
    return rows;
  }

  private GenerationRow.Start start(GenerationRequest request, List<Integer> prompt) {
    int vocabulary = model.vocabulary().orElse(Integer.MAX_VALUE);
    for (int token : request.stopping().tokens()) {
      if (token >= vocabulary) {
        throw new IllegalArgumentException(
            "stop token of \"" + request.id() + "\" = " + token + "; must be < " + vocabulary);
      }
    }
    int limit = Math.min(request.maxNewTokens(), model.config().positions() - prompt.size());
    return new GenerationRow.Start(request, prompt, limit, tokenizer);
  }

  private List<Told> answer(List<Plan> plans, Optional<GenerationListener> listener) {
    StepReader reader = new StepReader(tokenizer.pieces(), reduction.reducers());
    List<GenerationRow> rows = plans.stream().flatMap(plan -> plan.rows().stream()).toList();
    boolean steps = listener.isPresent() && stepsForListeners;
    Optional<LoopEngine> wrapped = steps ? Optional.empty() : loop;
    new GenerationLoop(model, reader, new GenerationLoop.Rules(ends, batchSize, listener, wrapped))
        .run(rows);
    List<ForcedText> texts = new ArrayList<>();
    for (Plan plan : plans) {
      for (GenerationRow row : plan.rows()) {
        List<Integer> ids = new ArrayList<>(row.prompt());
        ids.addAll(row.ids());
        texts.add(new ForcedText(plan.request().id(), ids, row.prompt().size(), row.signals()));
      }
    }
    requireRoom(texts, ForcedPass.Purpose.SIGNALS);
    List<ForcedResult> signals =
        new ForcedPass(model, reader, forced, prefixes).run(texts, ForcedPass.Purpose.SIGNALS);
    List<Told> told = new ArrayList<>();
    int next = 0;
    for (Plan plan : plans) {
      List<Generation> ofPlan = new ArrayList<>();
      boolean reread = false;
      for (GenerationRow row : plan.rows()) {
        ForcedResult result = signals.get(next++);
        ofPlan.add(generation(row, result));
        reread |= result.wasReread();
      }
      told.add(new Told(ofPlan, reread));
    }
    return told;
  }

  private Generation generation(GenerationRow row, ForcedResult signals) {
    IntPredicate special = id -> tokenizer.special(id) || row.stopsAt(id);
    TokenTexts texts = row.cut(TokenTexts.of(tokenizer.pieces(), row.ids(), special));
    List<Token> tokens = tokens(row.ids(), texts.places(), row.distributions(), special);
    Tensors tensors = tensors(row.logits(), tokens.size(), row.signals(), signals);
    return Generation.of(texts.text(), tokens)
        .withFinishReason(row.finish().orElse("length"))
        .withSampling(row.sampling())
        .withTensors(tensors);
  }

  private static List<Token> tokens(
      List<Integer> ids,
      List<TokenTexts.Place> places,
      List<TokenDistribution> distributions,
      IntPredicate special) {
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      TokenTexts.Place place = places.get(i);
      tokens.add(
          new Token(
              OptionalInt.of(ids.get(i)),
              place.text(),
              Optional.of(place.span()),
              special.test(ids.get(i)) ? Token.Kind.SPECIAL : Token.Kind.TEXT,
              distributions.get(i),
              place.bytes(),
              Extras.none()));
    }
    return tokens;
  }

  private static Tensors tensors(
      List<float[]> rows, int steps, SignalRequest wanted, ForcedResult signals) {
    Optional<Logits> logits = Optional.empty();
    Optional<FloatTensor> promptLogits = Optional.empty();
    if (wanted.asks(Signal.PROMPT_LOGITS) && !rows.isEmpty()) {
      promptLogits =
          Optional.of(FloatTensor.viewOf(FloatBuffer.wrap(rows.get(0)), rows.get(0).length));
    }
    if (wanted.asks(Signal.LOGITS) && steps > 0) {
      logits = Optional.of(new Logits(stacked(rows.subList(0, steps))));
    }
    return new Tensors(logits, signals.attention(), signals.hiddenStates(), promptLogits);
  }

  private static FloatTensor stacked(List<float[]> rows) {
    int width = rows.get(0).length;
    long size = (long) rows.size() * width;
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "logits of "
              + rows.size()
              + " steps hold "
              + size
              + " values; must be <= "
              + (Integer.MAX_VALUE - 8));
    }
    FloatBuffer all = FloatBuffer.allocate((int) size);
    rows.forEach(all::put);
    return FloatTensor.viewOf(all.flip(), rows.size(), width);
  }

  /**
   * Reads finished texts.
   *
   * @param requests the texts
   * @return answers without samples, in the same order
   */
  public List<Answer> score(List<ScoringRequest> requests) {
    List<PromptIds.Continued> continued = new ArrayList<>();
    List<ForcedText> texts = new ArrayList<>();
    for (ScoringRequest request : requests) {
      requireSignals(request.id(), request.signals());
      PromptIds.Continued ids =
          request.tokens().isEmpty()
              ? prompts.continued(request.id(), request.prompt(), request.text())
              : prompts.continued(request.id(), request.prompt(), request.tokens());
      continued.add(ids);
      texts.add(new ForcedText(request.id(), ids.ids(), ids.promptLength(), request.signals()));
    }
    requireRoom(texts, ForcedPass.Purpose.DISTRIBUTIONS);
    StepReader reader = new StepReader(tokenizer.pieces(), reduction.reducers());
    ForcedPass pass = new ForcedPass(model, reader, forced, prefixes);
    List<ForcedResult> results =
        reduction.head().isPresent()
            ? pass.run(texts, reduction.head().get().loaded())
            : pass.run(texts, ForcedPass.Purpose.DISTRIBUTIONS);
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      ForcedResult result = results.get(i);
      List<Integer> ids = result.text().ids();
      int promptLength = result.text().promptLength();
      List<Token> tokens =
          tokens(
              ids.subList(promptLength, ids.size()),
              continued.get(i).places(),
              result.distributions(),
              tokenizer::special);
      Generation generation =
          Generation.of(continued.get(i).text(), tokens)
              .withTensors(
                  tensors(result.logits(), tokens.size(), requests.get(i).signals(), result));
      Prompt prompt = prompts.prompt(requests.get(i).prompt(), ids.subList(0, promptLength));
      answers.add(new Answer(prompt, generation, List.of(), result.wasReread()));
    }
    return answers;
  }

  private void requireRoom(List<ForcedText> texts, ForcedPass.Purpose purpose) {
    new ResultSizes(model, Runtime.getRuntime().maxMemory()).require(texts, purpose);
  }

  private void requireSignals(String request, SignalRequest signals) {
    requireOutput(request, signals, Signal.ATTENTION, "attentions.N", model.signals().attentions());
    requireOutput(
        request, signals, Signal.HIDDEN_STATES, "hidden_states.N", model.signals().hiddenStates());
    try {
      TextParts.of(model, new ForcedText(request, List.of(0), 1, signals));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("request \"" + request + "\": " + e.getMessage(), e);
    }
  }

  private void requireOutput(
      String request, SignalRequest signals, Signal signal, String names, List<String> outputs) {
    if (signals.asks(signal) && outputs.isEmpty()) {
      throw new IllegalArgumentException(
          "request \""
              + request
              + "\" asks for "
              + signal.id()
              + ", but "
              + model.session().file()
              + " has no outputs "
              + names
              + model.refusal(signal).map(why -> " and cannot be made to: " + why).orElse(""));
    }
  }
}
