package io.github.uq4j.cli.evaluate;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.CalibrationFile;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.cli.shell.OutputFile;
import io.github.uq4j.metrics.evaluation.Bootstrap;
import io.github.uq4j.metrics.evaluation.Metric;
import io.github.uq4j.metrics.evaluation.comparison.Evaluation;
import io.github.uq4j.metrics.evaluation.comparison.EvaluationReport;
import io.github.uq4j.metrics.evaluation.comparison.MetricNames;
import io.github.uq4j.metrics.evaluation.items.MissingScores;
import io.github.uq4j.metrics.evaluation.items.ScoreTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code uq evaluate}: how good scores are, with intervals. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Tells how good the scores of a file are at telling wrong answers from right ones, each measure"
          + " with a bootstrap interval, each score beside the best.",
      "The positive class is the wrong answer."
    })
public final class EvaluateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--scores",
      required = true,
      paramLabel = "FILE",
      description = "The score file, .jsonl or .jsonl.gz.")
  private Path scores;

  @Mixin private ItemOptions labels;

  @Option(
      names = "--metrics",
      split = ",",
      paramLabel = "NAME",
      description =
          "Measures with commas (default: auroc,auprc,prr,ece,brier,aurc): auroc, auprc, prr,"
              + " prr-SHARE (up to a rejection), aurc, e-aurc, ece, ece-equal-mass, ece-debiased,"
              + " ece-equal-mass-debiased, brier, nll, kendall, spearman, reversed-pairs.")
  private List<String> metrics = List.of("auroc", "auprc", "prr", "ece", "brier", "aurc");

  @Option(
      names = "--order-by",
      paramLabel = "METRIC",
      description = "The measure that orders the table (default: the first there is).")
  private @Nullable String orderBy;

  @Option(
      names = "--scorers",
      split = ",",
      paramLabel = "NAME",
      description = "Only these scores, with commas (default: all).")
  private List<String> scorers = List.of();

  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      description =
          "A calibration of uq calibrate, learnt from other items: the probabilities that it makes of"
              + " its score are measured beside the score. May be given several times.")
  private List<Path> calibrations = List.of();

  @Option(
      names = "--missing",
      paramLabel = "POLICY",
      converter = MissingConverter.class,
      description =
          "What becomes of an item that a scorer refused: leave-out, of that scorer, or"
              + " most-uncertain (default: leave-out).")
  private MissingScores missing = MissingScores.LEAVE_OUT;

  @Mixin private BootstrapOptions bootstrap;

  @ArgGroup private Form form = new Form();

  /** At most one form beside the readable one. */
  private static final class Form {

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--csv", description = "Print CSV.")
    private boolean csv;
  }

  @Option(
      names = "--curves",
      paramLabel = "FILE",
      description = "Also write every curve and diagram as CSV.")
  private @Nullable Path curves;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also draw the numbers and curves as a page that needs nothing else.")
  private @Nullable Path html;

  @Option(names = "--out", paramLabel = "FILE", description = "Write here instead of printing.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    List<Metric> measures = measures();
    requireOrdering(measures);
    Bootstrap resampling = bootstrap.bootstrap();
    for (Path file : new Path[] {out, curves, html}) {
      if (file != null) {
        OutputFile.requireWritable(file);
      }
    }
    List<CalibrationFile> read = calibrationFiles();
    LabelledScores.Content content =
        LabelledScores.read(scores, labels.request(), new LinkedHashSet<>(scorers), read);
    read.forEach(file -> spec.commandLine().getErr().println(file.file() + ": " + file.words()));
    if (content.unlabelled() > 0) {
      spec.commandLine()
          .getErr()
          .println(
              "left out "
                  + content.unlabelled()
                  + " lines of "
                  + scores
                  + " without the label "
                  + labels.request().label().name());
    }
    Evaluation evaluation =
        Evaluation.withDefaults().withMetrics(measures).withBootstrap(resampling);
    ScoreTable table = content.table().withMissing(missing);
    SlicedReport report = evaluate(evaluation, table, content);
    write(text(report));
    if (html != null) {
      OutputFile.write(html, EvaluationPage.of(scores, report, table, ordering(report)));
    }
    if (curves != null) {
      OutputFile.write(curves, CurveFile.of(table));
    }
    return ExitCode.DONE;
  }

  private List<CalibrationFile> calibrationFiles() throws IOException {
    List<CalibrationFile> files = new ArrayList<>();
    for (Path file : calibrations) {
      files.add(CalibrationFile.read(file).requireProbability());
    }
    return files;
  }

  private String ordering(SlicedReport report) {
    return orderBy != null ? orderBy : ReportText.first(report);
  }

  private List<Metric> measures() {
    List<Metric> measures = new ArrayList<>();
    for (String name : metrics) {
      measures.add(MetricNames.of(name));
    }
    return measures;
  }

  private void requireOrdering(List<Metric> measures) {
    List<String> names = measures.stream().map(Metric::id).toList();
    if (orderBy != null && !names.contains(orderBy)) {
      throw new BadInputException(
          "--order-by = " + orderBy + "; must be one of " + String.join(", ", names));
    }
  }

  private SlicedReport evaluate(
      Evaluation evaluation, ScoreTable table, LabelledScores.Content content) {
    EvaluationReport whole = evaluation.evaluate(table);
    Map<String, EvaluationReport> slices = new LinkedHashMap<>();
    Map<String, String> refused = new LinkedHashMap<>();
    for (int s = 0; s < content.slices().size(); s++) {
      int index = s;
      ScoreTable slice = table.select(item -> content.sliceOf(item) == index);
      String value = content.slices().get(s);
      if (slice.outcomes().groups() < 2) {
        refused.put(
            value, "n = " + slice.outcomes().size() + ", of one group; too few to resample");
      } else {
        slices.put(value, evaluation.evaluate(slice));
      }
    }
    return new SlicedReport(whole, slices, refused);
  }

  private String text(SlicedReport report) {
    if (form.json) {
      return ReportJson.of(report) + "\n";
    }
    if (form.csv) {
      return ReportCsv.of(report);
    }
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    ReportText.print(writer, report, Optional.ofNullable(orderBy));
    writer.flush();
    return text.toString();
  }

  private void write(String text) throws IOException {
    if (out == null) {
      spec.commandLine().getOut().print(text);
    } else {
      OutputFile.write(out, text);
    }
  }
}
