package io.github.uq4j.cli;

import io.github.uq4j.claim.Verdict;
import io.github.uq4j.cli.demo.Demonstration;
import io.github.uq4j.cli.demo.EmbeddedFiles;
import io.github.uq4j.cli.demo.Evaluation;
import io.github.uq4j.cli.demo.Person;
import io.github.uq4j.cli.demo.PersonCheck;
import io.github.uq4j.cli.demo.StoredThreshold;
import io.github.uq4j.cli.demo.World;
import io.github.uq4j.cli.shell.DeviceOptions;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.cli.shell.OutputFile;
import io.github.uq4j.cli.shell.Progress;
import io.github.uq4j.metrics.calibration.ThresholdPerformance;
import io.github.uq4j.onnx.OnnxEntailmentModel;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.report.FactCheckReport;
import io.github.uq4j.report.HtmlReport;
import io.github.uq4j.score.io.ClaimWriter;
import io.github.uq4j.trace.io.TraceWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code uq demo}: the main job on the embedded models. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Asks an embedded model about invented people and checks every claim.",
    footer = {
      "",
      "Writes report.html, traces.jsonl and claims.jsonl; the truth stands beside",
      "every verdict."
    })
final class DemoCommand implements Callable<Integer> {

  private static final int FEW = 12;
  private static final int MANY = 50;
  private static final int CHUNK = 32;

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the files go (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("uq-demo");

  @Option(
      names = "--people",
      paramLabel = "N",
      description =
          "Ask about so many people (default: ${DEFAULT-VALUE}); from 50 on the scores are"
              + " evaluated.")
  private int people = FEW;

  @Option(
      names = "--learn-threshold",
      description =
          "Learn the verdict threshold again, on the people kept for that, instead of taking the"
              + " stored one.")
  private boolean learn;

  @Option(names = "--json", description = "Print JSON instead of tables.")
  private boolean json;

  @Mixin private DeviceOptions device;

  @Override
  public Integer call() throws IOException {
    if (people < 1) {
      throw new ParameterException(spec.commandLine(), "--people = " + people + "; must be >= 1");
    }
    OutputFile.createFolder(out);
    try (EmbeddedFiles files = EmbeddedFiles.unpack();
        OnnxLanguageModel model = device.languageModel(files.languageModel());
        OnnxEntailmentModel nli = device.entailmentModel(files.entailmentModel())) {
      World world = World.read(files.world());
      Demonstration demonstration = Demonstration.of(world, model, nli);
      double threshold = learn ? learn(demonstration, world) : StoredThreshold.read();
      List<Person> asked = Demonstration.spread(world.people("evaluation"), people);
      List<PersonCheck> checks = run(demonstration, asked, threshold, "check");
      Optional<Evaluation> evaluation =
          checks.size() < MANY ? Optional.empty() : Optional.of(Evaluation.of(checks));
      write(demonstration, checks, DemoReport.of(checks, threshold, evaluation));
      print(checks, threshold, evaluation);
    }
    return ExitCode.DONE;
  }

  private double learn(Demonstration demonstration, World world) {
    List<PersonCheck> checks = run(demonstration, world.people("calibration"), 0.5, "learn");
    ThresholdPerformance learned = StoredThreshold.learn(checks);
    spec.commandLine()
        .getErr()
        .printf(
            "threshold %.6f learned on %d claims of %d other people (balanced accuracy %.3f)%n",
            learned.threshold(), learned.n(), checks.size(), learned.balancedAccuracy());
    return learned.threshold();
  }

  private List<PersonCheck> run(
      Demonstration demonstration, List<Person> asked, double threshold, String what) {
    Progress progress = Progress.of(spec.commandLine().getErr(), what, asked.size());
    List<PersonCheck> checks = new ArrayList<>();
    for (int from = 0; from < asked.size(); from += CHUNK) {
      List<Person> chunk = asked.subList(from, Math.min(from + CHUNK, asked.size()));
      checks.addAll(demonstration.run(chunk, threshold));
      progress.step(chunk.size());
    }
    progress.end();
    return checks;
  }

  private void write(Demonstration demonstration, List<PersonCheck> checks, FactCheckReport report)
      throws IOException {
    try (TraceWriter traces = OutputFile.traces(out.resolve("traces.jsonl"));
        ClaimWriter claims = ClaimWriter.create(out.resolve("claims.jsonl"))) {
      for (PersonCheck check : checks) {
        traces.write(checks.size() < MANY ? demonstration.recorded(check.trace()) : check.trace());
        claims.write(check.check().sheet(check.trace().labels()));
      }
      traces.commit();
      claims.commit();
    }
    OutputFile.write(out.resolve("report.html"), HtmlReport.withDefaults().render(report));
  }

  private void print(List<PersonCheck> checks, double threshold, Optional<Evaluation> evaluation) {
    PrintWriter to = spec.commandLine().getOut();
    if (json) {
      to.println(DemoTables.json(checks, threshold, evaluation).toPrettyString());
      return;
    }
    if (evaluation.isEmpty()) {
      DemoTables.people(checks).print(to);
    } else {
      print(evaluation.get(), to);
    }
    summary(checks, threshold, to);
  }

  private static void print(Evaluation evaluation, PrintWriter to) {
    to.printf(
        "%d people, %d claims, %d of them wrong (%.1f %%); %d claims left out, the table cannot"
            + " read them%n%n",
        evaluation.people(),
        evaluation.claims(),
        evaluation.wrong(),
        100.0 * evaluation.wrong() / evaluation.claims(),
        evaluation.unread());
    DemoTables.scores(evaluation).print(to);
    to.println();
    DemoTables.exposures(evaluation).print(to);
  }

  private void summary(List<PersonCheck> checks, double threshold, PrintWriter to) {
    long caught = sum(checks, false, Verdict.DOUBTFUL);
    long missed = sum(checks, false, Verdict.SUPPORTED);
    long alarms = sum(checks, true, Verdict.DOUBTFUL);
    long passed = sum(checks, true, Verdict.SUPPORTED);
    to.printf(
        "%nAt threshold %.3f, %d of %d wrong claims were flagged, and %d of %d right ones.%n",
        threshold, caught, caught + missed, alarms, alarms + passed);
    to.println("See " + out.resolve("report.html"));
  }

  private static long sum(List<PersonCheck> checks, boolean supported, Verdict verdict) {
    return checks.stream().mapToLong(check -> check.count(supported, verdict)).sum();
  }
}
