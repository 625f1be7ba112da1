package io.github.uq4j.metrics.cascade.route;

import io.github.uq4j.metrics.cascade.ConfidenceBound;
import io.github.uq4j.metrics.cascade.route.StageFailure.Kind;
import io.github.uq4j.model.GenerationListener;
import io.github.uq4j.model.GenerationListener.Reply;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Asks a stage's model: all prompts in one batch, and one by one if the batch fails. Answers that
 * are certain to be handed on are given up where that is wanted.
 */
final class StageRun {

  /** What a bound must be below the threshold by, relatively, so that rounding decides nothing. */
  private static final double ROUNDING = 1e-9;

  /** The finish reason of answers that a listener ended. */
  private static final String CANCELLED = "cancelled";

  private final CascadeStage stage;
  private final EarlyDeferral early;

  StageRun(CascadeStage stage, EarlyDeferral early) {
    this.stage = stage;
    this.early = early;
  }

  /** An answer or a failure for every request, in the same order. */
  List<StageAnswer> answers(List<GenerationRequest> requests) {
    return requests.isEmpty() ? List.of() : answers(requests, 0);
  }

  private List<StageAnswer> answers(List<GenerationRequest> requests, long lost) {
    long start = System.nanoTime();
    try {
      Watch watch = new Watch();
      requests.forEach(watch::follow);
      List<Trace> traces =
          watch.bounds.isEmpty()
              ? stage.model().generate(requests)
              : stage.model().generate(requests, watch);
      requireAll(requests, traces);
      long share = lost + (System.nanoTime() - start) / requests.size();
      return traces.stream().map(t -> StageAnswer.of(t, watch.givenUp(t), share)).toList();
    } catch (ModelException | IllegalStateException e) {
      return again(requests, new StageFailure(Kind.FAILED, message(e)), lost, start);
    } catch (IllegalArgumentException e) {
      return again(requests, new StageFailure(Kind.REFUSED, message(e)), lost, start);
    }
  }

  private List<StageAnswer> again(
      List<GenerationRequest> requests, StageFailure failure, long lost, long start) {
    long share = lost + (System.nanoTime() - start) / requests.size();
    if (requests.size() == 1) {
      return List.of(StageAnswer.failed(failure, share));
    }
    List<StageAnswer> answers = new ArrayList<>(requests.size());
    for (GenerationRequest request : requests) {
      answers.addAll(answers(List.of(request), share));
    }
    return answers;
  }

  private void requireAll(List<GenerationRequest> requests, List<Trace> traces) {
    List<String> asked = requests.stream().map(GenerationRequest::id).toList();
    List<String> answered = traces.stream().map(Trace::id).toList();
    if (!asked.equals(answered)) {
      throw new ModelException(
          "stage " + stage.name() + " was asked " + asked + " and answered " + answered);
    }
  }

  private static String message(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /** Follows answers while they are written. */
  private final class Watch implements GenerationListener {

    private final Map<String, ConfidenceBound> bounds = new HashMap<>();
    private final Map<String, Double> certain = new HashMap<>();

    void follow(GenerationRequest request) {
      if (early == EarlyDeferral.ON
          && request.sampling().isEmpty()
          && request.stopping().texts().isEmpty()) {
        stage
            .gate()
            .flatMap(gate -> gate.rule().bound(request.maxNewTokens()))
            .ifPresent(bound -> bounds.put(request.id(), bound));
      }
    }

    @Override
    public Reply onToken(Event event) {
      Optional<ConfidenceBound> bound = Optional.ofNullable(bounds.get(event.request()));
      if (event.sample().isPresent() || bound.isEmpty()) {
        return Reply.CONTINUE;
      }
      double threshold = stage.gate().orElseThrow().threshold();
      double best = bound.get().add(event.token());
      if (best < threshold - ROUNDING * Math.max(1, Math.abs(threshold))) {
        certain.put(event.request(), best);
        return Reply.END_ANSWER;
      }
      return Reply.CONTINUE;
    }

    /** The bound of an answer that is not whole; empty if it is. */
    OptionalDouble givenUp(Trace trace) {
      boolean cut = trace.generation().finishReason().filter(CANCELLED::equals).isPresent();
      return cut && certain.containsKey(trace.id())
          ? OptionalDouble.of(certain.get(trace.id()))
          : OptionalDouble.empty();
    }
  }
}
