package io.github.uq4j.metrics.cascade.route;

import io.github.uq4j.metrics.cascade.route.RoutingDecision.Reason;
import io.github.uq4j.metrics.cascade.route.StageVisit.Ending;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A prompt on its way through the stages; for one thread. */
final class Journey {

  private final GenerationRequest request;
  private final List<StageVisit> visits = new ArrayList<>();
  private Optional<Trace> answer = Optional.empty();
  private Optional<String> answeredBy = Optional.empty();
  private Optional<CascadeStage> givenUpAt = Optional.empty();
  private Optional<Reason> reason = Optional.empty();
  private double cost;

  Journey(GenerationRequest request) {
    this.request = request;
  }

  GenerationRequest request() {
    return request;
  }

  /** Whether there is an answer, or one that only needs to be written to its end. */
  boolean hasAnswer() {
    return answer.isPresent() || givenUpAt.isPresent();
  }

  /** The last stage, if its answer was given up early. */
  Optional<CascadeStage> givenUpAt() {
    return givenUpAt;
  }

  /** Takes a whole answer, paid for. */
  void answer(CascadeStage stage, StageAnswer given, OptionalDouble confidence) {
    cost += stage.cost();
    keep(stage, given, confidence);
  }

  /** Takes the rest of an answer that was given up and is paid for. */
  void complete(CascadeStage stage, StageAnswer given, OptionalDouble confidence) {
    keep(stage, given, confidence);
  }

  private void keep(CascadeStage stage, StageAnswer given, OptionalDouble confidence) {
    answer = given.trace();
    answeredBy = Optional.of(stage.name());
    givenUpAt = Optional.empty();
    visits.add(visit(stage, Ending.COMPLETE, confidence, given));
  }

  /** Takes note of an answer that was given up, paid for. */
  void giveUp(CascadeStage stage, StageAnswer given) {
    cost += stage.cost();
    givenUpAt = Optional.of(stage);
    visits.add(visit(stage, Ending.EARLY, given.bound(), given));
  }

  void fail(CascadeStage stage, StageAnswer given) {
    visits.add(visit(stage, Ending.FAILED, OptionalDouble.empty(), given));
  }

  private static StageVisit visit(
      CascadeStage stage, Ending ending, OptionalDouble confidence, StageAnswer given) {
    Optional<CascadeStage.Gate> gate = confidence.isPresent() ? stage.gate() : Optional.empty();
    Optional<Prompt> prompt = given.trace().flatMap(Trace::prompt);
    return new StageVisit(
        stage.name(),
        ending,
        confidence,
        gate.map(g -> OptionalDouble.of(g.threshold())).orElse(OptionalDouble.empty()),
        prompt.isPresent() && !prompt.get().tokens().isEmpty()
            ? OptionalInt.of(prompt.get().tokens().size())
            : OptionalInt.empty(),
        given.trace().map(trace -> trace.generation().tokens().size()).orElse(0),
        given.nanos(),
        given.failure());
  }

  void end(Reason why) {
    reason = Optional.of(why);
  }

  RoutingDecision decision() {
    return new RoutingDecision(
        request.id(), answer, answeredBy, reason.orElseThrow(), cost, visits);
  }
}
