package io.github.uq4j.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The data file of a contract test.
 *
 * @param tolerance absolute, and relative to the expected value where that is above 1
 * @param tokensMayBeReordered whether the order of the tokens changes no value
 * @param fromSureToUnsure ids of cases whose uncertainty strictly rises
 * @param cases the cases
 */
record ContractData(
    double tolerance,
    boolean tokensMayBeReordered,
    List<String> fromSureToUnsure,
    List<Case> cases) {

  /**
   * One trace and what must come of it.
   *
   * @param trace named after the case
   * @param expected the values, if it must be scored
   * @param refused part of the refusal, if it must be refused
   */
  record Case(Trace trace, Optional<List<Double>> expected, Optional<String> refused) {}

  static ContractData of(String name, JsonNode root) {
    double tolerance = root.path("tolerance").asDouble(-1);
    if (!(tolerance >= 0)) {
      throw new IllegalStateException(name + ": tolerance = " + tolerance + "; must be >= 0");
    }
    List<Case> cases = new ArrayList<>();
    for (JsonNode node : root.path("cases")) {
      cases.add(read(name, node));
    }
    if (cases.stream().noneMatch(c -> c.expected().isPresent())) {
      throw new IllegalStateException(name + " holds no case with expected values");
    }
    List<String> order = new ArrayList<>();
    root.path("from_sure_to_unsure").forEach(id -> order.add(id.asText()));
    return new ContractData(
        tolerance, root.path("tokens_order").asText().equals("free"), order, cases);
  }

  private static Case read(String name, JsonNode node) {
    Trace trace = TraceJson.trace(node);
    if (node.has("expected") == node.has("refused")) {
      throw new IllegalStateException(
          name + ", case " + trace.id() + ": must have either expected or refused");
    }
    if (node.has("refused")) {
      return new Case(trace, Optional.empty(), Optional.of(node.path("refused").asText()));
    }
    JsonNode expected = node.path("expected");
    List<Double> values =
        expected.isArray() ? GoldenCase.numbers(expected) : List.of(GoldenCase.number(expected));
    return new Case(trace, Optional.of(values), Optional.empty());
  }

  List<Trace> scored() {
    return cases.stream().filter(c -> c.expected().isPresent()).map(Case::trace).toList();
  }

  Trace named(String id) {
    return cases.stream()
        .map(Case::trace)
        .filter(trace -> trace.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no case " + id));
  }
}
