package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.internal.head.LogitRow;
import io.github.uq4j.onnx.internal.loop.LoopEngine;
import io.github.uq4j.onnx.internal.loop.LoopResult;
import io.github.uq4j.onnx.internal.loop.LoopRow;
import io.github.uq4j.onnx.internal.loop.LoopSession;
import io.github.uq4j.onnx.internal.loop.LoopSession.Asked;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.RowStatistics;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.TokenDistribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The loop engine: several tokens of every row in one run of the model.
 *
 * <p>Runs are short enough that an interrupt or a listener does not wait long and that rows that
 * have ended do not go on in vain; what lies between two runs is small.
 */
final class Bursts {

  /** So many tokens of a row come out of one run. */
  static final int STEPS = 32;

  private final LoopEngine loop;
  private final StepReader reader;
  private final Set<Integer> ends;

  Bursts(LoopEngine loop, StepReader reader, Set<Integer> ends) {
    this.loop = loop;
    this.reader = reader;
    this.ends = Set.copyOf(ends);
  }

  /** Whether several answers can go on from one row of a batch. */
  boolean sharesRows() {
    return loop.sharesRows();
  }

  /** Rows of logits never leave a loop. */
  static boolean records(GenerationRow row) {
    return !row.signals().asks(Signal.LOGITS);
  }

  /** Nor do those that decide an answer's first token. */
  private static boolean recordsFirst(GenerationRow row) {
    return records(row) && !row.signals().asks(Signal.PROMPT_LOGITS);
  }

  /**
   * What fills the cache up to the last column of prompts, whose answers all begin in the loop. Not
   * worth while for single tokens.
   */
  Optional<ModelSession> filling(List<GenerationRow> rows) {
    boolean goesOn = rows.stream().anyMatch(row -> row.left() > 1);
    return goesOn && rows.stream().allMatch(Bursts::recordsFirst)
        ? loop.filling()
        : Optional.empty();
  }

  /**
   * Lets rows go on.
   *
   * @param steps the batch; as many rows
   * @param next their last tokens
   * @param rows the rows; those that have ended stay as they are
   * @param room columns left
   * @param told is given a row after each of its tokens
   */
  void run(
      CacheSteps steps,
      Columns next,
      List<GenerationRow> rows,
      int room,
      Consumer<GenerationRow> told) {
    int most = Math.min(room, STEPS);
    int longest = rows.stream().mapToInt(GenerationRow::left).max().orElse(1);
    int count = Math.min(most, longest);
    int top = 0;
    boolean entropy = false;
    boolean statistics = false;
    List<LoopRow> plans = new ArrayList<>();
    for (GenerationRow row : rows) {
      plans.add(plan(row, count));
      top = Math.max(top, StepReader.ranked(row.signals()));
      entropy |= row.signals().asks(Signal.ENTROPY);
      statistics |= row.signals().asks(Signal.STATISTICS);
    }
    Asked asked =
        new Asked(
            count,
            top,
            entropy ? Asked.Entropy.RECORDED : Asked.Entropy.IGNORED,
            statistics ? Asked.Statistics.MADE : Asked.Statistics.LEFT,
            count < longest ? Asked.Cache.KEPT : Asked.Cache.LEFT);
    // Several rows go on from one only where that is a prompt read alone, without padding.
    boolean together = steps.rows() == 1 && rows.size() > 1;
    steps.burst(session(next, together), next, plans, asked, result -> take(result, rows, told));
  }

  private LoopSession session(Columns next, boolean together) {
    if (together) {
      return loop.together();
    }
    return next.padded() ? loop.session() : loop.unpadded();
  }

  private LoopRow plan(GenerationRow row, int steps) {
    List<Integer> stops = new ArrayList<>(ends);
    stops.addAll(row.request().stopping().tokens());
    Optional<LoopRow.Draw> draw =
        row.done()
            ? Optional.empty()
            : row.draw().map(d -> new LoopRow.Draw(d.sampling(), d.uniforms(steps)));
    return new LoopRow(row.left(), stops, draw, row.request().repetitionPenalty(), row.seen());
  }

  private void take(LoopResult result, List<GenerationRow> rows, Consumer<GenerationRow> told) {
    for (int step = 0; step < result.steps(); step++) {
      for (int i = 0; i < rows.size(); i++) {
        GenerationRow row = rows.get(i);
        if (!row.done()) {
          row.add(result.token(step, i), distribution(result, step, i, row), ends);
          told.accept(row);
        }
      }
    }
  }

  private TokenDistribution distribution(LoopResult result, int step, int at, GenerationRow row) {
    double logprob = result.logprob(step, at);
    if (!(logprob > Double.NEGATIVE_INFINITY && logprob < 1e-3)) {
      throw new ModelException(
          "\""
              + row.request().id()
              + "\": logits of position "
              + row.length()
              + " give the log-probability "
              + logprob
              + "; logits must be finite");
    }
    OptionalDouble entropy =
        row.signals().asks(Signal.ENTROPY)
            ? OptionalDouble.of(Math.max(0, result.entropy(step, at)))
            : OptionalDouble.empty();
    List<Alternative> top = new ArrayList<>();
    for (int rank = 0; rank < Math.min(row.signals().top(), result.top()); rank++) {
      top.add(
          reader.alternative(
              result.topId(step, at, rank), Math.min(0, result.topLogprob(step, at, rank))));
    }
    TokenDistribution distribution = new TokenDistribution(Math.min(0, logprob), entropy, top);
    return row.signals().asks(Signal.STATISTICS)
        ? distribution.withStatistics(statistics(result, step, at, logprob))
        : distribution;
  }

  /** The statistics of a row, whose logits are taken relative to the largest. */
  private RowStatistics statistics(LoopResult result, int step, int at, double logprob) {
    double logSum = -result.topLogprob(step, at, 0);
    List<LogitRow.Ranked> ranked = new ArrayList<>();
    for (int rank = 0; rank < result.top(); rank++) {
      float logit = (float) (result.topLogprob(step, at, rank) + logSum);
      ranked.add(new LogitRow.Ranked(result.topId(step, at, rank), logit));
    }
    LogitRow reduced = new LogitRow(0, ranked.get(0).id(), Math.max(0, logSum), 0, ranked);
    return result.sums(step, at).statistics(reduced, loop.vocabulary(), (float) (logprob + logSum));
  }
}
