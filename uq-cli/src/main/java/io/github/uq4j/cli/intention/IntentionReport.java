package io.github.uq4j.cli.intention;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.cli.shell.TextTable;
import io.github.uq4j.metrics.evaluation.BootstrapInterval;
import io.github.uq4j.metrics.hidden.intention.dimension.DimensionProfile;
import io.github.uq4j.metrics.hidden.intention.dimension.DimensionProfile.Weighting;
import io.github.uq4j.metrics.hidden.intention.dimension.LayerDimension;
import io.github.uq4j.metrics.hidden.intention.probe.Recovered;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Regimes as tables, as JSON and as CSV. */
final class IntentionReport {

  private IntentionReport() {}

  static void print(PrintWriter out, List<RegimeReport> regimes) {
    TextTable entropy = TextTable.of("regime", "traces", "scored", "entropy, bits", "95 %");
    for (RegimeReport regime : regimes) {
      entropy.row(
          regime.name(),
          Integer.toString(regime.traces()),
          regime.entropy().map(e -> Integer.toString(e.n())).orElse("0"),
          regime.entropy().map(e -> number(e.mean())).orElse("-"),
          regime.entropy().map(e -> interval(e.low(), e.high())).orElse("-"));
    }
    entropy.print(out);
    for (RegimeReport regime : regimes) {
      if (regime.bounded() > 0) {
        out.println(
            regime.name() + ": " + regime.bounded() + " entropies are certified lower bounds");
      }
    }
    dimensions(out, regimes);
    recovered(out, regimes);
  }

  private static void dimensions(PrintWriter out, List<RegimeReport> regimes) {
    TextTable table =
        TextTable.of("regime", "level", "n", "ratio", "corrected", "95 %", "k90", "twonn");
    boolean any = false;
    for (RegimeReport regime : regimes) {
      for (LayerDimension layer :
          regime.dimensions().map(DimensionProfile::layers).orElse(List.of())) {
        any = true;
        table.row(
            regime.name(),
            Integer.toString(layer.layer()),
            Integer.toString(layer.ratio().states()),
            shown(layer.ratio().value()),
            shown(layer.ratio().unbiased()),
            layer.interval().map(i -> interval(i.low(), i.high())).orElse("-"),
            layer.components90().isPresent()
                ? Integer.toString(layer.components90().getAsInt())
                : "-",
            shown(layer.twoNn()));
      }
    }
    out.println();
    if (any) {
      table.print(out);
    } else {
      out.println("no dimensions: no trace has hidden states");
    }
  }

  private static void recovered(PrintWriter out, List<RegimeReport> regimes) {
    out.println();
    for (RegimeReport regime : regimes) {
      if (regime.recovered().isPresent()) {
        Recovered found = regime.recovered().get();
        BootstrapInterval auroc = found.auroc();
        out.printf(
            Locale.ROOT,
            "%s: recoverability %.3f [%.3f, %.3f], n = %d tested (%d wrong); training %.3f,"
                + " shuffled %s, p %s%n",
            regime.name(),
            auroc.value(),
            auroc.low(),
            auroc.high(),
            auroc.n(),
            auroc.positives(),
            found.trainingAuroc(),
            shown(found.control().mean()),
            shown(found.control().pValue()));
      } else if (!regime.notRecovered().isEmpty()) {
        out.println(regime.name() + ": no recoverability: " + regime.notRecovered());
      }
    }
  }

  /** The population as a line: of all traces, or of every regime. */
  static String json(List<RegimeReport> regimes, boolean apart) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode population = root.putObject("population");
    if (apart) {
      ArrayNode all = population.putArray("regimes");
      regimes.forEach(regime -> json(all.addObject().put("regime", regime.name()), regime));
    } else {
      regimes.forEach(regime -> json(population, regime));
    }
    return root.toString();
  }

  private static void json(ObjectNode node, RegimeReport regime) {
    node.put("traces", regime.traces());
    node.put("bounded", regime.bounded());
    regime
        .entropy()
        .ifPresent(
            e ->
                node.putObject("entropy_bits")
                    .put("n", e.n())
                    .put("items", e.items())
                    .put("mean", e.mean())
                    .put("low", e.low())
                    .put("high", e.high()));
    regime.dimensions().ifPresent(profile -> levels(node, profile));
    regime.recovered().ifPresent(found -> recovered(node.putObject("recoverability"), found));
    if (!regime.notRecovered().isEmpty()) {
      node.put("not_recovered", regime.notRecovered());
    }
  }

  private static void levels(ObjectNode node, DimensionProfile profile) {
    put(node, "dimension", profile.participationRatio(Weighting.TRACE));
    ArrayNode levels = node.putArray("levels");
    for (LayerDimension layer : profile.layers()) {
      ObjectNode level = levels.addObject();
      level.put("level", layer.layer());
      level.put("n", layer.ratio().states());
      level.put("width", layer.ratio().width());
      level.put("variance", layer.ratio().variance());
      put(level, "participation_ratio", layer.ratio().value());
      put(level, "corrected", layer.ratio().unbiased());
      put(level, "low", layer.interval().stream().mapToDouble(i -> i.low()).findFirst());
      put(level, "high", layer.interval().stream().mapToDouble(i -> i.high()).findFirst());
      put(level, "k90", wide(layer.components90()));
      put(level, "signal_count", OptionalDouble.of(layer.signal().count()));
      put(level, "two_nn", layer.twoNn());
      put(level, "levina_bickel_5", layer.levinaBickel());
    }
  }

  private static void recovered(ObjectNode node, Recovered found) {
    node.put("auroc", found.auroc().value());
    node.put("low", found.auroc().low());
    node.put("high", found.auroc().high());
    node.put("n", found.auroc().n());
    node.put("wrong", found.auroc().positives());
    node.put("training_auroc", found.trainingAuroc());
    node.put("balanced_accuracy", found.balancedAccuracy());
    node.put("brier", found.brier());
    put(node, "shuffled_auroc", found.control().mean());
    put(node, "p", found.control().pValue());
    ArrayNode weights = node.putArray("c");
    found.weights().forEach(weights::add);
  }

  static String csv(List<RegimeReport> regimes) {
    StringBuilder text =
        new StringBuilder(
            "regime,level,n,width,variance,participation_ratio,corrected,low,high,k90,two_nn,"
                + "levina_bickel_5\n");
    for (RegimeReport regime : regimes) {
      for (LayerDimension layer :
          regime.dimensions().map(DimensionProfile::layers).orElse(List.of())) {
        text.append('"').append(regime.name().replace("\"", "\"\"")).append('"');
        text.append(',').append(layer.layer());
        text.append(',').append(layer.ratio().states());
        text.append(',').append(layer.ratio().width());
        text.append(',').append(layer.ratio().variance());
        cell(text, layer.ratio().value());
        cell(text, layer.ratio().unbiased());
        cell(text, layer.interval().stream().mapToDouble(i -> i.low()).findFirst());
        cell(text, layer.interval().stream().mapToDouble(i -> i.high()).findFirst());
        cell(text, wide(layer.components90()));
        cell(text, layer.twoNn());
        cell(text, layer.levinaBickel());
        text.append('\n');
      }
    }
    return text.toString();
  }

  private static void cell(StringBuilder text, OptionalDouble value) {
    text.append(',');
    value.ifPresent(text::append);
  }

  private static OptionalDouble wide(OptionalInt value) {
    return value.isPresent() ? OptionalDouble.of(value.getAsInt()) : OptionalDouble.empty();
  }

  private static void put(ObjectNode node, String name, OptionalDouble value) {
    if (value.isPresent()) {
      node.put(name, value.getAsDouble());
    } else {
      node.putNull(name);
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String shown(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble()) : "-";
  }

  private static String interval(double low, double high) {
    return "[" + number(low) + ", " + number(high) + "]";
  }
}
