package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.TokenDistribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One answer while it grows: the greedy one of a request, or one of its samples. */
public final class GenerationRow {

  private final String request;
  private final List<Integer> prompt;
  private final SignalRequest signals;
  private final int limit;
  private final Optional<TokenDraw> draw;
  private final Generation.Draw drawn;
  private final List<Integer> ids = new ArrayList<>();
  private final List<TokenDistribution> distributions = new ArrayList<>();
  private final List<float[]> logits = new ArrayList<>();
  private Optional<String> finish = Optional.empty();

  private GenerationRow(
      GenerationRequest request, List<Integer> prompt, int limit, Optional<TokenDraw> draw) {
    this.request = request.id();
    this.prompt = List.copyOf(prompt);
    this.signals = request.signals();
    this.limit = limit;
    this.draw = draw;
    this.drawn =
        draw.flatMap(d -> request.sampling())
            .map(s -> Generation.Draw.of(s.temperature(), s.seed()))
            .orElse(Generation.Draw.unknown());
    stopAtLimit();
  }

  /**
   * The greedy answer.
   *
   * @param request what is asked
   * @param prompt its ids
   * @param limit at most so many new tokens
   * @return the empty answer
   */
  public static GenerationRow greedy(GenerationRequest request, List<Integer> prompt, int limit) {
    return new GenerationRow(request, prompt, limit, Optional.empty());
  }

  /**
   * A sample.
   *
   * @param request what is asked; must have a sampling
   * @param prompt its ids
   * @param limit at most so many new tokens
   * @param index which sample
   * @return the empty answer
   */
  public static GenerationRow sample(
      GenerationRequest request, List<Integer> prompt, int limit, int index) {
    TokenDraw draw = new TokenDraw(request.sampling().orElseThrow(), request.id(), index);
    return new GenerationRow(request, prompt, limit, Optional.of(draw));
  }

  /**
   * The prompt's ids.
   *
   * @return an immutable list, not empty
   */
  public List<Integer> prompt() {
    return prompt;
  }

  /**
   * The ids so far, end of sequence included.
   *
   * @return a copy
   */
  public List<Integer> ids() {
    return List.copyOf(ids);
  }

  /**
   * What the model thought of every step.
   *
   * @return a copy
   */
  public List<TokenDistribution> distributions() {
    return List.copyOf(distributions);
  }

  /**
   * The rows of logits that were asked for: all, only the first, or none.
   *
   * @return the rows; not copied
   */
  List<float[]> logits() {
    return logits;
  }

  /**
   * What is recorded.
   *
   * @return the signals
   */
  public SignalRequest signals() {
    return signals;
  }

  /**
   * Why it ended.
   *
   * @return {@code stop}, {@code length}, or nothing while it grows
   */
  public Optional<String> finish() {
    return finish;
  }

  /**
   * How it is drawn.
   *
   * @return temperature and the request's seed; nothing for a greedy answer
   */
  public Generation.Draw sampling() {
    return drawn;
  }

  boolean done() {
    return finish.isPresent();
  }

  /** Prompt and answer so far. */
  int length() {
    return prompt.size() + ids.size();
  }

  int idAt(int position) {
    return position < prompt.size() ? prompt.get(position) : ids.get(position - prompt.size());
  }

  /** Chooses the next token. */
  void extend(StepReader reader, LogitSlice row, Set<Integer> ends) {
    LogitRow reduced = reader.reduce(row, request);
    int chosen =
        draw.map(d -> d.next(row.weights(reader.kernel(), reduced.max(), d.scale())))
            .orElse(reduced.best());
    boolean first = ids.isEmpty();
    if (signals.asks(Signal.LOGITS) || (first && signals.asks(Signal.PROMPT_LOGITS))) {
      logits.add(row.copy());
    }
    distributions.add(reader.read(row, reduced, chosen, signals));
    ids.add(chosen);
    if (ends.contains(chosen)) {
      finish = Optional.of("stop");
    } else {
      stopAtLimit();
    }
  }

  private void stopAtLimit() {
    if (ids.size() >= limit) {
      finish = Optional.of("length");
    }
  }
}
