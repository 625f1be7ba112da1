package io.github.uq4j.score.run;

import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.score.HelperQuestions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Scorers that ask helper models, and traces to ask about. */
enum Asking implements SequenceScorer {
  ENTAILMENT(Signal.ENTAILMENT),
  SIMILARITY(Signal.SIMILARITY),
  EMBEDDING(Signal.EMBEDDINGS),
  PASSES(Signal.LANGUAGE_MODEL),
  /** Asks for similarities without having said so. */
  SILENT(Signal.SIMILARITY);

  private final Signal needs;

  Asking(Signal needs) {
    this.needs = needs;
  }

  @Override
  public ScorerInfo info() {
    return ScorerInfo.of("asking-" + name().toLowerCase(Locale.ROOT), Level.SEQUENCE)
        .withNeeds(needs);
  }

  /** Every sample against every other, in both directions. */
  static List<TextPair> pairs(Trace trace) {
    List<TextPair> pairs = new ArrayList<>();
    List<String> texts = texts(trace);
    for (int i = 0; i < texts.size(); i++) {
      for (int j = 0; j < texts.size(); j++) {
        if (i != j) {
          pairs.add(new TextPair(texts.get(i), texts.get(j)));
        }
      }
    }
    return pairs;
  }

  private static List<String> texts(Trace trace) {
    return trace.samples().stream().map(Generation::text).toList();
  }

  private static List<ScoringRequest> requests(Trace trace) {
    return texts(trace).stream()
        .map(text -> new ScoringRequest(trace.id(), "Q", text, SignalRequest.none()))
        .toList();
  }

  @Override
  public HelperQuestions questions(Trace trace) {
    return switch (this) {
      case ENTAILMENT -> HelperQuestions.ofEntailment(pairs(trace));
      case SIMILARITY -> HelperQuestions.ofSimilarity(pairs(trace));
      case EMBEDDING -> HelperQuestions.ofEmbedding(texts(trace));
      case PASSES -> HelperQuestions.ofPasses(requests(trace));
      case SILENT -> HelperQuestions.none();
    };
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    double sum = 0;
    switch (this) {
      case ENTAILMENT -> {
        for (Entailment answer : helpers.entailmentFor(trace).judge(pairs(trace))) {
          sum += answer.entailment();
        }
      }
      case SIMILARITY, SILENT -> {
        for (double answer : helpers.similarityFor(trace).judge(pairs(trace))) {
          sum += answer;
        }
      }
      case EMBEDDING -> {
        FloatTensor vectors = helpers.embedding().orElseThrow().embed(texts(trace));
        for (long i = 0; i < vectors.shape().size(); i++) {
          sum += vectors.get(i) * (i + 1);
        }
      }
      case PASSES -> {
        List<Trace> passes = helpers.language().orElseThrow().score(requests(trace));
        for (Trace pass : passes) {
          sum += pass.id().equals(trace.id()) ? pass.generation().tokens().get(0).logprob() : 1e9;
        }
      }
    }
    return new Score(info(), sum);
  }

  /** Traces of three samples each, drawn from few texts, so that questions recur. */
  static List<Trace> traces(int count) {
    SplittableRandom random = new SplittableRandom(7);
    List<Trace> traces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Generation> samples = new ArrayList<>();
      for (int s = 0; s < 3; s++) {
        samples.add(generation("text " + random.nextInt(5), random));
      }
      traces.add(Trace.of("q" + i, generation("answer", random)).withSamples(samples));
    }
    return traces;
  }

  private static Generation generation(String text, SplittableRandom random) {
    Token token = Token.of(text, TokenDistribution.of(-random.nextDouble()));
    return Generation.of(text, List.of(token));
  }
}
