package io.github.uq4j.cli;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.CalibrationFile;
import io.github.uq4j.cli.shell.DeviceOptions;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.cli.shell.HelperOptions;
import io.github.uq4j.cli.shell.OutputFile;
import io.github.uq4j.cli.shell.TraceInput;
import io.github.uq4j.factcheck.CheckedTrace;
import io.github.uq4j.factcheck.FactCheck;
import io.github.uq4j.factcheck.FactChecker;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.report.Answer;
import io.github.uq4j.report.CheckedAnswers;
import io.github.uq4j.report.FactCheckReport;
import io.github.uq4j.report.HtmlReport;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.io.ClaimWriter;
import io.github.uq4j.score.io.ScoreWriter;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import io.github.uq4j.trace.io.TraceReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code uq factcheck}: the claims of answers, each with the model's own doubt and a verdict. */
@Command(
    name = "factcheck",
    mixinStandardHelpOptions = true,
    description = "Finds the claims of answers, each with the model's own doubt and a verdict.")
final class FactcheckCommand implements Callable<Integer> {

  private static final int BATCH = 64;
  private static final int ALTERNATIVES = 10;

  /** What is checked. */
  static final class Source {
    @Option(names = "--traces", paramLabel = "FILE", description = "Recorded answers to check.")
    private @Nullable Path traces;

    @Option(names = "--model", paramLabel = "DIR", description = "A model to ask; needs --prompt.")
    private @Nullable Path model;
  }

  @Spec private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private Source source;

  @Option(names = "--prompt", paramLabel = "TEXT", description = "What to ask the model.")
  private @Nullable String prompt;

  @Option(
      names = "--max-new-tokens",
      paramLabel = "M",
      description = "At most so many tokens an answer (default: ${DEFAULT-VALUE}).")
  private int maxNewTokens = GenerationRequest.DEFAULT_MAX_NEW_TOKENS;

  @Option(
      names = "--threshold",
      paramLabel = "X",
      description =
          "A claim of at least this uncertainty, in the unit of the deciding scorer, is doubtful"
              + " (default: 0.5, for scores in [0, 1]; with --calibration the probability decides).")
  private @Nullable Double threshold;

  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      description =
          "A calibration of uq calibrate --claims: each claim gets its probability of being right,"
              + " and is doubtful if that is below 0.5.")
  private @Nullable Path calibration;

  @Option(names = "--fail-on-doubt", description = "Exit with 1 if any claim is doubtful.")
  private boolean failOnDoubt;

  @Option(
      names = "--skip-bad",
      description = "Count and report bad lines instead of stopping at the first.")
  private boolean skipBad;

  @Option(names = "--html", paramLabel = "FILE", description = "Also write the picture.")
  private @Nullable Path html;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The claim file to write.")
  private Path out;

  @Option(
      names = "--scores-out",
      paramLabel = "FILE",
      description =
          "Also write a score file with a line for every claim, for uq evaluate, calibrate and"
              + " conformal.")
  private @Nullable Path scoresOut;

  @Mixin private ClaimFinding finding;

  @Mixin private ClaimScoring scoring;

  @Mixin private HelperOptions helperOptions;

  @Mixin private DeviceOptions device;

  private final List<Answer> answers = new ArrayList<>();
  private int doubtful;

  @Override
  public Integer call() throws IOException {
    FactChecker checker = checker();
    requireOptions(checker);
    finding.require();
    for (Path file : new Path[] {out, html, scoresOut}) {
      if (file != null) {
        OutputFile.requireWritable(file);
      }
    }
    PrintWriter err = spec.commandLine().getErr();
    try (HelperOptions.Opened opened = helperOptions.open(device, err);
        ClaimFinding.Opened claims = finding.open(device, err);
        ClaimWriter writer = ClaimWriter.create(out);
        @Nullable ScoreWriter scores = scoresOut == null ? null : ScoreWriter.create(scoresOut)) {
      Output output = new Output(writer, scores);
      FactChecker finder = checker.withExtractor(claims.extractor());
      if (source.model != null) {
        checkAnswer(finder, opened.helpers(), output, source.model);
      } else {
        checkFile(finder, opened.helpers(), output, Objects.requireNonNull(source.traces));
      }
      if (claims.leftOut() > 0) {
        err.println(claims.leftOut() + " claims or sentences left out; see the lines above");
      }
      writer.commit();
      if (scores != null) {
        scores.commit();
      }
    }
    if (html != null) {
      FactCheckReport report =
          FactCheckReport.of("Checked answers", checker.rule().threshold(), answers)
              .withSubtitle("Each claim with the doubt of the model that made it.");
      OutputFile.write(html, HtmlReport.withDefaults().render(report));
    }
    return failOnDoubt && doubtful > 0 ? ExitCode.CHECK_FAILED : ExitCode.DONE;
  }

  /** Files that are written as answers are checked. */
  private record Output(ClaimWriter claims, @Nullable ScoreWriter scores) {}

  private void requireOptions(FactChecker checker) {
    ScorerInfo deciding = checker.scorers().get(0).info();
    boolean unit = deciding.range().equals(Range.UNIT);
    if (threshold == null && !unit && calibration == null) {
      throw refused(
          "--threshold is missing; "
              + deciding.id()
              + " is in "
              + deciding.range()
              + ", not [0, 1]");
    }
    if (threshold != null && unit && !(threshold >= 0 && threshold <= 1)) {
      throw refused("--threshold = " + threshold + "; must be in [0, 1]");
    }
    if (html != null && !unit) {
      throw refused(
          "--html draws doubts in [0, 1]; " + deciding.id() + " is in " + deciding.range());
    }
    if (html != null && calibration != null && threshold == null) {
      throw refused(
          "--html shows a threshold of doubt; must have --threshold beside --calibration");
    }
    if ((source.model == null) != (prompt == null)) {
      throw refused("--model and --prompt go together");
    }
    boolean asks =
        checker.scorers().stream()
            .anyMatch(scorer -> scorer.info().needs().contains(Signal.ENTAILMENT));
    if (source.model != null && asks && !helperOptions.hasEntailmentModel()) {
      throw refused("--model needs --nli DIR: a new answer has no recorded judgements");
    }
    if (source.model != null && scoring.language().isPresent()) {
      throw refused("--language goes with --traces; --model is asked itself");
    }
  }

  private ParameterException refused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private FactChecker checker() throws IOException {
    FactChecker checker =
        calibrated(
            FactChecker.withDefaults()
                .withScorers(scoring.scorers())
                .withSamples(scoring.samples())
                .withBatch(BATCH));
    if (threshold == null) {
      return checker;
    }
    if (!Double.isFinite(threshold)) {
      throw refused("--threshold = " + threshold + "; must be finite");
    }
    return checker.withThreshold(threshold);
  }

  private FactChecker calibrated(FactChecker checker) throws IOException {
    if (calibration == null) {
      return checker;
    }
    CalibrationFile read = CalibrationFile.read(calibration).requireProbability();
    if (!read.level().orElse(Level.CLAIM.id()).equals(Level.CLAIM.id())) {
      throw new BadInputException(
          calibration + " was learnt from whole answers; must be of uq calibrate --claims");
    }
    return checker.withCalibration(read.calibration());
  }

  private void checkAnswer(FactChecker checker, Helpers helpers, Output output, Path folder)
      throws IOException {
    try (LanguageModel model = device.languageModel(folder)) {
      GenerationRequest request =
          GenerationRequest.of("1", Objects.requireNonNull(prompt))
              .withMaxNewTokens(maxNewTokens)
              .withSignals(SignalRequest.none().withTop(ALTERNATIVES).with(Signal.ENTROPY));
      List<CheckedTrace> checked =
          checker.withHelpers(helpers.withLanguage(model)).check(model, List.of(request));
      for (CheckedTrace one : checked) {
        write(one.trace(), one.check(), output);
      }
    }
  }

  private void checkFile(FactChecker checker, Helpers helpers, Output output, Path file)
      throws IOException {
    Path folder = scoring.language().orElse(null);
    try (TraceReader reader = TraceInput.open(file, skipBad);
        @Nullable LanguageModel model = folder == null ? null : device.languageModel(folder)) {
      FactChecker asking =
          checker.withHelpers(model == null ? helpers : helpers.withLanguage(model));
      List<Trace> batch = new ArrayList<>();
      while (reader.hasNext()) {
        batch.add(reader.next());
        if (batch.size() == BATCH || !reader.hasNext()) {
          List<FactCheck> checks = asking.check(batch);
          for (int i = 0; i < batch.size(); i++) {
            write(batch.get(i), checks.get(i), output);
          }
          batch.clear();
        }
      }
      TraceInput.reportSkipped(reader, file, spec.commandLine().getErr());
    }
  }

  private void write(Trace trace, FactCheck check, Output output) throws IOException {
    output.claims().write(check.sheet(trace.labels()));
    if (output.scores() != null) {
      for (ScoreSheet sheet : ClaimSheets.of(check, trace.labels())) {
        output.scores().write(sheet);
      }
    }
    doubtful += check.doubtful().size();
    if (html != null) {
      answers.add(CheckedAnswers.answer(trace, check));
    }
  }
}
