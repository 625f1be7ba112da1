package io.github.uq4j.cli.cascade;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.cli.shell.OutputFile;
import io.github.uq4j.metrics.cascade.DeferralTarget;
import io.github.uq4j.metrics.cascade.learn.DeferralTraining;
import io.github.uq4j.metrics.cascade.learn.FeatureSet;
import io.github.uq4j.metrics.cascade.learn.LearnedRule;
import io.github.uq4j.metrics.cascade.learn.Learner;
import io.github.uq4j.metrics.cascade.learn.LogisticLearner;
import io.github.uq4j.metrics.cascade.learn.MlpLearner;
import io.github.uq4j.score.fitted.Fitted;
import io.github.uq4j.score.fitted.FittedFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code uq cascade fit}: a learned rule. */
@Command(
    name = "fit",
    mixinStandardHelpOptions = true,
    description = {
      "Learns a rule of deferral from prompts that both models have answered.",
      "With --scores-out, each prompt also gets the confidence of a rule that has not seen it"
          + " (cross-fitting); draw curves of those, not of the rule's own training prompts."
    })
public final class FitCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--traces",
      required = true,
      paramLabel = "FILE",
      description = "Traces of the small model's answers, with labels of both qualities.")
  private Path traces;

  @Option(
      names = "--large-traces",
      paramLabel = "FILE",
      description =
          "Traces of the large model on the same prompts, in the same order (for"
              + " post-hoc-embed-1-2).")
  private @Nullable Path largeTraces;

  @Option(
      names = "--scores",
      paramLabel = "FILE",
      description = "Scores of the small model's answers, in the same order (for --with-scores).")
  private @Nullable Path scores;

  @Option(
      names = "--quality",
      required = true,
      split = ",",
      paramLabel = "LABEL",
      description =
          "Two labels with a comma: how good the small and the large model's answers were.")
  private List<String> quality;

  @Option(
      names = "--features",
      paramLabel = "NAME",
      description =
          "post-hoc-quantile, post-hoc-embed-1, post-hoc-embed-1-2, or scores (those of"
              + " --with-scores alone) (default: ${DEFAULT-VALUE}).")
  private String features = "post-hoc-quantile";

  @Option(
      names = "--with-scores",
      split = ",",
      paramLabel = "SCORER",
      description = "Scores as further features, with commas.")
  private List<String> withScores = List.of();

  @Option(
      names = "--target",
      paramLabel = "NAME",
      description =
          "What is learned: small-correct, large-better, golden or difference (default:"
              + " ${DEFAULT-VALUE}).")
  private String target = "large-better";

  @Option(
      names = "--learner",
      paramLabel = "NAME",
      description = "logistic or mlp (default: ${DEFAULT-VALUE}).")
  private String learner = "logistic";

  @Option(
      names = "--C",
      paramLabel = "C",
      description =
          "Weight of the data against the penalty of logistic (default: ${DEFAULT-VALUE}).")
  private double c = LogisticLearner.withDefaults().c();

  @Option(
      names = "--folds",
      paramLabel = "K",
      description = "Folds of cross-fitting (default: ${DEFAULT-VALUE}).")
  private int folds = 5;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of folds and learner (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the rule goes, as JSON.")
  private Path out;

  @Option(
      names = "--scores-out",
      paramLabel = "FILE",
      description =
          "Where the cross-fitted confidences go, as a score file with the labels, beside those of"
              + " --scores.")
  private @Nullable Path scoresOut;

  @Override
  public Integer call() throws IOException {
    OutputFile.requireWritable(out);
    if (scoresOut != null) {
      OutputFile.requireWritable(scoresOut);
    }
    FeatureSet set = FeatureSet.of(FeatureSet.Family.of(features)).withScores(withScores);
    if (!withScores.isEmpty() && scores == null) {
      throw new BadInputException("--with-scores needs --scores FILE");
    }
    DeferralTarget wanted = LearnedRule.target(target);
    Learner chosen = learner();
    Qualities qualities = Qualities.of(quality);
    TrainingFiles files =
        TrainingFiles.read(new TrainingFiles.Sources(traces, largeTraces, scores), set, qualities);
    DeferralTraining training = files.training();
    LearnedRule rule = training.fit(chosen, wanted, seed);
    Fitted fitted = rule.toFitted();
    if (scoresOut != null) {
      files.write(scoresOut, scores, rule.id(), training.crossFit(chosen, wanted, folds, seed));
    }
    FittedFile.write(out, withOrigin(fitted));
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        "learned " + features + " by " + chosen.id() + " from " + fitted.on().n() + " prompts");
    return ExitCode.DONE;
  }

  private Fitted withOrigin(Fitted fitted) {
    return fitted.withOn(
        fitted
            .on()
            .withLabel(String.join(",", quality))
            .withSetting("traces", String.valueOf(traces.getFileName())));
  }

  private Learner learner() {
    return switch (learner) {
      case "logistic" -> new LogisticLearner(c);
      case "mlp" -> MlpLearner.withDefaults();
      default ->
          throw new BadInputException("--learner = " + learner + "; must be logistic or mlp");
    };
  }
}
