package io.github.uq4j.trace.imports;

import io.github.uq4j.json.LineFault;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.io.SpanFinder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Makes one generation of a text and its steps, after looking at the numbers. */
final class AnswerBuilder {

  private static final Pattern MARK = Pattern.compile("<[^<>\\s]+>|\\[(?:EOS|END)\\]");

  private final String path;
  private final String text;
  private final List<Step> steps;
  private final List<LogprobFinding> findings;
  private Optional<String> finishReason = Optional.empty();
  private Generation.Draw draw = Generation.Draw.unknown();

  /**
   * An answer.
   *
   * @param path where its numbers stand in the record
   * @param text the answer
   * @param steps its tokens
   * @param findings takes what looks fake
   */
  AnswerBuilder(String path, String text, List<Step> steps, List<LogprobFinding> findings) {
    this.path = path;
    this.text = text;
    this.steps = steps;
    this.findings = findings;
  }

  AnswerBuilder finished(Optional<String> reason) {
    finishReason = reason;
    return this;
  }

  AnswerBuilder drawn(Generation.Draw how) {
    draw = how;
    return this;
  }

  Generation build() {
    if (steps.isEmpty() && !text.isEmpty()) {
      throw LineFault.of(
          path, "[]", "must have the log-probabilities of the answer's tokens: it has none");
    }
    List<Step> marked = markEnd();
    List<Token> tokens = new ArrayList<>();
    for (int t = 0; t < marked.size(); t++) {
      tokens.add(token(t, marked.get(t)));
    }
    Generation generation =
        new Generation(
            text,
            SpanFinder.place(text, tokens),
            finishReason,
            OptionalDouble.empty(),
            draw,
            Tensors.none(),
            Extras.none());
    findings.addAll(LogprobCheck.withDefaults().check(generation));
    return generation;
  }

  private Token token(int index, Step step) {
    List<Alternative> top = step.top();
    for (int k = 1; k < top.size(); k++) {
      Optional<LogprobFinding> disorder =
          LogprobCheck.descent(index, top.get(k - 1).logprob(), top.get(k).logprob());
      if (disorder.isPresent()) {
        findings.add(disorder.get());
        top = new ArrayList<>(top);
        top.sort(Comparator.comparingDouble(Alternative::logprob).reversed());
        break;
      }
    }
    return new Token(
        step.piece().id(),
        step.piece().text(),
        Optional.empty(),
        step.kind(),
        new TokenDistribution(step.logprob(), OptionalDouble.empty(), top),
        step.piece().bytes(),
        Extras.none());
  }

  /** A last token such as {@code </s>}, or of no text, that the text lacks ended the sequence. */
  private List<Step> markEnd() {
    if (steps.isEmpty()) {
      return steps;
    }
    Step last = steps.get(steps.size() - 1);
    String written = last.piece().text();
    boolean nothing = written.isEmpty() && last.piece().bytes().isEmpty() && steps.size() > 1;
    boolean wordless = steps.stream().allMatch(step -> step.piece().text().isEmpty());
    boolean mark =
        (nothing && !wordless) || (MARK.matcher(written).matches() && !text.endsWith(written));
    if (!mark) {
      return steps;
    }
    List<Step> marked = new ArrayList<>(steps);
    marked.set(steps.size() - 1, last.withKind(Token.Kind.SPECIAL));
    return marked;
  }
}
