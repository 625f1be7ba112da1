package io.github.uq4j.cli.decide;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.cli.shell.OutputFile;
import io.github.uq4j.cli.shell.TextTable;
import io.github.uq4j.metrics.calibration.RatedScore;
import io.github.uq4j.metrics.guarantee.RiskCertificate;
import io.github.uq4j.metrics.guarantee.RiskControl;
import io.github.uq4j.metrics.guarantee.RiskStep;
import io.github.uq4j.metrics.guarantee.RiskTest;
import io.github.uq4j.metrics.guarantee.ThresholdGrid;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.fitted.Fitted;
import io.github.uq4j.score.fitted.FittedFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code uq conformal}: a threshold whose risk is proven. */
@Command(
    name = "conformal",
    mixinStandardHelpOptions = true,
    description = {
      "Finds the threshold that keeps the most answers while, with the confidence asked for, no"
          + " more of the kept ones are wrong than the risk asked for (exit code 1 if there is none).",
      "A random part of the items only chooses the thresholds to test; the others prove."
    })
public final class ConformalCommand implements Callable<Integer> {

  /** Share of the items that the strictest threshold keeps, at least. */
  private static final double SURE_START = 0.1;

  @Spec private CommandSpec spec;

  @Mixin private ScoreOptions scores;

  @Option(
      names = "--risk",
      paramLabel = "R",
      description = "Largest share of wrong among the kept (default: ${DEFAULT-VALUE}).")
  private double risk = 0.1;

  @Option(
      names = "--confidence",
      paramLabel = "C",
      description = "How surely, over the items learnt from (default: ${DEFAULT-VALUE}).")
  private double confidence = 0.9;

  @Option(
      names = "--test",
      paramLabel = "NAME",
      description =
          "binomial, or hoeffding-bentkus, which graded labels need (default: ${DEFAULT-VALUE}).")
  private String test = "binomial";

  @Option(
      names = "--choosing",
      paramLabel = "SHARE",
      description = "Share of the items that choose thresholds (default: ${DEFAULT-VALUE}).")
  private double choosing = 0.2;

  @Option(
      names = "--thresholds",
      paramLabel = "N",
      description = "At most so many thresholds are tested (default: ${DEFAULT-VALUE}).")
  private int thresholds = 50;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the random split (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(names = "--out", paramLabel = "FILE", description = "Also write the threshold here.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    RiskControl control =
        RiskControl.withDefaults().withRisk(risk).withDelta(1 - confidence).withTest(test());
    if (!(choosing > 0 && choosing < 1)) {
      throw new BadInputException("--choosing = " + choosing + "; must be in (0, 1)");
    }
    if (out != null) {
      OutputFile.requireWritable(out);
    }
    ScoreOptions.Content content = scores.read(spec.commandLine().getErr());
    List<RatedScore> chosen = new ArrayList<>();
    List<RatedScore> proving = new ArrayList<>();
    split(content.items(), chosen, proving);
    long needed = RiskControl.needed(risk, 1 - confidence);
    if (chosen.isEmpty() || proving.size() < needed) {
      throw new BadInputException(
          scores.file()
              + " has "
              + content.items().size()
              + " labelled scores, of which "
              + proving.size()
              + " prove; a risk of "
              + risk
              + " with confidence "
              + confidence
              + " needs at least "
              + needed
              + " to prove, so about "
              + (long) Math.ceil(needed / (1 - choosing))
              + " in all");
    }
    // The first threshold shall keep enough for a proof even with some errors and bad luck.
    double strictest = Math.min(1, Math.max(SURE_START, 2.5 * needed / proving.size()));
    ThresholdGrid grid =
        ThresholdGrid.quantiles(
            chosen.stream().map(RatedScore::uncertainty).toList(), strictest, thresholds);
    RiskCertificate certificate = control.learnRated(proving, grid);
    report(certificate, content);
    if (certificate.feasible() && out != null) {
      FittedFile.write(out, fitted(certificate, content));
    }
    return certificate.feasible() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
  }

  private RiskTest test() {
    for (RiskTest candidate : RiskTest.values()) {
      if (candidate.id().equals(test)) {
        return candidate;
      }
    }
    throw new BadInputException("--test = " + test + "; must be binomial or hoeffding-bentkus");
  }

  private void split(List<RatedScore> items, List<RatedScore> chosen, List<RatedScore> proving) {
    SplittableRandom random = new SplittableRandom(seed);
    for (RatedScore item : items) {
      (random.nextDouble() < choosing ? chosen : proving).add(item);
    }
  }

  private Fitted fitted(RiskCertificate certificate, ScoreOptions.Content content) {
    Fitted fitted = certificate.fitted();
    return fitted.withOn(
        fitted
            .on()
            .withScorer(content.scorer())
            .withLabel(content.label())
            .withSeed(seed)
            .withSetting("choosing", Double.toString(choosing)));
  }

  private void report(RiskCertificate certificate, ScoreOptions.Content content) {
    PrintWriter print = spec.commandLine().getOut();
    int sign = content.scorer().orientation() == Orientation.UNCERTAINTY ? 1 : -1;
    if (json) {
      print.println(json(certificate, content, sign));
      return;
    }
    print.println(certificate.statement());
    certificate
        .certified()
        .ifPresent(
            step -> {
              TextTable table =
                  TextTable.of("keep if " + content.scorer().id(), "kept", "loss", "p");
              table.row(
                  (sign > 0 ? "<= " : ">= ") + sign * step.threshold(),
                  step.kept() + " of " + certificate.on().n(),
                  number("%.4f", step.observedRisk()),
                  number("%.2g", step.pValue()));
              table.print(print);
            });
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private String json(RiskCertificate certificate, ScoreOptions.Content content, int sign) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("feasible", certificate.feasible());
    node.put("scorer", content.scorer().id());
    node.put("risk", risk).put("confidence", confidence).put("test", test);
    node.put("n", certificate.on().n()).put("wrong", certificate.on().wrong()).put("seed", seed);
    certificate
        .certified()
        .ifPresent(
            step ->
                node.put(sign > 0 ? "keep_at_most" : "keep_at_least", sign * step.threshold())
                    .put("kept", step.kept())
                    .put("observed_risk", step.observedRisk())
                    .put("p_value", step.pValue()));
    node.put("needed", certificate.needed());
    node.put("tested", certificate.steps().size());
    RiskStep last = certificate.steps().get(certificate.steps().size() - 1);
    node.put("last_p_value", last.pValue());
    node.put("statement", certificate.statement());
    return node.toString();
  }
}
