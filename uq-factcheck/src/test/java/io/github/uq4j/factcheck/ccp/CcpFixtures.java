package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A judge that follows a script, and the traces it judges. */
final class CcpFixtures {

  private CcpFixtures() {}

  static final Entailment SAME = new Entailment(0.8, 0.1, 0.1);
  static final Entailment OTHER = new Entailment(0.1, 0.1, 0.8);
  static final Entailment OPEN = new Entailment(0.1, 0.8, 0.1);

  /** Judges by the last word of the two texts and remembers what it was asked. */
  static final class Judge implements EntailmentModel {
    private final Map<String, Entailment> byWord;
    final List<TextPair> asked = new ArrayList<>();
    int calls;

    Judge(Map<String, Entailment> byWord) {
      this.byWord = byWord;
    }

    @Override
    public synchronized List<Entailment> judge(List<TextPair> pairs) {
      calls++;
      asked.addAll(pairs);
      return pairs.stream().map(this::one).toList();
    }

    private Entailment one(TextPair pair) {
      for (String text : List.of(pair.second(), pair.first())) {
        Entailment known = byWord.get(text.substring(text.lastIndexOf(' ') + 1));
        if (known != null) {
          return known;
        }
      }
      return OPEN;
    }

    Helpers helpers() {
      return Helpers.none().withEntailment(this);
    }
  }

  static Alternative alternative(String text, double probability) {
    return Alternative.of(text, Math.log(probability));
  }

  static Claim claim(Trace trace, Integer... tokens) {
    return new Claim(
        "claim",
        new TextSpan(0, trace.generation().text().length()),
        List.of(tokens),
        Optional.empty());
  }

  static Claim whole(Trace trace) {
    return claim(
        trace,
        IntStream.range(0, trace.generation().tokens().size()).boxed().toArray(Integer[]::new));
  }

  /** "She earned a painting": the paper's Figure 2, as far as it is printed. */
  static Trace figure2() {
    return Traces.answer("figure 2")
        .token("She", Math.log(0.9))
        .top(alternative("She", 0.9))
        .token(" earned", Math.log(0.6))
        .top(alternative(" earned", 0.6))
        .token(" a", Math.log(0.5))
        .top(alternative(" a", 0.5), alternative(" the", 0.4))
        .token(" painting", Math.log(0.49))
        .top(
            alternative(" painting", 0.49),
            alternative(" 1977", 0.39),
            alternative(" acting", 0.07),
            alternative(" art", 0.03),
            alternative(" sculpture", 0.02))
        .build();
  }

  static Judge figure2Judge() {
    return new Judge(Map.of("art", SAME, "acting", OTHER, "sculpture", OTHER, "1977", OPEN));
  }
}
