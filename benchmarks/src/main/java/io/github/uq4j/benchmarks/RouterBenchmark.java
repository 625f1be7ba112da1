package io.github.uq4j.benchmarks;

import io.github.uq4j.metrics.cascade.ChowQuantile;
import io.github.uq4j.metrics.cascade.DeferralRule;
import io.github.uq4j.metrics.cascade.route.CascadeRouter;
import io.github.uq4j.metrics.cascade.route.CascadeStage;
import io.github.uq4j.metrics.cascade.route.RoutingDecision;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.Tokenizer;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a cascade's router costs a decision without the models: two that hand out ready traces of 64
 * tokens, half of the prompts handed on. Processor time of the thread, shortest of some turns.
 */
public final class RouterBenchmark {

  private static final int PROMPTS = 1_000;
  private static final int TOKENS = 64;
  private static final int TURNS = 40;

  private RouterBenchmark() {}

  /**
   * Prints microseconds a decision.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    CascadeRouter router =
        CascadeRouter.of(
            List.of(
                CascadeStage.gated(
                    "small",
                    new ReadyModel(1),
                    DeferralRule.of(ChowQuantile.withDefaults().withAlpha(0.5)),
                    -0.5,
                    1),
                CascadeStage.last("large", new ReadyModel(2), 10)));
    List<GenerationRequest> requests = new ArrayList<>();
    for (int i = 0; i < PROMPTS; i++) {
      requests.add(GenerationRequest.of("q" + i, "prompt " + i));
    }
    for (int batch : new int[] {1, 64, PROMPTS}) {
      long best = Long.MAX_VALUE;
      int handedOn = 0;
      for (int turn = 0; turn < TURNS; turn++) {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        handedOn = 0;
        for (int at = 0; at < PROMPTS; at += batch) {
          for (RoutingDecision decision :
              router.route(requests.subList(at, Math.min(at + batch, PROMPTS)))) {
            handedOn += decision.visits().size() - 1;
          }
        }
        best =
            Math.min(best, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
      }
      System.out.printf(
          "batch %d: %.2f us a decision, %d of %d handed on%n",
          batch, best / 1e3 / PROMPTS, handedOn, PROMPTS);
    }
  }

  /** Hands out traces made beforehand. */
  private static final class ReadyModel implements LanguageModel {

    private final List<Trace> ready = new ArrayList<>();

    ReadyModel(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < PROMPTS; i++) {
        double sure = random.nextDouble();
        List<Token> tokens = new ArrayList<>();
        for (int t = 0; t < TOKENS; t++) {
          tokens.add(Token.of("w", TokenDistribution.of(-sure * 2 * random.nextDouble())));
        }
        ready.add(Trace.of("q" + i, Generation.of("w".repeat(TOKENS), tokens)));
      }
    }

    @Override
    public List<Trace> generate(List<GenerationRequest> requests) {
      return requests.stream()
          .map(request -> ready.get(Integer.parseInt(request.id().substring(1))))
          .toList();
    }

    @Override
    public ModelInfo info() {
      return ModelInfo.of("ready");
    }

    @Override
    public Tokenizer tokenizer() {
      throw new IllegalStateException("not asked");
    }

    @Override
    public List<Generation> sample(GenerationRequest request) {
      throw new IllegalStateException("not asked");
    }

    @Override
    public List<Trace> score(List<ScoringRequest> requests) {
      throw new IllegalStateException("not asked");
    }

    @Override
    public void close() {}
  }
}
