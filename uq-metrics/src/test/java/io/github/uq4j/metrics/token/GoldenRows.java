package io.github.uq4j.metrics.token;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.metrics.math.DominantWords;
import io.github.uq4j.metrics.math.RowKernel;
import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What the golden cases need of this room: a trace's rows are in single precision, so that rows in
 * double precision go through the scorers' arithmetic directly.
 */
// Public for the tests of the next room only.
@SuppressWarnings("exports")
public final class GoldenRows {

  private GoldenRows() {}

  /** Rows of one answer. */
  public static double[][] rows(JsonNode answer) {
    double[][] rows = new double[answer.size()][];
    for (int t = 0; t < rows.length; t++) {
      rows[t] =
          GoldenCase.numbers(answer.get(t)).stream().mapToDouble(Double::doubleValue).toArray();
    }
    return rows;
  }

  private static double mean(double[][] rows, RowKernel kernel, ToDoubleFunction<RowKernel> step) {
    StableSum sum = new StableSum();
    for (double[] row : rows) {
      kernel.start();
      kernel.accept(row, row.length);
      sum.accept(step.applyAsDouble(kernel));
    }
    return sum.mean();
  }

  /** The entropy of one row. */
  public static double entropy(double[] row) {
    return mean(
        new double[][] {row}, new RowKernel(1, RowKernel.Extra.ENTROPY), RowKernel::entropy);
  }

  /** The reference's value of an answer's rows. */
  public static double selfCertainty(double[][] rows) {
    return -mean(rows, new RowKernel(1, RowKernel.Extra.MEAN), SelfCertainty::ofStep);
  }

  /** A scorer's value of an answer's rows. */
  public static double renyiDivergence(RenyiDivergence scorer, double[][] rows) {
    RowKernel kernel = new RowKernel(scorer.kernelScale(), scorer.kernelExtra());
    return mean(rows, kernel, row -> scorer.ofStep(scorer.information(row), row.count()));
  }

  /** A scorer's value of an answer's rows. */
  public static double fisherRao(FisherRao scorer, double[][] rows) {
    RowKernel kernel = new RowKernel(scorer.kernelScale(), RowKernel.Extra.SQUARES);
    return mean(rows, kernel, FisherRao::ofStep);
  }

  /** The reference's value of an answer's rows and chosen words. */
  public static double boostedProb(double[][] rows, List<Double> ids) {
    StableSum sum = new StableSum();
    DominantWords words = new DominantWords();
    for (int t = 0; t < rows.length; t++) {
      words.start();
      words.accept(rows[t], rows[t].length);
      sum.accept(words.boosted(rows[t][ids.get(t).intValue()]));
    }
    return -sum.mean();
  }

  /** A trace with an answer's rows in single precision, and its words where they are known. */
  public static Trace traceOfRows(GoldenCase golden, int answer) {
    double[][] rows = rows(golden.input("log_probs").get(answer));
    TraceBuilder builder = Traces.answer(golden.id() + "-" + answer);
    float[][] floats = new float[rows.length][];
    for (int t = 0; t < rows.length; t++) {
      floats[t] = new float[rows[t].length];
      for (int v = 0; v < rows[t].length; v++) {
        floats[t][v] = (float) rows[t][v];
      }
      builder.token("w" + t, -1);
    }
    Trace trace = builder.logits(floats).build();
    return golden.inputs().has("token_ids")
        ? withIds(trace, GoldenCase.numbers(golden.input("token_ids").get(answer)))
        : trace;
  }

  private static Trace withIds(Trace trace, List<Double> ids) {
    List<Token> tokens = new ArrayList<>();
    for (int t = 0; t < ids.size(); t++) {
      tokens.add(trace.generation().tokens().get(t).withId(ids.get(t).intValue()));
    }
    Generation old = trace.generation();
    return Traces.withGeneration(
        trace, Generation.of(old.text(), tokens).withTensors(old.tensors()));
  }

  /** A trace with an answer's log-probabilities, and entropies where they are known. */
  public static Trace traceOfLogprobs(GoldenCase golden, int answer) {
    List<Double> logprobs = GoldenCase.numbers(golden.input("token_log_likelihoods").get(answer));
    TraceBuilder builder = Traces.answer(golden.id() + "-" + answer);
    for (int t = 0; t < logprobs.size(); t++) {
      builder.token((t == 0 ? "" : " ") + "w" + t, logprobs.get(t));
      if (golden.inputs().has("token_entropy")) {
        builder.entropy(GoldenCase.numbers(golden.input("token_entropy").get(answer)).get(t));
      }
    }
    return builder.build();
  }

  /** A model that gives the reference's log-probabilities without the prompt. */
  public static Helpers passOf(GoldenCase golden, int answer) {
    List<Double> logprobs =
        GoldenCase.numbers(golden.input("unconditional_token_log_likelihoods").get(answer));
    return Helpers.none()
        .withLanguage(
            new WordModel(
                (prompt, before, word) ->
                    logprobs.get(Integer.parseInt(word.strip().substring(1)))));
  }

  /** A question with an answer. */
  public static Trace asked(GoldenCase golden) {
    return Traces.answer(golden.id()).prompt("Who?").token("I", -1).build();
  }

  /** A model that believes every answer to the same degree. */
  public static Helpers believing(double logprob) {
    return Helpers.none().withLanguage(new WordModel((prompt, before, word) -> logprob));
  }
}
