package io.github.uq4j.metrics.cascade.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.metrics.cascade.ChowSum;
import io.github.uq4j.metrics.cascade.DeferralRule;
import io.github.uq4j.metrics.cascade.route.RoutingDecision.Reason;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.Tokenizer;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CascadeRouterTest {

  private static final DeferralRule SUM = DeferralRule.of(ChowSum.withDefaults());

  /** Answers a prompt that is a number with that log-probability; fails on others. */
  private static final class NumberModel implements LanguageModel {

    private final double better;
    private final List<List<String>> asked = new CopyOnWriteArrayList<>();

    NumberModel(double better) {
      this.better = better;
    }

    @Override
    public List<Trace> generate(List<GenerationRequest> requests) {
      asked.add(requests.stream().map(GenerationRequest::id).toList());
      List<Trace> traces = new ArrayList<>();
      for (GenerationRequest request : requests) {
        if (request.prompt().equals("broken")) {
          throw new ModelException("no answer to \"" + request.id() + "\"");
        }
        double logprob = Math.min(0, Double.parseDouble(request.prompt()) + better);
        traces.add(Traces.ofLogprobs(request.id(), logprob));
      }
      return traces;
    }

    @Override
    public ModelInfo info() {
      return ModelInfo.of("numbers");
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

  private final NumberModel small = new NumberModel(0);
  private final NumberModel middle = new NumberModel(1);
  private final NumberModel large = new NumberModel(5);

  private CascadeRouter router() {
    return CascadeRouter.of(
        List.of(
            CascadeStage.gated("small", small, SUM, -1, 1),
            CascadeStage.gated("middle", middle, SUM, -1, 3),
            CascadeStage.last("large", large, 10)));
  }

  private static List<GenerationRequest> prompts(String... prompts) {
    List<GenerationRequest> requests = new ArrayList<>();
    for (String prompt : prompts) {
      requests.add(GenerationRequest.of("q" + requests.size(), prompt));
    }
    return requests;
  }

  @Test
  void route_threeStages_keepsTheFirstSureAnswer() {
    List<RoutingDecision> decisions = router().route(prompts("-0.5", "-1.5", "-4", "-1"));
    assertThat(decisions.stream().map(d -> d.answeredBy().orElseThrow()))
        .containsExactly("small", "middle", "large", "small");
    assertThat(decisions.stream().map(RoutingDecision::reason))
        .containsExactly(Reason.SURE, Reason.SURE, Reason.LAST, Reason.SURE);
    assertThat(decisions.stream().map(RoutingDecision::cost)).containsExactly(1.0, 4.0, 14.0, 1.0);
    assertThat(small.asked).containsExactly(List.of("q0", "q1", "q2", "q3"));
    assertThat(middle.asked).containsExactly(List.of("q1", "q2"));
    assertThat(large.asked).containsExactly(List.of("q2"));
    RoutingDecision last = decisions.get(2);
    assertThat(last.visits()).hasSize(3);
    assertThat(last.visits().get(0).confidence()).hasValue(-4);
    assertThat(last.visits().get(0).threshold()).hasValue(-1);
    assertThat(last.visits().get(2).confidence()).isEmpty();
    assertThat(last.visits().get(2).newTokens()).isEqualTo(1);
  }

  @Test
  void route_aModelThatFails_keepsTheAnswerAtHand() {
    NumberModel brittle = new NumberModel(0);
    LanguageModel failing =
        new ForwardingModel(brittle) {
          @Override
          public List<Trace> generate(List<GenerationRequest> requests) {
            if (requests.stream().anyMatch(request -> request.id().equals("q1"))) {
              throw new ModelException("out of memory");
            }
            return brittle.generate(requests);
          }
        };
    CascadeRouter router =
        CascadeRouter.of(
            List.of(
                CascadeStage.gated("small", small, SUM, -1, 1),
                CascadeStage.last("large", failing, 10)));
    RoutingBudget budget = RoutingBudget.unlimited();
    List<RoutingDecision> decisions = router.route(prompts("-2", "-3", "-4"), budget);
    assertThat(decisions.stream().map(RoutingDecision::reason))
        .containsExactly(Reason.LAST, Reason.FAILURE, Reason.LAST);
    assertThat(decisions.get(1).answeredBy()).contains("small");
    assertThat(decisions.get(1).visits().get(1).failure())
        .contains(new StageFailure(StageFailure.Kind.FAILED, "out of memory"));
    assertThat(budget.spent()).isEqualTo(3 + 20);
  }

  @Test
  void route_firstStageFails_theNextAnswers() {
    CascadeRouter router =
        CascadeRouter.of(
            List.of(
                CascadeStage.gated("small", small, SUM, -1, 1),
                CascadeStage.last("large", large, 10)));
    List<RoutingDecision> decisions = router.route(prompts("-0.5", "broken"));
    assertThat(decisions.get(0).reason()).isEqualTo(Reason.SURE);
    assertThat(decisions.get(1).reason()).isEqualTo(Reason.FAILURE);
    assertThat(decisions.get(1).answer()).isEqualTo(Optional.empty());
    assertThat(decisions.get(1).visits()).hasSize(2);
    assertThat(decisions.get(1).cost()).isZero();
  }

  @Test
  void route_budgetGone_keepsTheAnswerAtHandAndSaysSo() {
    RoutingBudget budget = RoutingBudget.of(3 + 9 + 10);
    List<RoutingDecision> decisions = router().route(prompts("-9", "-9", "-9"), budget);
    assertThat(decisions.stream().map(RoutingDecision::reason))
        .containsExactly(Reason.LAST, Reason.BUDGET, Reason.BUDGET);
    assertThat(decisions.get(1).answeredBy()).contains("middle");
    assertThat(budget.spent()).isEqualTo(22);
    List<RoutingDecision> more = router().route(prompts("-0.1"), budget);
    assertThat(more.get(0).reason()).isEqualTo(Reason.BUDGET);
    assertThat(more.get(0).answer()).isEmpty();
  }

  @Test
  void route_costsThatAreNoBinaryFractions_areAllPaid() {
    CascadeRouter cheap =
        CascadeRouter.of(
            List.of(
                CascadeStage.gated("small", small, SUM, -1, 0.1),
                CascadeStage.last("large", large, 0.1)));
    List<RoutingDecision> decisions =
        cheap.route(prompts("-0.1", "-0.1", "-0.1"), RoutingBudget.of(0.3));
    assertThat(decisions.stream().map(RoutingDecision::reason)).containsOnly(Reason.SURE);
  }

  private List<RoutingDecision> routeWithLarge(
      UnaryOperator<List<Trace>> answers, RoutingBudget budget) {
    LanguageModel odd =
        new ForwardingModel(large) {
          @Override
          public List<Trace> generate(List<GenerationRequest> requests) {
            return answers.apply(large.generate(requests));
          }
        };
    return CascadeRouter.of(
            List.of(
                CascadeStage.gated("small", small, SUM, -1, 1),
                CascadeStage.last("large", odd, 10)))
        .route(prompts("-2", "-3", "-0.5"), budget);
  }

  @Test
  void route_aModelThatWasClosed_costsNoAnswerAtHand() {
    RoutingBudget budget = RoutingBudget.unlimited();
    List<RoutingDecision> decisions =
        routeWithLarge(
            traces -> {
              throw new IllegalStateException("the model is closed");
            },
            budget);
    assertThat(decisions.stream().map(RoutingDecision::reason))
        .containsExactly(Reason.FAILURE, Reason.FAILURE, Reason.SURE);
    assertThat(decisions.stream().map(d -> d.answeredBy().orElseThrow())).containsOnly("small");
    assertThat(budget.spent()).isEqualTo(3);
  }

  @Test
  void route_aModelThatRefusesARequest_saysSo() {
    List<RoutingDecision> decisions =
        routeWithLarge(
            traces -> {
              throw new IllegalArgumentException("prompt has 9 tokens; the context holds 8");
            },
            RoutingBudget.unlimited());
    assertThat(decisions.get(0).visits().get(1).failure())
        .contains(
            new StageFailure(
                StageFailure.Kind.REFUSED, "prompt has 9 tokens; the context holds 8"));
    assertThat(decisions.get(0).visits().get(1).ending()).isEqualTo(StageVisit.Ending.FAILED);
  }

  @Test
  void route_aModelThatLosesOrMixesUpTraces_isAFailure() {
    for (UnaryOperator<List<Trace>> broken :
        List.<UnaryOperator<List<Trace>>>of(
            traces -> List.of(), traces -> List.of(Traces.ofLogprobs("other", -1)))) {
      List<RoutingDecision> decisions = routeWithLarge(broken, RoutingBudget.unlimited());
      assertThat(decisions.get(0).reason()).isEqualTo(Reason.FAILURE);
      assertThat(decisions.get(0).visits().get(1).failure().orElseThrow().message())
          .startsWith("stage large was asked [q0] and answered ");
    }
  }

  @Test
  void route_anErrorNobodyExpects_givesTheBudgetBack() {
    RoutingBudget budget = RoutingBudget.of(100);
    assertThatThrownBy(
            () ->
                routeWithLarge(
                    traces -> {
                      throw new UnsupportedOperationException("a bug");
                    },
                    budget))
        .hasMessage("a bug");
    assertThat(budget.spent()).isEqualTo(3);
  }

  @Test
  void route_aRuleWithoutANumber_handsOn() {
    for (double odd : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
      DeferralRule rule =
          new DeferralRule() {
            @Override
            public String id() {
              return "odd";
            }

            @Override
            public double confidence(Trace trace, Helpers helpers) {
              return odd;
            }
          };
      CascadeRouter router =
          CascadeRouter.of(
              List.of(
                  CascadeStage.gated("small", small, rule, -1e300, 1),
                  CascadeStage.last("large", large, 10)));
      RoutingDecision decision = router.route(prompts("-1")).get(0);
      assertThat(decision.reason()).isEqualTo(Reason.LAST);
      assertThat(decision.visits().get(0).confidence()).hasValue(Double.NEGATIVE_INFINITY);
    }
  }

  @Test
  void route_manyThreadsOneBudget_spendNoMoreThanThereIs() {
    RoutingBudget budget = RoutingBudget.of(500);
    double cost =
        IntStream.range(0, 40)
            .parallel()
            .mapToObj(i -> router().route(prompts("-9", "-0.5", "-1.5"), budget))
            .flatMap(List::stream)
            .mapToDouble(RoutingDecision::cost)
            .sum();
    assertThat(cost).isEqualTo(budget.spent()).isLessThanOrEqualTo(500);
  }

  @Test
  void route_nothing_isNothing() {
    assertThat(router().route(List.of())).isEmpty();
    assertThat(small.asked).isEmpty();
  }

  @Test
  void badInput_isRefusedByName() {
    assertThatThrownBy(() -> CascadeRouter.of(List.of(CascadeStage.last("large", large, 1))))
        .hasMessage("stages has 1; must have at least two");
    assertThatThrownBy(
            () ->
                CascadeRouter.of(
                    List.of(
                        CascadeStage.last("small", small, 1),
                        CascadeStage.last("large", large, 1))))
        .hasMessage("stage small has no rule; must have one, being not the last");
    assertThatThrownBy(
            () ->
                CascadeRouter.of(
                    List.of(
                        CascadeStage.gated("a", small, SUM, 0, 1),
                        CascadeStage.gated("b", large, SUM, 0, 1))))
        .hasMessage("stage b is the last and has a rule; must have none");
    assertThatThrownBy(
            () ->
                CascadeRouter.of(
                    List.of(
                        CascadeStage.gated("a", small, SUM, 0, 1),
                        CascadeStage.last("a", large, 1))))
        .hasMessage("stages has two of the name a; must differ");
    assertThatThrownBy(() -> CascadeStage.gated("a", small, SUM, Double.NaN, 1))
        .hasMessage("threshold = NaN; must be a number");
    assertThatThrownBy(() -> CascadeStage.last("a", small, -1))
        .hasMessage("cost of stage a = -1.0; must be finite and >= 0");
    assertThatThrownBy(() -> RoutingBudget.of(Double.NaN)).hasMessage("budget = NaN; must be >= 0");
    GenerationRequest one = GenerationRequest.of("q", "-1");
    assertThatThrownBy(() -> router().route(List.of(one, one)))
        .hasMessage("two requests have the id \"q\"; must differ");
  }

  /** Passes everything on. */
  private abstract static class ForwardingModel implements LanguageModel {

    private final LanguageModel model;

    ForwardingModel(LanguageModel model) {
      this.model = model;
    }

    @Override
    public ModelInfo info() {
      return model.info();
    }

    @Override
    public Tokenizer tokenizer() {
      return model.tokenizer();
    }

    @Override
    public List<Generation> sample(GenerationRequest request) {
      return model.sample(request);
    }

    @Override
    public List<Trace> score(List<ScoringRequest> requests) {
      return model.score(requests);
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
