package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.model.ModelException;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.internal.text.VocabularyPieces;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.TokenDistribution;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Turns a row of logits into what a trace holds of it. For one thread. */
final class StepReader {

  private final LogitKernel kernel = new LogitKernel();
  private final VocabularyPieces pieces;

  StepReader(VocabularyPieces pieces) {
    this.pieces = pieces;
  }

  LogitKernel kernel() {
    return kernel;
  }

  /** Reduces a row, saying of which request and position it is if it is no distribution. */
  LogitRow reduce(LogitSlice row, String request, int position) {
    try {
      return row.reduce(kernel);
    } catch (ArithmeticException e) {
      throw new ModelException(
          "\"" + request + "\": logits of position " + position + ": " + e.getMessage(), e);
    }
  }

  TokenDistribution read(LogitSlice row, LogitRow reduced, int chosen, SignalRequest signals) {
    if (chosen >= row.count()) {
      throw new ModelException(
          "token " + chosen + " has no logit; the model gives " + row.count() + " in a row");
    }
    double logprob = reduced.logprob(row.logit(chosen));
    if (logprob == Double.NEGATIVE_INFINITY) {
      throw new ModelException("token " + chosen + " has probability 0; its logit must be finite");
    }
    OptionalDouble entropy =
        signals.asks(Signal.ENTROPY)
            ? OptionalDouble.of(reduced.entropy())
            : OptionalDouble.empty();
    return new TokenDistribution(logprob, entropy, alternatives(row, reduced, signals.top()));
  }

  private List<Alternative> alternatives(LogitSlice row, LogitRow reduced, int count) {
    List<Alternative> alternatives = new ArrayList<>(count);
    for (int id : row.largest(kernel, count)) {
      double logprob = reduced.logprob(row.logit(id));
      alternatives.add(alternative(id, logprob));
    }
    return alternatives;
  }

  Alternative alternative(int id, double logprob) {
    return Alternative.of(id, pieces.text(id), logprob);
  }
}
