package io.github.uq4j.cli.cascade;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.cli.shell.OutputFile;
import io.github.uq4j.metrics.cascade.DeferralBootstrap;
import io.github.uq4j.metrics.cascade.DeferralComparison;
import io.github.uq4j.metrics.cascade.DeferralCurve;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code uq cascade curve}: what a rule is worth. */
@Command(
    name = "curve",
    mixinStandardHelpOptions = true,
    description = {
      "Draws the quality of a cascade against the share of prompts handed on to the large model, the"
          + " least sure answers first, beside chance and the best order there is.",
      "A score that is an uncertainty is turned round; a prompt that the scorer refused is handed on"
          + " first."
    })
public final class CurveCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--scores",
      required = true,
      paramLabel = "FILE",
      description = "Scores of the small model's answers, .jsonl or .jsonl.gz.")
  private Path scores;

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
          "Two labels with a comma: how good the small and the large model's answers were (true,"
              + " false or a number).")
  private List<String> quality;

  @Option(
      names = "--against",
      paramLabel = "SCORER",
      description = "Another score, compared on the same prompts by a paired test.")
  private @Nullable String against;

  @Option(
      names = "--rates",
      split = ",",
      paramLabel = "R",
      description = "Shares in the table, in [0, 1] (default: 0,0.1,0.2,0.3,0.5,0.7,1).")
  private double[] rates = {0, 0.1, 0.2, 0.3, 0.5, 0.7, 1};

  @Option(
      names = "--cost",
      split = ",",
      paramLabel = "C",
      description =
          "What the small and the large model cost a prompt; a cascade always pays the small one.")
  private double @Nullable [] cost;

  @Option(
      names = "--resamples",
      paramLabel = "N",
      description = "Resamples of the bootstrap (default: ${DEFAULT-VALUE}).")
  private int resamples = DeferralBootstrap.withDefaults().resamples();

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the resamples (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Also write the curve with its interval, chance and the best order as CSV.")
  private @Nullable Path csv;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also draw the curve as a page that needs nothing else.")
  private @Nullable Path html;

  @Override
  public Integer call() throws IOException {
    requireCosts();
    for (Path file : new Path[] {csv, html}) {
      if (file != null) {
        OutputFile.requireWritable(file);
      }
    }
    DeferralBootstrap bootstrap = new DeferralBootstrap(resamples, 0.95, seed);
    List<String> rules = new ArrayList<>(List.of(rule));
    if (against != null) {
      rules.add(against);
    }
    RuleScores read = RuleScores.read(scores, rules, Qualities.of(quality));
    PrintWriter err = spec.commandLine().getErr();
    if (read.unlabelled() > 0) {
      err.println("left out " + read.unlabelled() + " lines without both labels");
    }
    for (int r = 0; r < rules.size(); r++) {
      if (read.refused(r) > 0) {
        err.println(read.refused(r) + " lines have no " + rules.get(r) + "; handed on first");
      }
    }
    DeferralCurve curve = read.curve(0);
    Optional<DeferralComparison> comparison =
        against == null
            ? Optional.empty()
            : Optional.of(DeferralComparison.of(curve, read.curve(1)));
    CurveReport report = CurveReport.of(rule, curve, bootstrap, rates);
    print(report, comparison);
    if (csv != null) {
      OutputFile.write(csv, report.csv());
    }
    if (html != null) {
      OutputFile.write(html, page(report, read, comparison));
    }
    return ExitCode.DONE;
  }

  private String page(
      CurveReport report, RuleScores read, Optional<DeferralComparison> comparison) {
    Map<String, DeferralCurve> others = against == null ? Map.of() : Map.of(against, read.curve(1));
    StringWriter words = new StringWriter();
    PrintWriter writer = new PrintWriter(words);
    comparison.ifPresent(
        test -> CurveReport.print(writer, rule, Objects.requireNonNull(against), test));
    writer.flush();
    List<String> sentences = words.toString().lines().toList();
    return CurvePage.of(scores, report, others, Optional.ofNullable(cost), sentences);
  }

  private void requireCosts() {
    if (cost != null && cost.length != 2) {
      throw new BadInputException(
          "--cost has " + cost.length + " numbers; must be two, of the small and the large model");
    }
  }

  private void print(CurveReport report, Optional<DeferralComparison> comparison) {
    PrintWriter out = spec.commandLine().getOut();
    Optional<String> other = Optional.ofNullable(against);
    if (json) {
      out.println(report.json(other, comparison));
      return;
    }
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    report.print(writer, Optional.ofNullable(cost));
    comparison.ifPresent(test -> CurveReport.print(writer, rule, other.orElseThrow(), test));
    writer.flush();
    out.print(text);
  }
}
