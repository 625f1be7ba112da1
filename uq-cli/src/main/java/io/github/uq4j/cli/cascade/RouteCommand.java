package io.github.uq4j.cli.cascade;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.DeviceOptions;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.cli.shell.OutputFile;
import io.github.uq4j.cli.shell.Progress;
import io.github.uq4j.cli.shell.PromptFile;
import io.github.uq4j.cli.shell.TextTable;
import io.github.uq4j.metrics.cascade.DeferralRule;
import io.github.uq4j.metrics.cascade.learn.LearnedRule;
import io.github.uq4j.metrics.cascade.route.CascadeRouter;
import io.github.uq4j.metrics.cascade.route.CascadeStage;
import io.github.uq4j.metrics.cascade.route.EarlyDeferral;
import io.github.uq4j.metrics.cascade.route.RoutingBudget;
import io.github.uq4j.metrics.cascade.route.RoutingDecision;
import io.github.uq4j.metrics.guarantee.RiskCertificate;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.ScorerOptions;
import io.github.uq4j.score.ScorerRegistry;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.score.fitted.Fitted;
import io.github.uq4j.score.fitted.FittedFile;
import io.github.uq4j.score.fitted.FittedOn;
import io.github.uq4j.trace.io.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code uq cascade route}: answers prompts by a small and a large model. */
@Command(
    name = "route",
    mixinStandardHelpOptions = true,
    description =
        "Answers prompts by a small model and hands on to a large one those whose confidence is below"
            + " the threshold; writes a decision a line.")
public final class RouteCommand implements Callable<Integer> {

  private static final int WINDOW = 64;

  @Spec private CommandSpec spec;

  @Option(
      names = "--small",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the small model.")
  private Path small;

  @Option(
      names = "--large",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the large model.")
  private Path large;

  @Option(
      names = "--prompts",
      required = true,
      paramLabel = "FILE",
      description = "JSON Lines {\"id\", \"prompt\"}, or plain text, one prompt a line.")
  private Path prompts;

  /** What decides. */
  static final class Rule {
    @Option(names = "--rule", paramLabel = "SCORER", description = "The score that decides.")
    private @Nullable String scorer;

    @Option(
        names = "--rule-file",
        paramLabel = "FILE",
        description = "A learned rule, of uq cascade fit.")
    private @Nullable Path file;
  }

  @ArgGroup(multiplicity = "1")
  private Rule rule;

  /** Where the line is. */
  static final class Threshold {
    @Option(
        names = "--threshold",
        paramLabel = "X",
        description =
            "Answers of a confidence below it are handed on (an uncertainty counts as its negative);"
                + " uq cascade curve shows thresholds.")
    private @Nullable Double number;

    @Option(
        names = "--threshold-file",
        paramLabel = "FILE",
        description = "The threshold of uq cascade calibrate.")
    private @Nullable Path file;

    double read(DeferralRule rule) throws IOException {
      if (number != null) {
        if (number.isNaN()) {
          throw new BadInputException("--threshold = NaN; must be a number");
        }
        return number;
      }
      Fitted fitted = FittedFile.read(Objects.requireNonNull(file));
      fitted.require(RiskCertificate.KIND, RiskCertificate.VERSION);
      String of = fitted.on().source().map(FittedOn.Source::scorer).orElse("?");
      if (!of.equals(rule.id())) {
        throw new BadInputException(
            file + " is a threshold of " + of + "; the rule is " + rule.id());
      }
      return 0 - fitted.values().number("threshold");
    }
  }

  @ArgGroup(multiplicity = "1")
  private Threshold threshold;

  @Option(
      names = "--early",
      description =
          "Give an answer of the small model up as soon as it is certain to be handed on.")
  private boolean early;

  @Option(
      names = "--cost",
      split = ",",
      paramLabel = "C",
      description = "What the small and the large model cost a prompt (default: 1,10).")
  private double[] cost = {1, 10};

  @Option(
      names = "--budget",
      paramLabel = "B",
      description = "Spend at most so much; what comes after keeps the answer at hand.")
  private double budget = Double.POSITIVE_INFINITY;

  @Option(
      names = "--max-new-tokens",
      paramLabel = "M",
      description = "At most so many tokens an answer (default: ${DEFAULT-VALUE}).")
  private int maxNewTokens = GenerationRequest.DEFAULT_MAX_NEW_TOKENS;

  @Mixin private DeviceOptions device;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the decisions go, as JSON Lines.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    if (cost.length != 2) {
      throw new BadInputException(
          "--cost has " + cost.length + " numbers; must be two, of the small and the large model");
    }
    OutputFile.requireWritable(out);
    RoutingBudget purse = RoutingBudget.of(budget);
    DeferralRule chosen = rule();
    List<GenerationRequest> requests = requests(chosen.signals());
    if (requests.isEmpty()) {
      throw new BadInputException(prompts + " has no prompts; must have at least one");
    }
    double line = threshold.read(chosen);
    Map<RoutingDecision.Reason, Integer> counts = new EnumMap<>(RoutingDecision.Reason.class);
    try (AtomicFile target = AtomicFile.create(out);
        LanguageModel first = device.languageModel(small);
        LanguageModel second = device.languageModel(large)) {
      CascadeRouter router =
          CascadeRouter.of(
                  List.of(
                      CascadeStage.gated("small", first, chosen, line, cost[0]),
                      CascadeStage.last("large", second, cost[1])))
              .withEarlyDeferral(early ? EarlyDeferral.ON : EarlyDeferral.OFF);
      Progress progress = Progress.of(spec.commandLine().getErr(), "route", requests.size());
      for (int at = 0; at < requests.size(); at += WINDOW) {
        int end = Math.min(at + WINDOW, requests.size());
        for (RoutingDecision decision : router.route(requests.subList(at, end), purse)) {
          counts.merge(decision.reason(), 1, Integer::sum);
          target.stream().write((DecisionJson.of(decision) + "\n").getBytes(UTF_8));
        }
        progress.step(end - at);
      }
      progress.end();
      target.commit();
    }
    summary(counts, requests.size(), purse);
    return ExitCode.DONE;
  }

  private List<GenerationRequest> requests(SignalRequest signals) throws IOException {
    List<GenerationRequest> requests = new ArrayList<>();
    for (PromptFile.Entry entry : PromptFile.prompts(prompts)) {
      if (!entry.messages().isEmpty()) {
        throw new BadInputException(
            prompts + ": \"" + entry.id() + "\" is a conversation; must be a prompt");
      }
      requests.add(
          new GenerationRequest(
              entry.id(), entry.prompt(), maxNewTokens, Optional.empty(), signals));
    }
    return requests;
  }

  private DeferralRule rule() throws IOException {
    if (rule.file != null) {
      return LearnedRule.of(FittedFile.read(rule.file));
    }
    String id = Objects.requireNonNull(rule.scorer);
    if (ScorerRegistry.load().create(id, ScorerOptions.of(Profile.DEFAULT))
        instanceof SequenceScorer scorer) {
      return DeferralRule.of(scorer);
    }
    throw new BadInputException("--rule = " + id + "; must be a score of whole answers");
  }

  private void summary(
      Map<RoutingDecision.Reason, Integer> counts, int asked, RoutingBudget purse) {
    TextTable table = TextTable.of("decided", "prompts", "share");
    counts.forEach(
        (reason, count) ->
            table.row(
                reason.name().toLowerCase(Locale.ROOT),
                String.valueOf(count),
                String.format(Locale.ROOT, "%.1f %%", 100.0 * count / asked)));
    PrintWriter writer = spec.commandLine().getOut();
    table.print(writer);
    writer.printf(Locale.ROOT, "%ncost %.6g for %d prompts%n", purse.spent(), asked);
  }
}
