package io.github.uq4j.metrics.cascade.route;

import io.github.uq4j.metrics.cascade.route.RoutingDecision.Reason;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Sends prompts through a cascade of models, small to large: every prompt goes to the first stage,
 * and those whose answer is below the stage's threshold go on to the next, all of a call in one
 * batch a stage.
 *
 * <p>Where a stage fails or the budget does not allow it, the answer at hand is kept and the
 * decision says so; a prompt without an answer at hand goes on to the next stage. A batch that
 * fails is asked again one by one, so that one bad prompt costs no other its answer. What a rule
 * lacks in a trace is an error of the caller and thrown, not a failure of a model.
 *
 * <p>Requests must ask for the signals that the rules need. The same requests, models and budget
 * give the same decisions, times aside. Immutable and safe for use by several threads; models are
 * not closed. For a stream of prompts, call it once a window with one budget.
 */
public final class CascadeRouter {

  private final List<CascadeStage> stages;
  private final Helpers helpers;

  private CascadeRouter(List<CascadeStage> stages, Helpers helpers) {
    this.stages = stages;
    this.helpers = helpers;
  }

  /**
   * A router.
   *
   * @param stages at least two, small to large; all but the last have a gate
   * @return the router
   * @throws IllegalArgumentException if there are fewer, a gate is missing or the last stage has
   *     one, or two stages have one name
   */
  public static CascadeRouter of(List<CascadeStage> stages) {
    if (stages.size() < 2) {
      throw new IllegalArgumentException(
          "stages has " + stages.size() + "; must have at least two");
    }
    Set<String> names = new HashSet<>();
    for (int s = 0; s < stages.size(); s++) {
      CascadeStage stage = stages.get(s);
      boolean last = s + 1 == stages.size();
      if (stage.gate().isPresent() == last) {
        throw new IllegalArgumentException(
            "stage "
                + stage.name()
                + (last
                    ? " is the last and has a rule; must have none"
                    : " has no rule; must have one, being not the last"));
      }
      if (!names.add(stage.name())) {
        throw new IllegalArgumentException(
            "stages has two of the name " + stage.name() + "; must differ");
      }
    }
    return new CascadeRouter(List.copyOf(stages), Helpers.none());
  }

  /**
   * The same with models that rules may ask.
   *
   * @param newHelpers the models
   * @return a router
   */
  public CascadeRouter withHelpers(Helpers newHelpers) {
    return new CascadeRouter(stages, newHelpers);
  }

  /**
   * Routes prompts without a limit of cost.
   *
   * @param requests the prompts, with different names
   * @return a decision for every request, in the same order
   * @throws IllegalArgumentException if two requests have one name, or a rule lacks something in a
   *     trace
   */
  public List<RoutingDecision> route(List<GenerationRequest> requests) {
    return route(requests, RoutingBudget.unlimited());
  }

  /**
   * Routes prompts within a budget; earlier requests are served first.
   *
   * @param requests the prompts, with different names
   * @param budget what may be spent
   * @return a decision for every request, in the same order
   * @throws IllegalArgumentException as for {@link #route(List)}
   */
  public List<RoutingDecision> route(List<GenerationRequest> requests, RoutingBudget budget) {
    Set<String> ids = new HashSet<>();
    List<Journey> journeys = new ArrayList<>();
    for (GenerationRequest request : requests) {
      if (!ids.add(request.id())) {
        throw new IllegalArgumentException(
            "two requests have the id \"" + request.id() + "\"; must differ");
      }
      journeys.add(new Journey(request));
    }
    List<Journey> travelling = journeys;
    for (CascadeStage stage : stages) {
      travelling = visit(stage, travelling, budget);
      if (travelling.isEmpty()) {
        break;
      }
    }
    travelling.forEach(journey -> journey.end(Reason.UNANSWERED));
    return journeys.stream().map(Journey::decision).toList();
  }

  /** Asks a stage; who goes on to the next. */
  private List<Journey> visit(CascadeStage stage, List<Journey> asked, RoutingBudget budget) {
    List<Journey> paid = new ArrayList<>();
    for (Journey journey : asked) {
      if (budget.reserve(stage.cost())) {
        paid.add(journey);
      } else {
        journey.end(journey.answered() ? Reason.BUDGET : Reason.UNANSWERED);
      }
    }
    List<Journey> onward = new ArrayList<>();
    for (Answered answered : answers(stage, paid)) {
      Journey journey = answered.journey();
      if (answered.failure().isPresent()) {
        budget.giveBack(stage.cost());
        journey.fail(stage, answered);
        if (!journey.ended()) {
          onward.add(journey);
        }
      } else if (!settled(stage, answered)) {
        onward.add(journey);
      }
    }
    return onward;
  }

  /** Keeps an answer that is sure enough; false if the prompt goes on. */
  private boolean settled(CascadeStage stage, Answered answered) {
    Trace trace = answered.trace().orElseThrow();
    Journey journey = answered.journey();
    if (stage.gate().isEmpty()) {
      journey.answer(stage, answered, OptionalDouble.empty());
      journey.end(Reason.LAST);
      return true;
    }
    double confidence = stage.gate().get().rule().confidence(trace, helpers);
    journey.answer(stage, answered, OptionalDouble.of(confidence));
    if (confidence < stage.gate().get().threshold() || Double.isNaN(confidence)) {
      return false;
    }
    journey.end(Reason.SURE);
    return true;
  }

  private static List<Answered> answers(CascadeStage stage, List<Journey> asked) {
    if (asked.isEmpty()) {
      return List.of();
    }
    long start = System.nanoTime();
    try {
      List<Trace> traces = stage.model().generate(asked.stream().map(Journey::request).toList());
      long share = (System.nanoTime() - start) / asked.size();
      List<Answered> answers = new ArrayList<>(asked.size());
      for (int i = 0; i < asked.size(); i++) {
        answers.add(
            new Answered(asked.get(i), Optional.of(traces.get(i)), Optional.empty(), share));
      }
      return answers;
    } catch (ModelException | IllegalArgumentException e) {
      if (asked.size() == 1) {
        long nanos = System.nanoTime() - start;
        String why = String.valueOf(e.getMessage());
        return List.of(new Answered(asked.get(0), Optional.empty(), Optional.of(why), nanos));
      }
      List<Answered> answers = new ArrayList<>(asked.size());
      for (Journey journey : asked) {
        answers.addAll(answers(stage, List.of(journey)));
      }
      return answers;
    }
  }

  @Override
  public String toString() {
    return "CascadeRouter[" + stages.stream().map(CascadeStage::name).toList() + "]";
  }

  /** What a stage made of a prompt. */
  private record Answered(
      Journey journey, Optional<Trace> trace, Optional<String> failure, long nanos) {}

  /** A prompt on its way; for one thread. */
  private static final class Journey {

    private final GenerationRequest request;
    private final List<StageVisit> visits = new ArrayList<>();
    private Optional<Trace> answer = Optional.empty();
    private Optional<String> answeredBy = Optional.empty();
    private Optional<Reason> reason = Optional.empty();
    private double cost;

    Journey(GenerationRequest request) {
      this.request = request;
    }

    GenerationRequest request() {
      return request;
    }

    boolean answered() {
      return answer.isPresent();
    }

    boolean ended() {
      return reason.isPresent();
    }

    void answer(CascadeStage stage, Answered answered, OptionalDouble confidence) {
      Trace trace = answered.trace().orElseThrow();
      OptionalDouble threshold =
          stage.gate().isPresent()
              ? OptionalDouble.of(stage.gate().get().threshold())
              : OptionalDouble.empty();
      answer = Optional.of(trace);
      answeredBy = Optional.of(stage.name());
      cost += stage.cost();
      visits.add(
          new StageVisit(
              stage.name(),
              confidence,
              threshold,
              trace.prompt().map(Prompt::tokens).map(List::size).orElse(0),
              trace.generation().tokens().size(),
              answered.nanos(),
              Optional.empty()));
    }

    void fail(CascadeStage stage, Answered answered) {
      visits.add(
          new StageVisit(
              stage.name(),
              OptionalDouble.empty(),
              OptionalDouble.empty(),
              0,
              0,
              answered.nanos(),
              answered.failure()));
      if (answered()) {
        end(Reason.FAILURE);
      }
    }

    void end(Reason why) {
      reason = Optional.of(why);
    }

    RoutingDecision decision() {
      return new RoutingDecision(
          request.id(), answer, answeredBy, reason.orElseThrow(), cost, visits);
    }
  }
}
