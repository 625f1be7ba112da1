package io.github.uq4j.cli.cascade;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.cli.shell.OutputFile;
import io.github.uq4j.cli.shell.TextTable;
import io.github.uq4j.metrics.guarantee.RiskCertificate;
import io.github.uq4j.metrics.guarantee.RiskControl;
import io.github.uq4j.metrics.guarantee.RiskResplits;
import io.github.uq4j.metrics.guarantee.RiskSplit;
import io.github.uq4j.metrics.guarantee.RiskStep;
import io.github.uq4j.metrics.guarantee.RiskTest;
import io.github.uq4j.score.fitted.Fitted;
import io.github.uq4j.score.fitted.FittedFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code uq cascade calibrate}: a threshold whose risk is proven. */
@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    description = {
      "Finds the threshold that hands on the fewest prompts while, with the confidence asked for,"
          + " the loss of the answers that the small model keeps is at most the risk asked for (exit"
          + " code 1 if there is none).",
      "A random part of the items only chooses the thresholds to test; the others prove."
    })
public final class ThresholdCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--scores",
      required = true,
      paramLabel = "FILE",
      description = "Scores of the small model's answers, with labels of both qualities.")
  private Path file;

  @Option(
      names = "--rule",
      required = true,
      paramLabel = "SCORER",
      description = "The score that decides.")
  private String rule;

  @Option(
      names = "--quality",
      required = true,
      split = ",",
      paramLabel = "LABEL",
      description =
          "Two labels with a comma: how good the small and the large model's answers were, in"
              + " [0, 1].")
  private List<String> quality;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "What a kept answer costs: wrong, 1 minus its quality, or regret, by how much the large"
              + " model's is better (default: ${DEFAULT-VALUE}).")
  private String loss = "wrong";

  @Option(
      names = "--risk",
      paramLabel = "R",
      description = "Largest mean loss of what is kept (default: ${DEFAULT-VALUE}).")
  private double risk = 0.1;

  @Option(
      names = "--confidence",
      paramLabel = "C",
      description = "How surely, over the items learnt from (default: ${DEFAULT-VALUE}).")
  private double confidence = 0.9;

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

  @Option(
      names = "--resplits",
      paramLabel = "N",
      description =
          "Also put the promise to the test: so many times, learn from a random half and count on the"
              + " other (default: not at all).")
  private int resplits;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Also write the threshold here, for uq cascade route --threshold-file.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    KeptLoss kept = KeptLoss.parse(loss);
    RiskControl control = RiskControl.withDefaults().withRisk(risk).withDelta(1 - confidence);
    if (resplits < 0) {
      throw new BadInputException("--resplits = " + resplits + "; must be >= 0");
    }
    if (out != null) {
      OutputFile.requireWritable(out);
    }
    RuleScores scores = RuleScores.read(file, List.of(rule), Qualities.of(quality));
    RuleScores.Rated rated = scores.rated(0, kept);
    RiskSplit split = RiskSplit.of(rated.items(), choosing, seed);
    long needed = RiskControl.needed(risk, 1 - confidence);
    requireEnough(rated, split, needed);
    RiskControl tested =
        control.withTest(rated.graded() ? RiskTest.HOEFFDING_BENTKUS : RiskTest.BINOMIAL);
    RiskCertificate certificate =
        tested.learnRated(split.proving(), split.grid(needed, thresholds));
    Optional<RiskResplits> seen =
        resplits == 0
            ? Optional.empty()
            : Optional.of(
                RiskResplits.of(tested, rated.items(), choosing, thresholds, resplits, seed));
    report(certificate, rated, seen);
    if (certificate.feasible() && out != null) {
      FittedFile.write(out, fitted(certificate, rated));
    }
    return certificate.feasible() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
  }

  private void requireEnough(RuleScores.Rated rated, RiskSplit split, long needed) {
    if (split.choosing().isEmpty() || split.proving().size() < needed) {
      throw new BadInputException(
          file
              + " has "
              + rated.items().size()
              + " labelled scores of "
              + rule
              + ", of which "
              + split.proving().size()
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
  }

  private Fitted fitted(RiskCertificate certificate, RuleScores.Rated rated) {
    Fitted fitted = certificate.fitted();
    return fitted.withOn(
        fitted
            .on()
            .withScorer(rated.scorer())
            .withLabel(String.join(",", quality))
            .withSeed(seed)
            .withSetting("loss", loss)
            .withSetting("choosing", Double.toString(choosing)));
  }

  private String statement(RiskCertificate certificate) {
    return certificate.feasible() && loss.equals(KeptLoss.REGRET.id())
        ? String.format(
            Locale.ROOT,
            "With probability at least %s over the items it was learnt from, the large model's"
                + " answers would be better than those kept by at most %s on average, for"
                + " independent new prompts of the same kind.",
            1 - certificate.delta(),
            risk)
        : certificate.statement();
  }

  private void report(
      RiskCertificate certificate, RuleScores.Rated rated, Optional<RiskResplits> seen) {
    PrintWriter print = spec.commandLine().getOut();
    if (json) {
      print.println(json(certificate, rated, seen));
      return;
    }
    print.println(statement(certificate));
    certificate
        .certified()
        .ifPresent(
            step -> {
              TextTable table =
                  TextTable.of("keep if " + rule, "kept", "handed on", "quality", "loss", "p");
              table.row(
                  ">= " + -step.threshold(),
                  step.kept() + " of " + certificate.on().n(),
                  number("%.1f %%", 100 * rated.handedOn(step.threshold())),
                  number("%.4f", rated.quality(step.threshold())),
                  number("%.4f", step.observedRisk()),
                  number("%.2g", step.pValue()));
              table.print(print);
              print.println(
                  "kept, loss and p are of the prompts that prove; handed on and quality of all.");
            });
    if (rated.refused() > 0) {
      print.println(rated.refused() + " prompts without a score are always handed on.");
    }
    seen.ifPresent(resplit -> print.println(resplit.statement()));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private String json(
      RiskCertificate certificate, RuleScores.Rated rated, Optional<RiskResplits> seen) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("feasible", certificate.feasible()).put("rule", rule).put("loss", loss);
    node.put("risk", risk).put("confidence", confidence).put("seed", seed);
    node.put("n", certificate.on().n()).put("refused", rated.refused());
    certificate
        .certified()
        .ifPresent(
            step ->
                node.put("threshold", 0 - step.threshold())
                    .put("kept", step.kept())
                    .put("observed_risk", step.observedRisk())
                    .put("p_value", step.pValue())
                    .put("handed_on", rated.handedOn(step.threshold()))
                    .put("quality", rated.quality(step.threshold())));
    node.put("needed", certificate.needed()).put("tested", certificate.steps().size());
    RiskStep last = certificate.steps().get(certificate.steps().size() - 1);
    node.put("last_p_value", last.pValue()).put("statement", statement(certificate));
    seen.ifPresent(
        resplit ->
            node.putObject("resplits")
                .put("n", resplit.resplits())
                .put("certified", resplit.certified())
                .put("coverage_on_all", resplit.coverageOnAll())
                .put("coverage", resplit.coverage())
                .put("mean_risk", resplit.meanRisk())
                .put("mean_kept", resplit.meanKept()));
    return node.toString();
  }
}
