package io.github.uq4j.testing;

import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Judgements;
import io.github.uq4j.trace.Labels;
import io.github.uq4j.trace.Logits;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.RecordedClaim;
import io.github.uq4j.trace.RowStatistics;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds a small trace token by token; the answer's text is the token texts one after another, and
 * every token knows its place in it. Started by {@link Traces#answer}. Not safe for use by several
 * threads.
 */
public final class TraceBuilder {

  private final String id;
  private final StringBuilder text = new StringBuilder();
  private final List<Token> tokens = new ArrayList<>();
  private final List<Generation> samples = new ArrayList<>();
  private final List<RecordedClaim> claims = new ArrayList<>();
  private final Map<TextPair, Entailment> entailment = new LinkedHashMap<>();
  private final Map<TextPair, Double> similarity = new LinkedHashMap<>();
  private Optional<Prompt> prompt = Optional.empty();
  private Optional<Double> totalLogprob = Optional.empty();
  private Tensors tensors = Tensors.none();
  private Labels labels = Labels.none();

  TraceBuilder(String id) {
    this.id = id;
  }

  /**
   * Sets the prompt.
   *
   * @param promptText its text
   * @return this builder
   */
  public TraceBuilder prompt(String promptText) {
    prompt = Optional.of(Prompt.of(promptText));
    return this;
  }

  /**
   * Adds a token of the text.
   *
   * @param tokenText its text
   * @param logprob nats
   * @return this builder
   */
  public TraceBuilder token(String tokenText, double logprob) {
    TextSpan span = new TextSpan(text.length(), text.length() + tokenText.length());
    text.append(tokenText);
    tokens.add(Token.of(tokenText, TokenDistribution.of(logprob)).withSpan(span));
    return this;
  }

  /**
   * Adds an end-of-sequence token.
   *
   * @param logprob nats
   * @return this builder
   */
  public TraceBuilder endOfSequence(double logprob) {
    tokens.add(
        Token.of("</s>", TokenDistribution.of(logprob))
            .withKind(Token.Kind.SPECIAL)
            .withSpan(new TextSpan(text.length(), text.length())));
    return this;
  }

  /**
   * Gives the last token an entropy.
   *
   * @param nats its entropy
   * @return this builder
   */
  public TraceBuilder entropy(double nats) {
    return replaceLast(last().distribution().withEntropy(nats));
  }

  /**
   * Gives the last token its most probable alternatives.
   *
   * @param alternatives in descending order
   * @return this builder
   */
  public TraceBuilder top(Alternative... alternatives) {
    return replaceLast(last().distribution().withTop(Arrays.asList(alternatives)));
  }

  /**
   * Gives the last token statistics of its row.
   *
   * @param ofRow the statistics
   * @return this builder
   */
  public TraceBuilder statistics(RowStatistics ofRow) {
    return replaceLast(last().distribution().withStatistics(ofRow));
  }

  private Token last() {
    if (tokens.isEmpty()) {
      throw new IllegalStateException("trace " + id + " has no token yet; add one first");
    }
    return tokens.get(tokens.size() - 1);
  }

  private TraceBuilder replaceLast(TokenDistribution distribution) {
    Token old = last();
    tokens.set(
        tokens.size() - 1,
        new Token(
            old.id(), old.text(), old.span(), old.kind(), distribution, old.bytes(), old.extras()));
    return this;
  }

  /**
   * Sets the total log-probability.
   *
   * @param nats finite and {@code <= 0}
   * @return this builder
   */
  public TraceBuilder totalLogprob(double nats) {
    totalLogprob = Optional.of(nats);
    return this;
  }

  /**
   * Sets the full rows of logits.
   *
   * @param rows one row a token, all of one length
   * @return this builder
   */
  public TraceBuilder logits(float[]... rows) {
    int vocabulary = rows.length == 0 ? 0 : rows[0].length;
    float[] flat = new float[rows.length * vocabulary];
    for (int t = 0; t < rows.length; t++) {
      System.arraycopy(rows[t], 0, flat, t * vocabulary, vocabulary);
    }
    Logits logits = new Logits(FloatTensor.copyOf(flat, rows.length, vocabulary));
    tensors =
        new Tensors(
            Optional.of(logits),
            tensors.attention(),
            tensors.hiddenStates(),
            tensors.promptLogits());
    return this;
  }

  /**
   * Sets attention probabilities.
   *
   * @param attention {@code [layer, head, query, key]}
   * @return this builder
   */
  public TraceBuilder attention(Attention attention) {
    tensors =
        new Tensors(
            tensors.logits(),
            Optional.of(attention),
            tensors.hiddenStates(),
            tensors.promptLogits());
    return this;
  }

  /**
   * Sets hidden states.
   *
   * @param states {@code [layer, position, dim]}
   * @return this builder
   */
  public TraceBuilder hiddenStates(HiddenStates states) {
    tensors =
        new Tensors(
            tensors.logits(), tensors.attention(), Optional.of(states), tensors.promptLogits());
    return this;
  }

  /**
   * Sets the logits after the prompt's last token.
   *
   * @param row one value for each word of the vocabulary
   * @return this builder
   */
  public TraceBuilder promptLogits(float... row) {
    tensors =
        new Tensors(
            tensors.logits(),
            tensors.attention(),
            tensors.hiddenStates(),
            Optional.of(FloatTensor.copyOf(row, row.length)));
    return this;
  }

  /**
   * Adds a sample.
   *
   * @param sample another answer, say the generation of a built trace
   * @return this builder
   */
  public TraceBuilder sample(Generation sample) {
    samples.add(sample);
    return this;
  }

  /**
   * Records a judgement of entailment.
   *
   * @param premise the premise
   * @param hypothesis the hypothesis
   * @param judgement the probabilities of the three labels
   * @return this builder
   */
  public TraceBuilder entailment(String premise, String hypothesis, Entailment judgement) {
    entailment.put(new TextPair(premise, hypothesis), judgement);
    return this;
  }

  /**
   * Records a judgement of similarity.
   *
   * @param a a text
   * @param b another text
   * @param score their similarity
   * @return this builder
   */
  public TraceBuilder similarity(String a, String b, double score) {
    similarity.put(new TextPair(a, b), score);
    return this;
  }

  /**
   * Records a claim that some of the tokens added so far make.
   *
   * @param claimText the claim in words
   * @param indices indices of its tokens, ascending; its span reaches from the first to the last
   * @return this builder
   */
  public TraceBuilder claim(String claimText, int... indices) {
    int start = tokens.get(indices[0]).span().map(TextSpan::start).orElse(0);
    int end = tokens.get(indices[indices.length - 1]).span().map(TextSpan::end).orElse(start);
    claims.add(
        new RecordedClaim(
            claimText,
            Optional.of(new TextSpan(start, end)),
            Arrays.stream(indices).boxed().toList(),
            Optional.empty(),
            Extras.none()));
    return this;
  }

  /**
   * Adds a label.
   *
   * @param name its name
   * @param value a Boolean, a Double or a String
   * @return this builder
   */
  public TraceBuilder label(String name, Object value) {
    labels = labels.with(name, value);
    return this;
  }

  /**
   * The answer alone.
   *
   * @return the generation built so far
   */
  public Generation generation() {
    Generation plain = Generation.of(text.toString(), tokens).withTensors(tensors);
    return totalLogprob.map(plain::withTotalLogprob).orElse(plain);
  }

  /**
   * The trace.
   *
   * @return the trace built so far
   */
  public Trace build() {
    Trace trace =
        Trace.of(id, generation())
            .withSamples(samples)
            .withClaims(claims)
            .withLabels(labels)
            .withRecorded(new Judgements(entailment, similarity, Extras.none()));
    return prompt.map(trace::withPrompt).orElse(trace);
  }
}
