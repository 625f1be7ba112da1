package io.github.uq4j.metrics.cascade.route;

import io.github.uq4j.metrics.cascade.route.RoutingDecision.Reason;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.score.Helpers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Sends prompts through a cascade of models, small to large: every prompt goes to the first stage,
 * and those whose answer is below the stage's threshold go on to the next, all of a call in one
 * batch a stage.
 *
 * <p>Where a stage fails, refuses a prompt (as one longer than its context) or the budget does not
 * allow it, the answer at hand is kept and the decision says so; a prompt without an answer at hand
 * goes on to the next stage. A batch that fails is asked again one by one, so that one bad prompt
 * costs no other its answer. What a rule lacks in a trace is an error of the caller and thrown, not
 * a failure of a model. A rule that gives NaN is not sure.
 *
 * <p>With {@link EarlyDeferral#ON} an answer is given up at the token that makes it certain to be
 * handed on; if the next stage then fails or is not paid for, it is written again, to its end, at
 * no further cost.
 *
 * <p>Requests must ask for the signals that the rules need. The same requests, models and budget
 * give the same decisions, times aside. Immutable and safe for use by several threads; models are
 * not closed. For a stream of prompts, call it once a window with one budget.
 */
public final class CascadeRouter {

  private final List<CascadeStage> stages;
  private final Helpers helpers;
  private final EarlyDeferral early;

  private CascadeRouter(List<CascadeStage> stages, Helpers helpers, EarlyDeferral early) {
    this.stages = stages;
    this.helpers = helpers;
    this.early = early;
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
    return new CascadeRouter(List.copyOf(stages), Helpers.none(), EarlyDeferral.OFF);
  }

  /**
   * The same with models that rules may ask.
   *
   * @param newHelpers the models
   * @return a router
   */
  public CascadeRouter withHelpers(Helpers newHelpers) {
    return new CascadeRouter(stages, newHelpers, early);
  }

  /**
   * The same with or without early deferral, {@link EarlyDeferral#OFF} unless set.
   *
   * @param newEarly whether answers are given up early
   * @return a router
   */
  public CascadeRouter withEarlyDeferral(EarlyDeferral newEarly) {
    return new CascadeRouter(stages, helpers, newEarly);
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
    travelling.forEach(journey -> journey.end(Reason.FAILURE));
    return journeys.stream().map(Journey::decision).toList();
  }

  /** Asks a stage; who goes on to the next. */
  private List<Journey> visit(CascadeStage stage, List<Journey> asked, RoutingBudget budget) {
    List<Journey> paid = new ArrayList<>();
    List<Journey> stranded = new ArrayList<>();
    for (Journey journey : asked) {
      if (budget.reserve(stage.cost())) {
        paid.add(journey);
      } else {
        journey.end(Reason.BUDGET);
        stranded.add(journey);
      }
    }
    List<StageAnswer> answers = ask(stage, paid, budget);
    List<Journey> onward = new ArrayList<>();
    for (int i = 0; i < paid.size(); i++) {
      Journey journey = paid.get(i);
      StageAnswer given = answers.get(i);
      if (given.failure().isPresent()) {
        budget.giveBack(stage.cost());
        journey.fail(stage, given);
        if (journey.hasAnswer()) {
          journey.end(Reason.FAILURE);
          stranded.add(journey);
        } else {
          onward.add(journey);
        }
      } else if (!settled(stage, journey, given)) {
        onward.add(journey);
      }
    }
    complete(stranded);
    return onward;
  }

  private List<StageAnswer> ask(CascadeStage stage, List<Journey> paid, RoutingBudget budget) {
    boolean returned = false;
    try {
      List<StageAnswer> answers =
          new StageRun(stage, early).answers(paid.stream().map(Journey::request).toList());
      returned = true;
      return answers;
    } finally {
      if (!returned) {
        paid.forEach(journey -> budget.giveBack(stage.cost()));
      }
    }
  }

  /** Writes answers to their end that were given up and are needed after all. */
  private void complete(List<Journey> stranded) {
    for (CascadeStage stage : stages) {
      List<Journey> here =
          stranded.stream()
              .filter(j -> j.givenUpAt().filter(at -> at.name().equals(stage.name())).isPresent())
              .toList();
      List<StageAnswer> answers =
          new StageRun(stage, EarlyDeferral.OFF)
              .answers(here.stream().map(Journey::request).toList());
      for (int i = 0; i < here.size(); i++) {
        StageAnswer given = answers.get(i);
        if (given.failure().isPresent()) {
          here.get(i).fail(stage, given);
        } else {
          here.get(i).complete(stage, given, OptionalDouble.of(confidence(stage, given)));
        }
      }
    }
  }

  /** Keeps an answer that is sure enough; false if the prompt goes on. */
  private boolean settled(CascadeStage stage, Journey journey, StageAnswer given) {
    if (given.early()) {
      journey.giveUp(stage, given);
      return false;
    }
    if (stage.gate().isEmpty()) {
      journey.answer(stage, given, OptionalDouble.empty());
      journey.end(Reason.LAST);
      return true;
    }
    double confidence = confidence(stage, given);
    journey.answer(stage, given, OptionalDouble.of(confidence));
    if (confidence < stage.gate().get().threshold()) {
      return false;
    }
    journey.end(Reason.SURE);
    return true;
  }

  private double confidence(CascadeStage stage, StageAnswer given) {
    double confidence =
        stage.gate().orElseThrow().rule().confidence(given.trace().orElseThrow(), helpers);
    return Double.isNaN(confidence) ? Double.NEGATIVE_INFINITY : confidence;
  }

  @Override
  public String toString() {
    return "CascadeRouter[" + stages.stream().map(CascadeStage::name).toList() + "]";
  }
}
