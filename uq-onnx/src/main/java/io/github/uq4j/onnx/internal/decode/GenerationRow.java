package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.model.GenerationListener;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.internal.head.HeadRows;
import io.github.uq4j.onnx.internal.head.LogitRow;
import io.github.uq4j.onnx.internal.text.FileTokenizer;
import io.github.uq4j.onnx.internal.text.StopFinder;
import io.github.uq4j.onnx.internal.text.TokenTexts;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** One answer while it grows: the greedy one of a request, or one of its samples. */
public final class GenerationRow {

  private final GenerationRequest request;
  private final OptionalInt sample;
  private final List<Integer> prompt;
  private final int limit;
  private final FileTokenizer tokenizer;
  private final Optional<TokenDraw> draw;
  private final SeenTokens seen;
  private final Optional<StopFinder> stop;
  private final List<Integer> ids = new ArrayList<>();
  private final List<TokenDistribution> distributions = new ArrayList<>();
  private final List<float[]> logits = new ArrayList<>();
  private Optional<String> finish = Optional.empty();

  private GenerationRow(Start start, OptionalInt sample, Optional<TokenDraw> draw) {
    this.request = start.request();
    this.sample = sample;
    this.prompt = start.prompt();
    this.limit = start.limit();
    this.tokenizer = start.tokenizer();
    this.draw = draw;
    this.seen = new SeenTokens(request.repetitionPenalty(), prompt);
    List<String> texts = request.stopping().texts();
    this.stop =
        texts.isEmpty() ? Optional.empty() : Optional.of(new StopFinder(start.tokenizer(), texts));
    stopAtLimit();
  }

  /**
   * Where the answers to a request begin.
   *
   * @param request what is asked
   * @param prompt its ids, not empty
   * @param limit at most so many new tokens
   * @param tokenizer the model's
   */
  public record Start(
      GenerationRequest request, List<Integer> prompt, int limit, FileTokenizer tokenizer) {

    /** Copies the list. */
    public Start {
      prompt = List.copyOf(prompt);
    }
  }

  /**
   * The greedy answer.
   *
   * @param start where it begins
   * @return the empty answer
   */
  public static GenerationRow greedy(Start start) {
    return new GenerationRow(start, OptionalInt.empty(), Optional.empty());
  }

  /**
   * A sample.
   *
   * @param start where it begins; its request must have a sampling
   * @param index which sample
   * @return the empty answer
   */
  public static GenerationRow sample(Start start, int index) {
    GenerationRequest request = start.request();
    TokenDraw draw = new TokenDraw(request.sampling().orElseThrow(), request.id(), index);
    return new GenerationRow(start, OptionalInt.of(index), Optional.of(draw));
  }

  /**
   * What is asked.
   *
   * @return the request
   */
  public GenerationRequest request() {
    return request;
  }

  /**
   * Which sample it is.
   *
   * @return the index, or nothing for the greedy answer
   */
  public OptionalInt index() {
    return sample;
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
   * The ids so far, end of sequence included, without those a stop text cuts off.
   *
   * @return a copy
   */
  public List<Integer> ids() {
    return List.copyOf(ids.subList(0, kept()));
  }

  /**
   * What the model thought of every step.
   *
   * @return a copy
   */
  public List<TokenDistribution> distributions() {
    return List.copyOf(distributions.subList(0, kept()));
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
    return request.signals();
  }

  /**
   * Why it ended.
   *
   * @return {@code stop}, {@code length}, {@code cancelled}, or nothing while it grows
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
    return draw.map(TokenDraw::sampling)
        .map(s -> Generation.Draw.of(s.temperature(), s.seed()))
        .orElse(Generation.Draw.unknown());
  }

  /** How its tokens are drawn; nothing for the greedy answer. */
  Optional<TokenDraw> draw() {
    return draw;
  }

  /** At most so many more tokens; 0 if it has ended. */
  int left() {
    return done() ? 0 : limit - ids.size();
  }

  /** The ids a repetition penalty looks at; empty without one. Not copied. */
  BitSet seen() {
    return seen.ids();
  }

  /**
   * The text of the answer, cut before a stop text.
   *
   * @param whole the texts of {@link #ids()}
   * @return the same, or a part of it
   */
  TokenTexts cut(TokenTexts whole) {
    return stop.map(finder -> finder.cut(whole)).orElse(whole);
  }

  /** Whether a token ends the answer without being text. */
  boolean stopsAt(int id) {
    return request.stopping().tokens().contains(id);
  }

  boolean done() {
    return finish.isPresent();
  }

  /** Prompt and answer so far: what the model reads next. */
  List<Integer> tokens() {
    List<Integer> tokens = new ArrayList<>(prompt);
    tokens.addAll(ids);
    return tokens;
  }

  /** What was chosen last. */
  GenerationListener.Event event() {
    int step = ids.size() - 1;
    boolean special = tokenizer.special(ids.get(step)) || stopsAt(ids.get(step));
    Token token =
        new Token(
            OptionalInt.of(ids.get(step)),
            tokenizer.pieces().text(ids.get(step)),
            Optional.empty(),
            special ? Token.Kind.SPECIAL : Token.Kind.TEXT,
            distributions.get(step),
            List.of(),
            Extras.none());
    return new GenerationListener.Event(request.id(), sample, step, token);
  }

  /** The length of {@link #tokens()}. */
  int length() {
    return prompt.size() + ids.size();
  }

  int idAt(int position) {
    return position < prompt.size() ? prompt.get(position) : ids.get(position - prompt.size());
  }

  /** Chooses the next token from its row of logits. */
  void extend(StepReader reader, LogitSlice row, Set<Integer> ends) {
    LogitRow reduced = reader.reduce(row, step(), StepReader.ranked(request.signals()));
    int chosen = choose(reader, row, reduced);
    if (keepsRow()) {
      logits.add(row.copy());
    }
    add(chosen, reader.read(row, reduced, chosen, request.signals()), ends);
  }

  /** Whether its next token follows from the largest logit alone. */
  boolean takesBest() {
    return draw.isEmpty() && !seen.active();
  }

  /** Whether its next row of logits is to be recorded. */
  boolean keepsRow() {
    return request.signals().asks(Signal.LOGITS)
        || (ids.isEmpty() && request.signals().asks(Signal.PROMPT_LOGITS));
  }

  /** Takes the most probable token of a row that was reduced in the graph. */
  void extend(StepReader reader, HeadRows.Reduced reduced, LogitSlice row, Set<Integer> ends) {
    TokenDistribution distribution =
        reader.distribution(reduced.ofBest(), reduced.row().best(), step(), request.signals());
    if (keepsRow()) {
      logits.add(row.copy());
    }
    add(reduced.row().best(), distribution, ends);
  }

  private StepReader.Step step() {
    return new StepReader.Step(request.id(), length());
  }

  private int choose(StepReader reader, LogitSlice row, LogitRow reduced) {
    LogitSlice choices = seen.active() ? seen.penalised(row) : row;
    LogitRow ranked = seen.active() ? reader.reduce(choices, step(), 0) : reduced;
    return draw.map(d -> d.next(choices.weights(reader.reducer(), ranked.max(), d.scale())))
        .orElse(ranked.best());
  }

  /** Adds a token that was chosen. */
  void add(int chosen, TokenDistribution distribution, Set<Integer> ends) {
    distributions.add(distribution);
    ids.add(chosen);
    seen.add(chosen);
    boolean ended = ends.contains(chosen) || stopsAt(chosen);
    if (ended || stop.map(finder -> finder.add(chosen)).orElse(false)) {
      finish = Optional.of("stop");
    } else {
      stopAtLimit();
    }
  }

  private int kept() {
    int cutOff = stop.map(finder -> finder.addedTokens() - finder.keptTokens()).orElse(0);
    return ids.size() - cutOff;
  }

  /** Ends it where it is, unless it has ended. */
  void cancel() {
    if (finish.isEmpty()) {
      finish = Optional.of("cancelled");
    }
  }

  private void stopAtLimit() {
    if (ids.size() >= limit) {
      finish = Optional.of("length");
    }
  }
}
