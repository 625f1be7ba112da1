package io.github.uq4j.metrics.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.metrics.sampling.answers.EntailmentMatrix;
import io.github.uq4j.metrics.sampling.answers.SemanticClasses;
import io.github.uq4j.metrics.sampling.graph.Affinity;
import io.github.uq4j.metrics.sampling.graph.DegMat;
import io.github.uq4j.metrics.sampling.graph.Eccentricity;
import io.github.uq4j.metrics.sampling.graph.EigValLaplacian;
import io.github.uq4j.metrics.sampling.graph.KernelLanguageEntropy;
import io.github.uq4j.metrics.sampling.graph.KernelNorm;
import io.github.uq4j.metrics.sampling.graph.KernelScale;
import io.github.uq4j.metrics.sampling.graph.Luq;
import io.github.uq4j.metrics.sampling.graph.NumSemSets;
import io.github.uq4j.metrics.sampling.lexical.LexicalSimilarity;
import io.github.uq4j.metrics.sampling.lexical.Overlap;
import io.github.uq4j.metrics.sampling.relevance.Sar;
import io.github.uq4j.metrics.sampling.relevance.SarVariant;
import io.github.uq4j.metrics.sampling.relevance.SentenceSar;
import io.github.uq4j.metrics.sampling.relevance.TokenSar;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.testing.GoldenSuite;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The cases of LM-Polygraph about several samples, in the reference profile. */
// Public for the tests of the next room only.
@SuppressWarnings("exports")
public final class SamplingGoldenCases {

  private static final Profile REFERENCE = Profile.REFERENCE;
  private static final double LOGPROBS = 1e-9;
  private static final double EIGEN = 1e-8;
  private static final double KERNEL = 1e-7;

  /** States of a trace are in single precision, the reference's in double. */
  private static final double SINGLE_PRECISION = 1e-6;

  private SamplingGoldenCases() {}

  /** Says of every class of cases about samples how it is run. */
  public static GoldenSuite addTo(GoldenSuite suite) {
    String at = "estimators.";
    suite
        .run(
            at + "monte_carlo_sequence_entropy.MonteCarloSequenceEntropy",
            c -> samples(c, MonteCarloSequenceEntropy.withDefaults().withProfile(REFERENCE)))
        .run(
            at + "monte_carlo_normalized_sequence_entropy.MonteCarloNormalizedSequenceEntropy",
            c ->
                samples(
                    c, MonteCarloNormalizedSequenceEntropy.withDefaults().withProfile(REFERENCE)))
        .run(at + "semantic_entropy.SemanticEntropy", c -> judged(c, entropy(c), LOGPROBS))
        .run(
            at + "label_prob.LabelProb",
            c -> judged(c, LabelProb.withDefaults().withProfile(REFERENCE), LOGPROBS))
        .run(
            "stat_calculators.semantic_classes.SemanticClassesCalculator",
            SamplingGoldenCases::classes)
        .run(at + "lexical_similarity.LexicalSimilarity", c -> samples(c, lexical(c)))
        .run(at + "semantic_density.SemanticDensity", SamplingGoldenCases::density)
        .run(at + "eigenscore.EigenScore", SamplingGoldenCases::eigenScore);
    return addSimilarities(addGraphs(suite, at), at);
  }

  private static GoldenSuite addGraphs(GoldenSuite suite, String at) {
    return suite
        .run(
            at + "num_sem_sets.NumSemSets",
            c -> judged(c, NumSemSets.withDefaults().withProfile(REFERENCE), EIGEN))
        .run(
            at + "eig_val_laplacian.EigValLaplacian",
            c ->
                judged(
                    c,
                    EigValLaplacian.withDefaults().withProfile(REFERENCE).withAffinity(affinity(c)),
                    EIGEN))
        .run(
            at + "deg_mat.DegMat",
            c ->
                judged(
                    c,
                    DegMat.withDefaults().withProfile(REFERENCE).withAffinity(affinity(c)),
                    EIGEN))
        .run(
            at + "eccentricity.Eccentricity",
            c ->
                judged(
                    c,
                    Eccentricity.withDefaults().withProfile(REFERENCE).withAffinity(affinity(c)),
                    KERNEL))
        .run(
            at + "kernel_language_entropy.KernelLanguageEntropy", c -> judged(c, kernel(c), KERNEL))
        .run(at + "luq.LUQ", c -> judged(c, Luq.withDefaults().withProfile(REFERENCE), LOGPROBS));
  }

  private static GoldenSuite addSimilarities(GoldenSuite suite, String at) {
    return suite
        .run(at + "cocoa.CocoaMSP", c -> cocoa(c, CocoaDoubt.MSP))
        .run(at + "cocoa.CocoaPPL", c -> cocoa(c, CocoaDoubt.PPL))
        .run(at + "cocoa.CocoaMTE", c -> cocoa(c, CocoaDoubt.MTE))
        .run(at + "token_sar.TokenSAR", SamplingGoldenCases::tokenSar)
        .run(at + "sentence_sar.SentenceSAR", SamplingGoldenCases::sentenceSar)
        .run(at + "sar.SAR", SamplingGoldenCases::sar);
  }

  private static void compare(
      GoldenCase golden, double tolerance, Function<Integer, Double> scoreOfPrompt) {
    List<Double> wanted = GoldenCase.numbers(golden.expected());
    List<Double> actual = new ArrayList<>();
    for (int s = 0; s < wanted.size(); s++) {
      actual.add(scoreOfPrompt.apply(s));
    }
    golden.assertClose(actual, wanted, tolerance);
  }

  private static Trace trace(GoldenCase golden, int s, int count) {
    Generation answer = GoldenTraces.answer("greedy", List.of(-1.0));
    return GoldenTraces.trace(
        golden.id() + "-" + s, answer, GoldenTraces.samples(golden, s, count));
  }

  private static int count(GoldenCase golden, int s) {
    return golden.inputs().elements().next().get(s).size();
  }

  private static void samples(GoldenCase golden, SequenceScorer scorer) {
    compare(
        golden,
        LOGPROBS,
        s -> scorer.score(trace(golden, s, count(golden, s)), Helpers.none()).value());
  }

  private static void judged(GoldenCase golden, SequenceScorer scorer, double tolerance) {
    compare(
        golden,
        tolerance,
        s -> {
          Trace trace = trace(golden, s, count(golden, s));
          return scorer.score(trace, helpers(golden, trace, s)).value();
        });
  }

  private static Helpers helpers(GoldenCase golden, Trace trace, int s) {
    int n = trace.samples().size();
    Entailment[][] judgements = new Entailment[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        judgements[i][j] = judgement(golden.inputs(), s, i, j);
      }
    }
    return GoldenTraces.entailment(trace.samples(), judgements);
  }

  private static Entailment judgement(JsonNode inputs, int s, int i, int j) {
    if (inputs.has("semantic_class_of_sample")) {
      JsonNode classes = inputs.get("semantic_class_of_sample").get(s);
      boolean same = classes.get(i).asInt() == classes.get(j).asInt();
      return GoldenTraces.judgement(same ? 1 : 0, 0);
    }
    if (inputs.has("nli_argmax_class")) {
      int label = inputs.get("nli_argmax_class").get(s).get(i).get(j).asInt();
      boolean entails = label == inputs.get("entailment_class_id").asInt();
      return GoldenTraces.judgement(entails ? 1 : 0, entails ? 0 : 1);
    }
    if (inputs.has("nli_entail_logit")) {
      double entailment = inputs.get("nli_entail_logit").get(s).get(i).get(j).asDouble();
      double contradiction = inputs.get("nli_contra_logit").get(s).get(i).get(j).asDouble();
      double share = 1 / (1 + Math.exp(contradiction - entailment));
      return new Entailment(share, 0, 1 - share);
    }
    return GoldenTraces.judgement(
        probability(inputs, "nli_entail_prob", s, i, j),
        probability(inputs, "nli_contra_prob", s, i, j));
  }

  private static double probability(JsonNode inputs, String name, int s, int i, int j) {
    return inputs.has(name) ? inputs.get(name).get(s).get(i).get(j).asDouble() : 0;
  }

  private static SemanticEntropy entropy(GoldenCase golden) {
    SemanticEntropy scorer = SemanticEntropy.withDefaults().withProfile(REFERENCE);
    JsonNode params = golden.params();
    if (params.path("entropy_estimation").asText().equals("direct")) {
      scorer = scorer.withEstimate(EntropyEstimate.DIRECT);
    }
    if (params.path("class_probability_estimation").asText().equals("frequency")) {
      scorer = scorer.withClassProbability(ClassProbability.FREQUENCY);
    }
    return params.path("use_unique_responses").asBoolean()
        ? scorer.withRepeats(Repeats.ONCE)
        : scorer;
  }

  private static SequenceScorer lexical(GoldenCase golden) {
    Overlap overlap =
        switch (golden.params().path("metric").asText()) {
          case "rouge1" -> Overlap.ROUGE_1;
          case "rouge2" -> Overlap.ROUGE_2;
          case "rougeL" -> Overlap.ROUGE_L;
          case "BLEU" -> Overlap.BLEU;
          default -> throw new IllegalStateException(golden.describe());
        };
    return LexicalSimilarity.withDefaults().withProfile(REFERENCE).withOverlap(overlap);
  }

  private static Affinity affinity(GoldenCase golden) {
    if (golden.params().path("similarity_score").asText().equals("Jaccard_score")) {
      return Affinity.JACCARD;
    }
    return golden.params().path("affinity").asText().equals("entail")
        ? Affinity.ENTAILMENT
        : Affinity.CONTRADICTION;
  }

  private static SequenceScorer kernel(GoldenCase golden) {
    JsonNode params = golden.params();
    return KernelLanguageEntropy.withDefaults()
        .withProfile(REFERENCE)
        .withTime(params.path("t").asDouble())
        .withNorm(params.path("normalize").asBoolean() ? KernelNorm.UNIT_TRACE : KernelNorm.RAW)
        .withScale(params.path("scale").asBoolean() ? KernelScale.SHARE : KernelScale.NATS)
        .withJitter(params.path("jitter").asDouble());
  }

  private static void classes(GoldenCase golden) {
    for (int s = 0; s < golden.expected().size(); s++) {
      Trace trace = trace(golden, s, golden.input("nli_argmax_class").get(s).size());
      EntailmentMatrix matrix = EntailmentMatrix.of(trace, helpers(golden, trace, s), REFERENCE);
      List<Integer> wanted = new ArrayList<>();
      golden.expected().get(s).forEach(c -> wanted.add(c.asInt()));
      assertThat(SemanticClasses.of(matrix).ofSample()).as(golden::describe).isEqualTo(wanted);
    }
  }

  private static void density(GoldenCase golden) {
    boolean prompted = golden.params().path("concat_input").asBoolean();
    SemanticDensity scorer =
        SemanticDensity.withDefaults()
            .withProfile(REFERENCE)
            .withContext(prompted ? NliContext.PROMPT_AND_ANSWER : NliContext.ANSWER);
    compare(
        golden,
        LOGPROBS,
        s -> {
          Generation answer =
              GoldenTraces.answer(
                  "greedy",
                  GoldenCase.numbers(golden.input("greedy_token_log_likelihoods").get(s)));
          List<Generation> samples = GoldenTraces.samples(golden, s, count(golden, s));
          Map<TextPair, Entailment> known = new HashMap<>();
          for (int i = 0; i < samples.size(); i++) {
            double contradiction =
                golden.input("greedy_to_sample_contra_prob").get(s).get(i).asDouble();
            double neutral = golden.input("greedy_to_sample_neutral_prob").get(s).get(i).asDouble();
            String before = prompted ? "q " : "";
            known.putIfAbsent(
                new TextPair(before + answer.text(), before + samples.get(i).text()),
                new Entailment(Math.max(0, 1 - contradiction - neutral), neutral, contradiction));
          }
          return scorer
              .score(
                  GoldenTraces.trace(golden.id(), answer, samples), GoldenTraces.entailment(known))
              .value();
        });
  }

  private static void eigenScore(GoldenCase golden) {
    EigenScore scorer = EigenScore.withDefaults().withProfile(REFERENCE);
    compare(golden, EIGEN, s -> scorer.ofStates(states(golden, s)));
    compare(
        golden,
        SINGLE_PRECISION,
        s -> {
          double[][] states = states(golden, s);
          float[] flat = new float[states.length * states[0].length];
          for (int k = 0; k < flat.length; k++) {
            flat[k] = (float) states[k / states[0].length][k % states[0].length];
          }
          FloatTensor vectors = FloatTensor.copyOf(flat, states.length, states[0].length);
          Helpers helpers = Helpers.none().withEmbedding(texts -> vectors);
          return scorer.score(trace(golden, s, states.length), helpers).value();
        });
  }

  private static double[][] states(GoldenCase golden, int s) {
    JsonNode rows = golden.input("sample_embeddings").get(s);
    double[][] states = new double[rows.size()][];
    for (int i = 0; i < states.length; i++) {
      states[i] =
          GoldenCase.numbers(rows.get(i)).stream().mapToDouble(Double::doubleValue).toArray();
    }
    return states;
  }

  private static void cocoa(GoldenCase golden, CocoaDoubt doubt) {
    Cocoa scorer = Cocoa.withDefaults().withDoubt(doubt).withProfile(REFERENCE);
    compare(
        golden,
        LOGPROBS,
        s -> {
          JsonNode similarities = golden.input("greedy_to_sample_similarity").get(s);
          Generation answer = greedy(golden, s);
          List<Generation> samples = GoldenTraces.samples(golden, s, similarities.size());
          Map<TextPair, Double> known = new HashMap<>();
          for (int i = 0; i < samples.size(); i++) {
            known.put(
                new TextPair(answer.text(), samples.get(i).text()), similarities.get(i).asDouble());
          }
          return scorer
              .score(
                  GoldenTraces.trace(golden.id(), answer, samples), GoldenTraces.similarity(known))
              .value();
        });
  }

  private static Generation greedy(GoldenCase golden, int s) {
    if (golden.inputs().has("greedy_token_log_likelihoods")) {
      return GoldenTraces.answer(
          "greedy", GoldenCase.numbers(golden.input("greedy_token_log_likelihoods").get(s)));
    }
    List<Token> tokens = new ArrayList<>();
    for (double entropy : GoldenCase.numbers(golden.input("greedy_token_entropy").get(s))) {
      tokens.add(Token.of("w", TokenDistribution.of(-1).withEntropy(entropy)));
    }
    return Generation.of("greedy", tokens);
  }

  private static void tokenSar(GoldenCase golden) {
    TokenSar scorer = TokenSar.withDefaults().withVariant(SarVariant.POLYGRAPH);
    compare(
        golden,
        LOGPROBS,
        s -> {
          Generation answer = greedy(golden, s);
          SarTables tables = new SarTables("q ");
          tables.tokens(answer, GoldenCase.numbers(golden.input("token_similarity").get(s)));
          return scorer
              .score(
                  GoldenTraces.trace(golden.id(), answer, List.of()),
                  GoldenTraces.similarity(tables.known()))
              .value();
        });
  }

  private static void sentenceSar(GoldenCase golden) {
    SentenceSar scorer = SentenceSar.withDefaults().withVariant(SarVariant.POLYGRAPH);
    compare(
        golden,
        LOGPROBS,
        s -> {
          Trace trace = trace(golden, s, golden.input("sample_log_probs").get(s).size());
          SarTables tables = new SarTables("q ");
          tables.samples("", trace.samples(), golden.input("sample_sentence_similarity").get(s));
          return scorer.score(trace, GoldenTraces.similarity(tables.known())).value();
        });
  }

  private static void sar(GoldenCase golden) {
    Sar scorer = Sar.withDefaults().withVariant(SarVariant.POLYGRAPH);
    compare(
        golden,
        LOGPROBS,
        s -> {
          SarTables tables = new SarTables("q ");
          List<Generation> samples = new ArrayList<>();
          JsonNode all = golden.input("sample_token_log_likelihoods").get(s);
          for (int i = 0; i < all.size(); i++) {
            samples.add(GoldenTraces.answer("s" + i, GoldenCase.numbers(all.get(i))));
            tables.tokens(
                samples.get(i),
                GoldenCase.numbers(golden.input("sample_token_similarity").get(s).get(i)));
          }
          tables.samples("", samples, golden.input("sample_sentence_similarity").get(s));
          Generation answer = GoldenTraces.answer("greedy", List.of(-1.0));
          return scorer
              .score(
                  GoldenTraces.trace(golden.id(), answer, samples),
                  GoldenTraces.similarity(tables.known()))
              .value();
        });
  }
}
