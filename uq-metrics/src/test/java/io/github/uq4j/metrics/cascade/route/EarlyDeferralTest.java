package io.github.uq4j.metrics.cascade.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.metrics.cascade.ChowQuantile;
import io.github.uq4j.metrics.cascade.ChowSum;
import io.github.uq4j.metrics.cascade.DeferralRule;
import io.github.uq4j.metrics.cascade.route.RoutingDecision.Reason;
import io.github.uq4j.metrics.cascade.route.StageVisit.Ending;
import io.github.uq4j.model.GenerationListener;
import io.github.uq4j.model.GenerationListener.Reply;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.model.Sampling;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.Stopping;
import io.github.uq4j.model.Tokenizer;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EarlyDeferralTest {

  /** Answers a prompt that is a list of log-probabilities with tokens of these. */
  private static final class ListModel implements LanguageModel {

    private boolean broken;
    private int written;

    @Override
    public List<Trace> generate(List<GenerationRequest> requests) {
      return generate(requests, event -> Reply.CONTINUE);
    }

    @Override
    public List<Trace> generate(List<GenerationRequest> requests, GenerationListener listener) {
      if (broken) {
        throw new ModelException("out of memory");
      }
      return requests.stream().map(request -> answer(request, listener)).toList();
    }

    private Trace answer(GenerationRequest request, GenerationListener listener) {
      double[] logprobs =
          Stream.of(request.prompt().split(" ")).mapToDouble(Double::parseDouble).toArray();
      Trace whole = Traces.ofLogprobs(request.id(), logprobs);
      for (int t = 0; t < logprobs.length; t++) {
        written++;
        Token token = whole.generation().tokens().get(t);
        Reply reply =
            listener.onToken(
                new GenerationListener.Event(request.id(), OptionalInt.empty(), t, token));
        if (reply == Reply.END_ANSWER && t + 1 < logprobs.length) {
          return cut(request.id(), Arrays.copyOf(logprobs, t + 1));
        }
      }
      return whole;
    }

    private static Trace cut(String id, double... logprobs) {
      Trace trace = Traces.ofLogprobs(id, logprobs);
      Generation all = trace.generation();
      return Traces.withGeneration(
          trace,
          new Generation(
              all.text(),
              all.tokens(),
              Optional.of("cancelled"),
              all.totalLogprob(),
              all.sampling(),
              all.tensors(),
              all.extras()));
    }

    @Override
    public ModelInfo info() {
      return ModelInfo.of("lists");
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

  private static final DeferralRule LEAST = DeferralRule.of(ChowQuantile.withDefaults());

  private final ListModel small = new ListModel();
  private final ListModel large = new ListModel();

  private CascadeRouter router(DeferralRule rule, EarlyDeferral early) {
    return CascadeRouter.of(
            List.of(
                CascadeStage.gated("small", small, rule, -1, 1),
                CascadeStage.last("large", large, 10)))
        .withEarlyDeferral(early);
  }

  private static List<GenerationRequest> prompts(String... prompts) {
    List<GenerationRequest> requests = new ArrayList<>();
    for (String prompt : prompts) {
      requests.add(GenerationRequest.of("q" + requests.size(), prompt));
    }
    return requests;
  }

  @Test
  void route_onAnswerThatIsLost_stopsAtTheTokenThatLosesIt() {
    List<GenerationRequest> asked = prompts("-0.1 -2 -0.1 -0.1 -0.1", "-0.5 -0.5 -0.5");
    List<RoutingDecision> decisions = router(LEAST, EarlyDeferral.ON).route(asked);
    assertThat(small.written).isEqualTo(2 + 3);
    RoutingDecision lost = decisions.get(0);
    assertThat(lost.answeredBy()).contains("large");
    assertThat(lost.cost()).isEqualTo(11);
    assertThat(lost.visits().get(0).ending()).isEqualTo(Ending.EARLY);
    assertThat(lost.visits().get(0).confidence()).hasValue(-2);
    assertThat(lost.visits().get(0).threshold()).hasValue(-1);
    assertThat(lost.visits().get(0).newTokens()).isEqualTo(2);
    assertThat(decisions.get(1).reason()).isEqualTo(Reason.SURE);
  }

  @Test
  void route_onTheSameDecisions_asWithoutIt() {
    List<GenerationRequest> asked =
        prompts("-0.4 -0.4 -0.4 -0.4", "-1 -0", "-0.2 -0.3", "-3 -0.1", "-0.5 -0.5", "-0.6 -0.6");
    for (DeferralRule rule :
        List.of(
            LEAST,
            DeferralRule.of(ChowSum.withDefaults()),
            DeferralRule.of(ChowQuantile.withDefaults().withAlpha(0.7)))) {
      assertThat(
              router(rule, EarlyDeferral.ON).route(asked).stream()
                  .map(d -> d.answeredBy() + " " + d.reason() + " " + d.cost() + d.answer()))
          .isEqualTo(
              router(rule, EarlyDeferral.OFF).route(asked).stream()
                  .map(d -> d.answeredBy() + " " + d.reason() + " " + d.cost() + d.answer())
                  .toList());
    }
  }

  @Test
  void route_onAndTheLargeModelFails_writesTheSmallAnswerToItsEnd() {
    large.broken = true;
    RoutingBudget budget = RoutingBudget.unlimited();
    RoutingDecision decision =
        router(LEAST, EarlyDeferral.ON).route(prompts("-2 -0.1 -0.1"), budget).get(0);
    assertThat(decision.reason()).isEqualTo(Reason.FAILURE);
    assertThat(decision.answer().orElseThrow().generation().tokens()).hasSize(3);
    assertThat(decision.visits().stream().map(StageVisit::ending))
        .containsExactly(Ending.EARLY, Ending.FAILED, Ending.COMPLETE);
    assertThat(decision.visits().get(2).confidence()).hasValue(-2);
    assertThat(decision.cost()).isEqualTo(1).isEqualTo(budget.spent());
  }

  @Test
  void route_onAndTheBudgetEnds_writesTheSmallAnswerToItsEnd() {
    RoutingDecision decision =
        router(LEAST, EarlyDeferral.ON).route(prompts("-2 -0.1"), RoutingBudget.of(5)).get(0);
    assertThat(decision.reason()).isEqualTo(Reason.BUDGET);
    assertThat(decision.answeredBy()).contains("small");
    assertThat(decision.answer().orElseThrow().generation().tokens()).hasSize(2);
  }

  @Test
  void route_onWithStopTextsOrSamples_writesAnswersToTheirEnd() {
    GenerationRequest plain = GenerationRequest.of("q", "-2 -0.1 -0.1");
    for (GenerationRequest request :
        List.of(
            plain.withStopping(Stopping.none().withTexts(List.of("stop"))),
            plain.withSampling(Sampling.of(2, 1)))) {
      small.written = 0;
      router(LEAST, EarlyDeferral.ON).route(List.of(request));
      assertThat(small.written).isEqualTo(3);
    }
  }
}
