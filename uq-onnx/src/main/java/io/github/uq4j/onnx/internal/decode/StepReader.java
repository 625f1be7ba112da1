package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.model.ModelException;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.internal.head.HeadRows;
import io.github.uq4j.onnx.internal.head.LogitRow;
import io.github.uq4j.onnx.internal.head.RowReducer;
import io.github.uq4j.onnx.internal.head.RowReducers;
import io.github.uq4j.onnx.internal.text.VocabularyPieces;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.TokenDistribution;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Turns a row of logits into what a trace holds of it. For one thread. */
final class StepReader {

  private final RowReducer reducer;
  private final VocabularyPieces pieces;

  StepReader(VocabularyPieces pieces, RowReducers reducers) {
    this.pieces = pieces;
    this.reducer = reducers.create();
  }

  RowReducer reducer() {
    return reducer;
  }

  /** Where a row of logits belongs. */
  record Step(String request, int position) {}

  /** Reduces a row, saying of which request and position it is if it is no distribution. */
  LogitRow reduce(LogitSlice row, Step step, int top) {
    try {
      return row.reduce(reducer, top);
    } catch (ArithmeticException e) {
      throw noDistribution(step, e.getMessage());
    }
  }

  /** What to throw if a row is no distribution. */
  static ModelException noDistribution(Step step, @Nullable String reason) {
    return new ModelException(
        "\"" + step.request() + "\": logits of position " + step.position() + ": " + reason);
  }

  TokenDistribution read(LogitSlice row, LogitRow reduced, int chosen, SignalRequest signals) {
    if (chosen >= row.count()) {
      throw new ModelException(
          "token " + chosen + " has no logit; the model gives " + row.count() + " in a row");
    }
    float logit = row.logit(chosen);
    TokenDistribution distribution = distribution(reduced, chosen, logit, signals);
    return signals.asks(Signal.STATISTICS)
        ? distribution.withStatistics(row.statistics(reducer, reduced, logit))
        : distribution;
  }

  /** How many of the largest logits a reduction is to find for what is recorded. */
  static int ranked(SignalRequest signals) {
    return signals.asks(Signal.STATISTICS)
        ? Math.max(RowReducer.RANKED, signals.top())
        : signals.top();
  }

  /** What a trace holds of a step whose token has this logit. */
  TokenDistribution distribution(LogitRow reduced, int chosen, float logit, SignalRequest signals) {
    double logprob = reduced.logprob(logit);
    if (logprob == Double.NEGATIVE_INFINITY) {
      throw new ModelException("token " + chosen + " has probability 0; its logit must be finite");
    }
    OptionalDouble entropy =
        signals.asks(Signal.ENTROPY)
            ? OptionalDouble.of(reduced.entropy())
            : OptionalDouble.empty();
    return new TokenDistribution(logprob, entropy, alternatives(reduced, signals.top()));
  }

  /** What a trace holds of a step that was reduced in the graph. */
  TokenDistribution distribution(
      HeadRows.Reduced reduced, int chosen, Step step, SignalRequest signals) {
    if (!reduced.finite()) {
      throw noDistribution(step, "one is NaN or positive infinity, or all are negative infinity");
    }
    TokenDistribution distribution = distribution(reduced.row(), chosen, reduced.target(), signals);
    return signals.asks(Signal.STATISTICS)
        ? reduced.statistics().map(distribution::withStatistics).orElse(distribution)
        : distribution;
  }

  private List<Alternative> alternatives(LogitRow reduced, int count) {
    List<Alternative> alternatives = new ArrayList<>(count);
    for (LogitRow.Ranked ranked : reduced.top().subList(0, Math.min(count, reduced.top().size()))) {
      alternatives.add(alternative(ranked.id(), reduced.logprob(ranked.logit())));
    }
    return alternatives;
  }

  Alternative alternative(int id, double logprob) {
    return Alternative.of(id, pieces.text(id), logprob);
  }
}
