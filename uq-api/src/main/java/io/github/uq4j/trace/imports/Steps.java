package io.github.uq4j.trace.imports;

import io.github.uq4j.json.JsonTree;
import io.github.uq4j.json.LineFault;
import io.github.uq4j.trace.Alternative;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads tokens as servers write them: {@code token}, {@code text} or {@code tok_str}; {@code
 * logprob} or {@code prob}; {@code top_logprobs}, {@code top_probs} or {@code probs}.
 */
final class Steps {

  /** What the OpenAI API writes for a token too unlikely to be listed. */
  private static final double UNLISTED = -9999.0;

  /** Servers without infinity write the lowest float for it. */
  private static final double LOWEST = -1e30;

  private static final List<String> TOPS = List.of("top_logprobs", "top_probs", "probs");
  private static final Comparator<Alternative> DESCENDING =
      Comparator.comparingDouble(Alternative::logprob).reversed();

  private Steps() {}

  /** A step written as an object. */
  static Step of(JsonTree item) {
    double logprob =
        item.has("prob") ? finite(probability(item), item.need("prob", "")) : chosen(nats(item));
    return new Step(Piece.of(item), Step.ORDINARY, logprob, tops(item));
  }

  /** A step whose object lists alternatives only; its log-probability is not known yet. */
  static Step of(JsonTree item, String written) {
    return new Step(Piece.of(written), Step.ORDINARY, Double.NaN, tops(item));
  }

  private static List<Alternative> tops(JsonTree item) {
    List<Alternative> top = new ArrayList<>();
    TOPS.forEach(name -> top.addAll(top(item.items(name))));
    return top;
  }

  /** A top list written as an array of objects, in its order. */
  static List<Alternative> top(List<JsonTree> items) {
    List<Alternative> top = new ArrayList<>();
    for (JsonTree other : items) {
      Piece text = Piece.of(other);
      double value = other.has("prob") ? probability(other) : logprob(nats(other));
      top.add(new Alternative(text.id(), text.text(), value));
    }
    return top;
  }

  static List<Step> of(List<JsonTree> items) {
    List<Step> steps = new ArrayList<>();
    items.forEach(item -> steps.add(of(item)));
    return steps;
  }

  private static JsonTree nats(JsonTree item) {
    return field(item, "logprob", "must be a number <= 0");
  }

  /** The logarithm of a field that holds a probability. */
  private static double probability(JsonTree item) {
    JsonTree value = item.need("prob", "must be in [0, 1]");
    double number = value.anyNumber();
    if (!(number >= 0 && number <= 1 + LogprobCheck.ROUNDING)) {
      throw value.fault("must be in [0, 1]");
    }
    return Math.min(0, Math.log(number));
  }

  /** A field that must be there; null is shown as null. */
  static JsonTree field(JsonTree item, String name, String rule) {
    JsonTree found = item.fields().get(name);
    if (found != null && found.isNull()) {
      throw found.fault(rule);
    }
    return item.need(name, rule);
  }

  /** The log-probability of a chosen token; finite. */
  static double chosen(JsonTree value) {
    return finite(logprob(value), value);
  }

  private static double finite(double nats, JsonTree value) {
    if (nats == Double.NEGATIVE_INFINITY) {
      throw value.fault(
          "must be finite for a chosen token: the server did not say how probable it was");
    }
    return nats;
  }

  static Alternative alternative(OptionalInt id, String text, JsonTree value) {
    return new Alternative(id, text, logprob(value));
  }

  /** A log-probability; -9999 and the lowest float stand for probability zero. */
  static double logprob(JsonTree value) {
    double number = value.anyNumber();
    if (!(number <= LogprobCheck.ROUNDING)) {
      boolean finite = number <= Double.MAX_VALUE;
      throw value.fault(finite ? "must be <= 0" : "must be finite");
    }
    return number == UNLISTED || number < LOWEST ? Double.NEGATIVE_INFINITY : Math.min(0, number);
  }

  /** A top list written as an object from token text to log-probability; sorted. */
  static List<Alternative> topOfTexts(JsonTree map) {
    List<Alternative> top = new ArrayList<>();
    for (Map.Entry<String, JsonTree> entry : map.fields().entrySet()) {
      Piece piece = Piece.of(entry.getKey());
      top.add(alternative(piece.id(), piece.text(), entry.getValue()));
    }
    top.sort(DESCENDING);
    return top;
  }

  /** A top list written as an object from token id to log-probability or an object; sorted. */
  static List<Alternative> topOfIds(JsonTree map) {
    List<Alternative> top = idsInOrder(map);
    top.sort(DESCENDING);
    return top;
  }

  /** The same in the order of the record. */
  static List<Alternative> idsInOrder(JsonTree map) {
    List<Alternative> top = new ArrayList<>();
    for (Map.Entry<String, JsonTree> entry : map.fields().entrySet()) {
      top.add(ofId(entry.getKey(), entry.getValue()));
    }
    return top;
  }

  private static Alternative ofId(String key, JsonTree entry) {
    OptionalInt id = OptionalInt.of(id(key, entry));
    if (entry.isNumber()) {
      return alternative(id, "", entry);
    }
    return alternative(
        id,
        entry.string("decoded_token").orElse(""),
        field(entry, "logprob", "must be a number <= 0"));
  }

  private static int id(String key, JsonTree entry) {
    try {
      int id = Integer.parseInt(key);
      if (id >= 0) {
        return id;
      }
    } catch (NumberFormatException e) {
      // Said below, with the place.
    }
    throw LineFault.of(entry.path(), key, "must be a token id from 0");
  }

  static Optional<Alternative> withId(List<Alternative> top, int id) {
    return top.stream().filter(other -> other.id().orElse(-1) == id).findFirst();
  }
}
