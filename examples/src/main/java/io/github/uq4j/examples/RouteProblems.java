package io.github.uq4j.examples;

import io.github.uq4j.metrics.calibration.RatedScore;
import io.github.uq4j.metrics.cascade.ChowQuantile;
import io.github.uq4j.metrics.cascade.DeferralRule;
import io.github.uq4j.metrics.cascade.route.CascadeRouter;
import io.github.uq4j.metrics.cascade.route.CascadeStage;
import io.github.uq4j.metrics.cascade.route.EarlyDeferral;
import io.github.uq4j.metrics.cascade.route.RoutingDecision;
import io.github.uq4j.metrics.guarantee.RiskCertificate;
import io.github.uq4j.metrics.guarantee.RiskControl;
import io.github.uq4j.metrics.guarantee.RiskSplit;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.trace.Trace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Routing: a small model answers what it is sure of, a large one the rest, with a promise. */
public final class RouteProblems {

  private static final DeferralRule LEAST_SURE_TOKEN = DeferralRule.of(ChowQuantile.withDefaults());

  private RouteProblems() {}

  /**
   * A problem with its answer.
   *
   * @param id its name
   * @param prompt what to ask
   * @param answer what must stand at the end
   */
  public record Problem(String id, String prompt, String answer) {

    GenerationRequest request() {
      return GenerationRequest.of(id, prompt).withMaxNewTokens(80);
    }

    boolean solvedBy(String text) {
      return text.stripTrailing().endsWith("Answer: " + answer);
    }
  }

  /**
   * Learns from solved problems below which confidence to hand a problem on, so that at most a
   * fifth of what the small model keeps is wrong, and routes others by that.
   *
   * @param small the small model's folder
   * @param large the large model's folder
   * @param solved problems to learn from
   * @param open problems to route
   * @return what was learnt and what came of it, a line each
   */
  public static List<String> run(Path small, Path large, List<Problem> solved, List<Problem> open) {
    try (LanguageModel first = OnnxLanguageModel.open(small);
        LanguageModel second = OnnxLanguageModel.open(large)) {
      RiskCertificate certificate = learn(first, solved);
      List<String> lines = new ArrayList<>(List.of(certificate.statement()));
      if (!certificate.feasible()) {
        return lines;
      }
      double threshold = -certificate.threshold().orElseThrow();
      CascadeRouter router =
          CascadeRouter.of(
                  List.of(
                      CascadeStage.gated("small", first, LEAST_SURE_TOKEN, threshold, 1),
                      CascadeStage.last("large", second, 2.5)))
              .withEarlyDeferral(EarlyDeferral.ON);
      List<RoutingDecision> decisions = router.route(open.stream().map(Problem::request).toList());
      lines.addAll(report(open, decisions));
      return lines;
    }
  }

  private static RiskCertificate learn(LanguageModel small, List<Problem> solved) {
    List<Trace> traces = small.generate(solved.stream().map(Problem::request).toList());
    List<RatedScore> items = new ArrayList<>();
    for (int i = 0; i < traces.size(); i++) {
      boolean right = solved.get(i).solvedBy(traces.get(i).generation().text());
      double confidence = LEAST_SURE_TOKEN.confidence(traces.get(i));
      items.add(new RatedScore(-confidence, right ? 1 : 0));
    }
    RiskSplit split = RiskSplit.of(items, 0.2, 1);
    return RiskControl.withDefaults()
        .withRisk(0.2)
        .learnRated(split.proving(), split.grid(RiskControl.needed(0.2, 0.1), 50));
  }

  private static List<String> report(List<Problem> open, List<RoutingDecision> decisions) {
    int kept = 0;
    int keptWrong = 0;
    int right = 0;
    double cost = 0;
    for (int i = 0; i < decisions.size(); i++) {
      RoutingDecision decision = decisions.get(i);
      String text = decision.answer().map(trace -> trace.generation().text()).orElse("");
      boolean solved = open.get(i).solvedBy(text);
      right += solved ? 1 : 0;
      cost += decision.cost();
      if (decision.answeredBy().filter("small"::equals).isPresent()) {
        kept++;
        keptWrong += solved ? 0 : 1;
      }
    }
    return List.of(
        "the small model kept %d of %d, %d of these wrong".formatted(kept, open.size(), keptWrong),
        "%d right, cost %.1f".formatted(right, cost));
  }

  /**
   * Runs on the models and problems of this repository.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    List<Problem> problems = Repository.problems(400);
    run(
            Repository.model("lm-small"),
            Repository.model("lm-large"),
            problems.subList(0, 200),
            problems.subList(200, 400))
        .forEach(System.out::println);
  }
}
