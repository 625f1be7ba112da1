package io.github.uq4j.score.run;

import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.ScoreRun;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Scores a stream of traces in constant memory.
 *
 * <p>Traces are taken a window at a time. All questions that the scorers have about a window are
 * collected, doubles removed, and each helper model is asked once; then the traces are scored from
 * memory, several at a time, while the next window is read. Sheets come out in the order of the
 * traces. Neither the number of threads nor the size of a window changes a score: a helper model's
 * answers depend on the texts alone, beyond 1e-5 (its own promise), and no two traces share a sum.
 *
 * <p>A question that a helper model refuses (a text too long for it), or answers with NaN, is a
 * refusal of the scorers that asked it, for the traces it belongs to, naming the texts. A {@link
 * io.github.uq4j.model.ModelException} ends the run.
 *
 * <p>At most two windows are held at any time. Immutable; every call of {@link #score} has its own
 * threads, which end with it.
 */
public final class ScoreStream {

  /** A window of the default size holds at most so many traces. */
  public static final int DEFAULT_WINDOW = 256;

  /** A window ends early at so many distinct questions ... */
  private static final int QUESTIONS = 1 << 14;

  /** ... or so many tokens and alternatives, about 50 MB of them. */
  private static final long WEIGHT = 250_000;

  private final List<Scorer> scorers;
  private final Helpers helpers;
  private final int threads;
  private final int window;

  private ScoreStream(List<Scorer> scorers, Helpers helpers, int threads, int window) {
    this.scorers = scorers;
    this.helpers = helpers;
    this.threads = threads;
    this.window = window;
  }

  /**
   * Takes the sheets as they are ready.
   *
   * @param <E> what it may throw
   */
  @FunctionalInterface
  public interface Sink<E extends Exception> {
    /**
     * Takes the sheet of the next trace.
     *
     * @param sheet the scores and refusals of one trace
     * @throws E if it cannot be taken; ends the run
     */
    void accept(ScoreSheet sheet) throws E;
  }

  /**
   * A stream on one thread with the default window.
   *
   * @param scorers scorers of answers and of tokens
   * @param helpers models they may ask; asked from the calling thread, not closed
   * @return the stream
   * @throws IllegalArgumentException if a scorer is of another level
   */
  public static ScoreStream of(List<? extends Scorer> scorers, Helpers helpers) {
    ScoreRun.of(scorers, helpers); // Checks the levels.
    return new ScoreStream(List.copyOf(scorers), helpers, 1, DEFAULT_WINDOW);
  }

  /**
   * The same on several threads; the calling one reads, asks the models and hands out sheets.
   *
   * @param count threads that score, {@code >= 1}; with 1 the calling thread does everything
   * @return a new stream
   * @throws IllegalArgumentException if the count is not positive
   */
  public ScoreStream withThreads(int count) {
    return new ScoreStream(scorers, helpers, positive("threads", count), window);
  }

  /**
   * The same with another window. Larger windows find more questions in common and fill batches
   * better; two of them are held in memory.
   *
   * @param traces how many traces, {@code >= 1}
   * @return a new stream
   * @throws IllegalArgumentException if the number is not positive
   */
  public ScoreStream withWindow(int traces) {
    return new ScoreStream(scorers, helpers, threads, positive("window", traces));
  }

  private static int positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " = " + value + "; must be >= 1");
    }
    return value;
  }

  /**
   * Scores traces to their end.
   *
   * @param traces the traces; read from the calling thread, a window ahead of the sheets
   * @param sink takes a sheet for every trace, in order, on the calling thread
   * @param <E> what the sink may throw
   * @return how many traces were scored
   * @throws E if the sink throws it
   * @throws io.github.uq4j.model.ModelException if a helper model cannot be run
   */
  public <E extends Exception> long score(Iterator<Trace> traces, Sink<E> sink) throws E {
    long count = 0;
    try (ScoreWorkers workers = ScoreWorkers.of(threads)) {
      ScoreWorkers.Pending before = ScoreWorkers.Pending.nothing();
      while (traces.hasNext()) {
        Questions questions = new Questions(scorers, helpers);
        List<Trace> taken = take(traces, questions);
        ScoreRun run = ScoreRun.of(scorers, Answers.to(questions, helpers));
        ScoreWorkers.Pending now = workers.submit(run, taken);
        count += deliver(before, sink);
        before = now;
      }
      count += deliver(before, sink);
    }
    return count;
  }

  private List<Trace> take(Iterator<Trace> traces, Questions questions) {
    List<Trace> taken = new ArrayList<>();
    long weight = 0;
    while (taken.size() < window
        && weight < WEIGHT
        && questions.size() < QUESTIONS
        && traces.hasNext()) {
      Trace trace = traces.next();
      questions.add(trace);
      taken.add(trace);
      weight += weight(trace);
    }
    return taken;
  }

  private static long weight(Trace trace) {
    long weight = weight(trace.generation());
    for (Generation sample : trace.samples()) {
      weight += weight(sample);
    }
    return weight;
  }

  private static long weight(Generation generation) {
    long weight = 1;
    for (Token token : generation.tokens()) {
      weight += 1 + token.distribution().top().size();
    }
    return weight;
  }

  private static <E extends Exception> long deliver(ScoreWorkers.Pending pending, Sink<E> sink)
      throws E {
    long count = 0;
    for (ScoreSheet sheet : pending) {
      sink.accept(sheet);
      count++;
    }
    return count;
  }

  @Override
  public String toString() {
    return "ScoreStream[scorers="
        + scorers.stream().map(scorer -> scorer.info().id()).toList()
        + ", threads="
        + threads
        + ", window="
        + window
        + "]";
  }
}
