package io.github.uq4j.cli.decide;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.cli.shell.OutputFile;
import io.github.uq4j.metrics.guarantee.Certificate;
import io.github.uq4j.metrics.guarantee.GroupCertificate;
import io.github.uq4j.metrics.guarantee.GroupThresholds;
import io.github.uq4j.metrics.guarantee.RiskTest;
import io.github.uq4j.metrics.guarantee.SmallGroups;
import io.github.uq4j.score.fitted.Fitted;
import io.github.uq4j.score.fitted.FittedFile;
import io.github.uq4j.score.fitted.FittedOn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
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
      "Finds the laxest threshold that keeps its promise (exit code 1 if there is none), or marks"
          + " what a threshold keeps (--apply threshold.json).",
      "learn-then-test: with the confidence asked for, no more of the kept answers are wrong than the"
          + " risk asked for; a random part of the items only chooses the thresholds to test.",
      "risk-control: on average, no more of all answers are both kept and wrong than the risk.",
      "conformal-factuality (--claims): on average, no more answers than the risk keep a wrong"
          + " claim."
    })
public final class ConformalCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ScoreOptions scores;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description =
          "learn-then-test, risk-control or conformal-factuality (default: ${DEFAULT-VALUE}).")
  private String method = Guarantee.LEARN_THEN_TEST;

  @Option(
      names = "--risk",
      paramLabel = "R",
      description = "What may go wrong: a share in (0, 1) (default: ${DEFAULT-VALUE}).")
  private double risk = 0.1;

  @Option(
      names = "--confidence",
      paramLabel = "C",
      description = "learn-then-test: how surely, over the items learnt from (default: 0.9).")
  private @Nullable Double confidence;

  @Option(
      names = "--level",
      paramLabel = "A",
      description =
          "conformal-factuality: the share of an answer's kept claims that must be right, in (0, 1]"
              + " (default: 1).")
  private @Nullable Double level;

  @Option(
      names = "--group",
      paramLabel = "LABEL",
      description = "A threshold for each value of this label.")
  private @Nullable String group;

  @Option(
      names = "--small-groups",
      paramLabel = "refused|pooled",
      description =
          "What becomes of groups with too few items: refused, or pooled, the threshold of all, which"
              + " promises nothing within them (default: refused).")
  private SmallGroups smallGroups = SmallGroups.REFUSED;

  @Option(
      names = "--test",
      paramLabel = "NAME",
      description =
          "learn-then-test: binomial, or hoeffding-bentkus, which graded labels need (default:"
              + " ${DEFAULT-VALUE}).")
  private String test = "binomial";

  @Option(
      names = "--choosing",
      paramLabel = "SHARE",
      description =
          "learn-then-test: share of the items that choose thresholds (default: ${DEFAULT-VALUE}).")
  private double choosing = 0.2;

  @Option(
      names = "--thresholds",
      paramLabel = "N",
      description =
          "learn-then-test: at most so many thresholds are tested (default: ${DEFAULT-VALUE}).")
  private int thresholds = 50;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "learn-then-test: seed of the random split (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--apply",
      paramLabel = "FILE",
      description = "A threshold to apply instead of finding one; --out gets the marked lines.")
  private @Nullable Path apply;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(names = "--out", paramLabel = "FILE", description = "Also write the threshold here.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    if (out != null) {
      OutputFile.requireWritable(out);
    }
    if (apply != null) {
      if (out == null) {
        throw new BadInputException("--apply needs --out FILE for the marked lines");
      }
      spec.commandLine().getOut().println(KeptFile.of(apply, scores).write(out));
      return ExitCode.DONE;
    }
    Guarantee guarantee = guarantee();
    JudgedItems items = scores.read(spec.commandLine().getErr(), Optional.ofNullable(group));
    ThresholdReport report = new ThresholdReport(items, guarantee);
    Fitted fitted = null;
    String text;
    boolean feasible;
    if (group == null) {
      Certificate certificate = guarantee.require(scores.file(), items);
      feasible = certificate.feasible();
      text = json ? report.json(certificate) : report.text(certificate);
      fitted = feasible ? certificate.fitted() : null;
    } else {
      GroupCertificate certificate =
          GroupThresholds.withDefaults()
              .withSmallGroups(smallGroups)
              .learn(items.groups(), guarantee::learn);
      feasible = certificate.feasible();
      text = json ? report.json(certificate) : report.text(certificate);
      fitted = feasible ? certificate.fitted() : null;
    }
    spec.commandLine().getOut().print(text);
    if (fitted != null && out != null) {
      FittedFile.write(out, fitted.withOn(on(fitted.on(), items)));
    }
    return feasible ? ExitCode.DONE : ExitCode.CHECK_FAILED;
  }

  private Guarantee guarantee() {
    Guarantee guarantee = Guarantee.of(method, risk, scores.ofClaims());
    if (guarantee.marginal() && confidence != null) {
      throw new BadInputException(
          "--confidence = "
              + confidence
              + " with --method "
              + method
              + "; must be left out: its promise is on average over the items learnt from");
    }
    if (!method.equals(Guarantee.FACTUALITY) && level != null) {
      throw new BadInputException("--level = " + level + "; is for --method conformal-factuality");
    }
    return guarantee
        .withLevel(level == null ? 1 : level)
        .withTesting(
            new Guarantee.Testing(
                confidence == null ? 0.9 : confidence, test(), choosing, thresholds, seed));
  }

  private RiskTest test() {
    for (RiskTest candidate : RiskTest.values()) {
      if (candidate.id().equals(test)) {
        return candidate;
      }
    }
    throw new BadInputException("--test = " + test + "; must be binomial or hoeffding-bentkus");
  }

  private FittedOn on(FittedOn learnt, JudgedItems items) {
    FittedOn on =
        learnt
            .withScorer(items.scorer())
            .withLabel(items.label())
            .withSetting(KeptFile.LEVEL, items.scorer().level().id());
    if (group != null) {
      on = on.withSetting(KeptFile.GROUP, group);
    }
    return method.equals(Guarantee.LEARN_THEN_TEST)
        ? on.withSeed(seed).withSetting("choosing", Double.toString(choosing))
        : on;
  }
}
