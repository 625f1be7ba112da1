package io.github.uq4j.metrics.cascade.route;

import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Optional;

/**
 * Who answered a prompt, and why.
 *
 * @param id the request's name
 * @param answer what the answering model left behind; empty if none answered, for want of budget or
 *     by failure
 * @param answeredBy the answering stage's name
 * @param reason why it was that one
 * @param cost of all stages that answered, each counted once
 * @param visits the stages in order
 */
public record RoutingDecision(
    String id,
    Optional<Trace> answer,
    Optional<String> answeredBy,
    Reason reason,
    double cost,
    List<StageVisit> visits) {

  /** Why a cascade ended where it did. */
  public enum Reason {
    /** The rule was sure enough. */
    SURE,
    /** It was the last stage. */
    LAST,
    /** The budget did not allow the next stage; the answer at hand, if there is one, is kept. */
    BUDGET,
    /** The next stage failed, or all did; the answer at hand, if there is one, is kept. */
    FAILURE
  }

  /** Copies the list. */
  public RoutingDecision {
    visits = List.copyOf(visits);
  }
}
