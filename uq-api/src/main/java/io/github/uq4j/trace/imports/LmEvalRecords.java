package io.github.uq4j.trace.imports;

import io.github.uq4j.json.JsonTree;
import io.github.uq4j.json.LineFault;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Labels;
import io.github.uq4j.trace.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sample files of lm-evaluation-harness. A document of a task that compares log-likelihoods lists
 * its requests, a context and a continuation each, with the sum of the continuation's
 * log-probabilities. The most probable option becomes the generation, the others samples in their
 * order: options of the task, not draws. Tokens are not recorded.
 */
final class LmEvalRecords {

  private static final Set<String> NO_LABELS = Set.of("doc_id", "idx");
  private static final List<String> VERDICTS = List.of("acc", "exact_match", "em");
  private static final String SUMS =
      "must be [log-likelihood, is greedy]: a generating task records texts alone; log-likelihoods"
          + " come from tasks of output_type multiple_choice or loglikelihood";

  private LmEvalRecords() {}

  /** One request of a document. */
  private record Request(Optional<String> context, String continuation) {}

  static Draft read(Envelope envelope, List<LogprobFinding> findings) {
    JsonTree record = envelope.response();
    List<JsonTree> resps =
        record.need("resps", "must be there: run lm_eval with --log_samples").items();
    List<JsonTree> arguments = arguments(record);
    if (resps.isEmpty() || resps.size() != arguments.size()) {
      throw LineFault.of(
          "resps",
          "[...]",
          "has " + resps.size() + " values; must have one a request, " + arguments.size());
    }
    List<Generation> options = new ArrayList<>();
    List<Optional<String>> contexts = new ArrayList<>();
    for (int r = 0; r < resps.size(); r++) {
      double sum = sum(resps.get(r), arguments.get(r));
      Request request = request(arguments.get(r));
      contexts.add(request.context());
      options.add(Generation.of(request.continuation(), List.of()).withTotalLogprob(sum));
    }
    boolean shared = contexts.stream().distinct().count() == 1;
    return new Draft(
        id(record),
        Optional.empty(),
        shared ? contexts.get(0).map(Prompt::of) : Optional.empty(),
        bestFirst(options),
        Map.of("shape", "log-samples", "samples", "options of the task, not draws"),
        labels(record));
  }

  /** The requests' arguments: a list, or in newer versions an object of named ones. */
  private static List<JsonTree> arguments(JsonTree record) {
    JsonTree arguments = record.need("arguments", "must be there: run lm_eval with --log_samples");
    return arguments.isArray() ? arguments.items() : List.copyOf(arguments.fields().values());
  }

  private static Request request(JsonTree argument) {
    List<JsonTree> parts =
        argument.isArray() ? argument.items() : List.copyOf(argument.fields().values());
    if (parts.isEmpty()) {
      throw argument.fault("must hold a context and a continuation");
    }
    return parts.size() == 1
        ? new Request(Optional.empty(), parts.get(0).string())
        : new Request(Optional.of(parts.get(0).string()), parts.get(1).string());
  }

  /**
   * The first answer to a request: {@code [sum, greedy]}, as numbers or as texts; a sum alone where
   * the request is a text alone.
   */
  private static double sum(JsonTree resp, JsonTree argument) {
    JsonTree first = firstOf(resp);
    boolean pair = first.isArray() || isPair(resp);
    int parts = argument.isArray() ? argument.items().size() : argument.fields().size();
    if (!pair && parts != 1) {
      throw first.fault(SUMS);
    }
    JsonTree value = first.isArray() ? firstOf(first) : first;
    double sum = number(value);
    if (!(sum <= LogprobCheck.ROUNDING) || sum == Double.NEGATIVE_INFINITY) {
      throw value.fault("must be finite and <= 0");
    }
    return Math.min(0, sum);
  }

  private static JsonTree firstOf(JsonTree list) {
    if (list.items().isEmpty()) {
      throw list.fault(SUMS);
    }
    return list.items().get(0);
  }

  /** Whether the second of two says true or false, as such or as a text. */
  private static boolean isPair(JsonTree resp) {
    return resp.items().size() == 2
        && List.of("true", "false", "\"True\"", "\"False\"").contains(resp.items().get(1).shown());
  }

  private static double number(JsonTree value) {
    if (value.isString()) {
      try {
        return Double.parseDouble(pythonNumber(value.string()));
      } catch (NumberFormatException e) {
        throw value.fault(SUMS);
      }
    }
    if (!value.isNumber()) {
      throw value.fault(SUMS);
    }
    return value.anyNumber();
  }

  private static String pythonNumber(String text) {
    return switch (text) {
      case "-inf" -> "-Infinity";
      case "inf" -> "Infinity";
      case "nan" -> "NaN";
      default -> text;
    };
  }

  private static List<Generation> bestFirst(List<Generation> options) {
    int best = 0;
    for (int o = 1; o < options.size(); o++) {
      if (total(options.get(o)) > total(options.get(best))) {
        best = o;
      }
    }
    List<Generation> ordered = new ArrayList<>(options);
    ordered.add(0, ordered.remove(best));
    return ordered;
  }

  private static double total(Generation option) {
    return option.totalLogprob().orElse(Double.NEGATIVE_INFINITY);
  }

  private static Optional<String> id(JsonTree record) {
    Optional<String> filter = record.string("filter").filter(name -> !name.equals("none"));
    return record
        .find("doc_id")
        .map(doc -> doc.isString() ? doc.string() : doc.shown())
        .map(doc -> filter.map(name -> doc + "/" + name).orElse(doc));
  }

  /** The record's metrics; {@code correct} from the one that says right or wrong. */
  private static Labels labels(JsonTree record) {
    Labels labels = Labels.none();
    for (Map.Entry<String, JsonTree> field : record.fields().entrySet()) {
      JsonTree value = field.getValue();
      if (value.isNumber() && !NO_LABELS.contains(field.getKey())) {
        double number = value.anyNumber();
        if (Double.isFinite(number)) {
          labels = labels.with(field.getKey(), number);
        }
      }
    }
    Optional<String> target =
        record.find("target").filter(JsonTree::isString).map(JsonTree::string);
    if (target.isPresent()) {
      labels = labels.with("target", target.get());
    }
    for (String name : VERDICTS) {
      double verdict = labels.number(name).orElse(Double.NaN);
      if (verdict == 0 || verdict == 1) {
        return labels.with("correct", verdict == 1);
      }
    }
    return labels;
  }
}
