package io.github.uq4j.metrics.attention;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.PositionRule;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.model.SignalSelection;
import io.github.uq4j.score.Cost;
import io.github.uq4j.score.HelperQuestions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Paper;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How improbable those tokens of an answer are that matter when it is judged: contextualized
 * sequence likelihood.
 *
 * <p>{@code -sum_t w_t ln p_t}, where {@code w} is the attention that the model pays to the
 * answer's tokens when it is about to say whether the answer is right, averaged over all heads of
 * all layers and scaled to the sum 1. The model reads, in one further pass,
 *
 * <pre>{@code
 * Read the question and the answer. Decide whether the answer is right, and reply Y or N.
 *
 * Question: {prompt}
 * Answer: {answer}
 *
 * Decision:
 * }</pre>
 *
 * <p>of which one row of attention, the last, is recorded. In nats, {@code >= 0}; larger means less
 * sure. It is a weighted mean, so that length does not count.
 *
 * <p>Source: Zhen Lin, Shubhendu Trivedi, Jimeng Sun, "Contextualized Sequence Likelihood: Enhanced
 * Confidence Scores for Natural Language Generation", EMNLP 2024, <a
 * href="https://arxiv.org/abs/2406.01806">arXiv:2406.01806</a>. Departs from the paper: it takes
 * the ten heads that did best on held-out answers, which {@link #withHeads} allows; all heads, as
 * LM-Polygraph does, are the default. Its question shows worked examples, this one none. Where the
 * answer is read as other tokens than it was written in, a token gets the attention of the
 * characters it shares.
 *
 * <p>Edge cases: a blank answer is refused; tokens without text, such as the end of sequence, have
 * no weight; where nothing of the answer is looked at, its tokens weigh the same. Attention that is
 * not finite and {@code >= 0}, or whose row sums to more than 1, is an {@link
 * IllegalArgumentException}; so is a model that records none.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Csl implements SequenceScorer {

  private static final String BEFORE =
      "Read the question and the answer. Decide whether the answer is right, and reply Y or N.\n\n"
          + "Question: ";

  private static final String AFTER = "\n\nDecision:";

  private static final SignalRequest LAST_ROW =
      SignalRequest.none()
          .with(Signal.ATTENTION)
          .withSelection(SignalSelection.all().withRows(List.of(new PositionRule.At(-1))));

  private static final ScorerInfo INFO =
      ScorerInfo.of("csl", Level.SEQUENCE)
          .withNeeds(Signal.PROMPT, Signal.LOGPROBS, Signal.TOKEN_SPANS, Signal.LANGUAGE_MODEL)
          .withRange(Range.NON_NEGATIVE, Unit.NATS)
          .withCost(Cost.MODEL)
          .withPaper(
              new Paper(
                  "Zhen Lin, Shubhendu Trivedi, Jimeng Sun",
                  "Contextualized Sequence Likelihood: Enhanced Confidence Scores for Natural"
                      + " Language Generation",
                  2024,
                  "https://arxiv.org/abs/2406.01806"));

  private static final Csl DEFAULTS = new Csl(List.of());

  private final List<Integer> heads;

  private Csl(List<Integer> heads) {
    this.heads = heads;
  }

  /**
   * The scorer of all heads.
   *
   * @return the scorer
   */
  public static Csl withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same of some heads.
   *
   * @param chosen {@code layer * heads + head} of each; empty for all
   * @return a scorer
   * @throws IllegalArgumentException if one is negative
   */
  public Csl withHeads(List<Integer> chosen) {
    for (int head : chosen) {
      if (head < 0) {
        throw new IllegalArgumentException("head = " + head + "; must be >= 0");
      }
    }
    return new Csl(List.copyOf(chosen));
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return SequenceScorer.super.refusal(trace, helpers).or(() -> unfit(trace.generation()));
  }

  private static Optional<String> unfit(Generation generation) {
    boolean some =
        generation.tokens().stream()
            .anyMatch(token -> token.span().filter(span -> span.end() > span.start()).isPresent());
    return some && !generation.text().isBlank()
        ? Optional.empty()
        : Optional.of("needs an answer to ask about; the text is \"" + generation.text() + "\"");
  }

  @Override
  public HelperQuestions questions(Trace trace) {
    return HelperQuestions.ofPasses(List.of(request(trace)));
  }

  private static ScoringRequest request(Trace trace) {
    String question = trace.prompt().map(Prompt::text).orElse("").strip();
    String prompt = BEFORE + question + "\nAnswer:";
    String text = " ".repeat(shift(trace)) + trace.generation().text() + AFTER;
    return new ScoringRequest(trace.id(), prompt, text, LAST_ROW);
  }

  /** An answer that does not start with white space gets a blank. */
  private static int shift(Trace trace) {
    return Character.isWhitespace(trace.generation().text().charAt(0)) ? 0 : 1;
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    LanguageModel model = helpers.language().orElseThrow();
    Generation read = model.score(List.of(request(trace))).get(0).generation();
    if (read.tensors().attention().isEmpty()) {
      throw new IllegalArgumentException(
          "csl of trace \""
              + trace.id()
              + "\" needs attention of the language model; "
              + model.info().id()
              + " recorded none");
    }
    double[] weights = weights(trace.generation(), shift(trace), read);
    StableSum sum = new StableSum();
    for (int t = 0; t < weights.length; t++) {
      sum.accept(weights[t] * trace.generation().tokens().get(t).logprob());
    }
    return new Score(INFO, Math.max(0, 0 - sum.value()));
  }

  /** The answer's weights, of sum 1. */
  private double[] weights(Generation answer, int shift, Generation read) {
    double[] attention = attention(AnswerRows.of(read), read.tokens().size());
    double[] weights = new double[answer.tokens().size()];
    double[] equal = new double[weights.length];
    for (int t = 0; t < weights.length; t++) {
      Optional<TextSpan> span = answer.tokens().get(t).span();
      for (int r = 0; r < attention.length && span.isPresent(); r++) {
        weights[t] += attention[r] * share(span.get(), shift, read.tokens().get(r));
      }
      equal[t] = span.isPresent() && span.get().end() > span.get().start() ? 1 : 0;
    }
    double[] chosen = StableSum.of(weights) > 0 ? weights : equal;
    double total = StableSum.of(chosen);
    return Arrays.stream(chosen).map(weight -> weight / total).toArray();
  }

  /** How much of a read token lies in a token of the answer. */
  private static double share(TextSpan span, int shift, Token read) {
    if (read.span().isEmpty()) {
      return 0;
    }
    int start = Math.max(0, read.span().get().start() - shift);
    int end = read.span().get().end() - shift;
    int both = Math.min(end, span.end()) - Math.max(start, span.start());
    return both > 0 ? (double) both / (end - start) : 0;
  }

  /** What the last token pays to each, averaged over heads. */
  private double[] attention(AnswerRows rows, int tokens) {
    int perLayer = rows.attention().heads();
    int total = rows.attention().layers() * perLayer;
    List<Integer> read = heads.isEmpty() ? IntStream.range(0, total).boxed().toList() : heads;
    List<StableSum> sums = new ArrayList<>();
    for (int t = 0; t < tokens; t++) {
      sums.add(new StableSum());
    }
    for (int head : read) {
      if (head >= total) {
        throw new IllegalArgumentException("head = " + head + "; the model has " + total);
      }
      float[] row = rows.row(head / perLayer, head % perLayer, tokens - 1);
      for (int t = 0; t < tokens; t++) {
        sums.get(t).accept(row[rows.firstKey() + t]);
      }
    }
    return sums.stream().mapToDouble(sum -> sum.value() / read.size()).toArray();
  }

  @Override
  public String toString() {
    return "Csl[heads=" + (heads.isEmpty() ? "all" : heads) + "]";
  }
}
