package io.github.uq4j.cli;

import io.github.uq4j.claim.ClaimExtractor;
import io.github.uq4j.cli.shell.DeviceOptions;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.cli.shell.HelperOptions;
import io.github.uq4j.cli.shell.OutputFile;
import io.github.uq4j.cli.shell.TraceInput;
import io.github.uq4j.factcheck.FactCheck;
import io.github.uq4j.factcheck.FactChecker;
import io.github.uq4j.factcheck.claims.ClauseClaims;
import io.github.uq4j.factcheck.claims.RecordedClaims;
import io.github.uq4j.factcheck.claims.SentenceClaims;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.report.Answer;
import io.github.uq4j.report.CheckedAnswers;
import io.github.uq4j.report.FactCheckReport;
import io.github.uq4j.report.HtmlReport;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.io.ClaimWriter;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import io.github.uq4j.trace.io.TraceReader;
import java.io.IOException;
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

  /** How claims are found. */
  enum Claims {
    SENTENCES,
    CLAUSES,
    RECORDED;

    ClaimExtractor extractor() {
      return switch (this) {
        case SENTENCES -> SentenceClaims.withDefaults();
        case CLAUSES -> ClauseClaims.withDefaults();
        case RECORDED -> RecordedClaims.withDefaults();
      };
    }
  }

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
      names = "--claims",
      paramLabel = "sentences|clauses|recorded",
      description = "How claims are found (default: sentences).")
  private Claims claims = Claims.SENTENCES;

  @Option(
      names = "--threshold",
      paramLabel = "X",
      description =
          "A claim of at least this doubt, in [0, 1], is doubtful (default: ${DEFAULT-VALUE}).")
  private double threshold = 0.5;

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

  @Mixin private HelperOptions helperOptions;

  @Mixin private DeviceOptions device;

  private final List<Answer> answers = new ArrayList<>();
  private int doubtful;

  @Override
  public Integer call() throws IOException {
    requireOptions();
    OutputFile.requireWritable(out);
    if (html != null) {
      OutputFile.requireWritable(html);
    }
    try (HelperOptions.Opened opened = helperOptions.open(device, spec.commandLine().getErr());
        ClaimWriter writer = ClaimWriter.create(out)) {
      FactChecker checker = checker(opened.helpers());
      if (source.model != null) {
        checkAnswer(checker, writer, source.model);
      } else {
        checkFile(checker, writer, Objects.requireNonNull(source.traces));
      }
      writer.commit();
    }
    if (html != null) {
      FactCheckReport report =
          FactCheckReport.of("Checked answers", threshold, answers)
              .withSubtitle("Each claim with the doubt of the model that made it.");
      OutputFile.write(html, HtmlReport.withDefaults().render(report));
    }
    return failOnDoubt && doubtful > 0 ? ExitCode.CHECK_FAILED : ExitCode.DONE;
  }

  private void requireOptions() {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new ParameterException(
          spec.commandLine(), "--threshold = " + threshold + "; must be in [0, 1]");
    }
    if ((source.model == null) != (prompt == null)) {
      throw new ParameterException(spec.commandLine(), "--model and --prompt go together");
    }
    if (source.model != null && !helperOptions.hasEntailmentModel()) {
      throw new ParameterException(
          spec.commandLine(), "--model needs --nli DIR: a new answer has no recorded judgements");
    }
  }

  private FactChecker checker(Helpers helpers) {
    return FactChecker.withDefaults()
        .withExtractor(claims.extractor())
        .withThreshold(threshold)
        .withBatch(BATCH)
        .withHelpers(helpers);
  }

  private void checkAnswer(FactChecker checker, ClaimWriter writer, Path folder)
      throws IOException {
    try (LanguageModel model = device.languageModel(folder)) {
      GenerationRequest request =
          GenerationRequest.of("1", Objects.requireNonNull(prompt))
              .withMaxNewTokens(maxNewTokens)
              .withSignals(SignalRequest.none().withTop(ALTERNATIVES).with(Signal.ENTROPY));
      check(checker, writer, List.of(model.generate(request)));
    }
  }

  private void checkFile(FactChecker checker, ClaimWriter writer, Path file) throws IOException {
    try (TraceReader reader = TraceInput.open(file, skipBad)) {
      List<Trace> batch = new ArrayList<>();
      while (reader.hasNext()) {
        batch.add(reader.next());
        if (batch.size() == BATCH || !reader.hasNext()) {
          check(checker, writer, batch);
          batch.clear();
        }
      }
      TraceInput.reportSkipped(reader, file, spec.commandLine().getErr());
    }
  }

  private void check(FactChecker checker, ClaimWriter writer, List<Trace> traces)
      throws IOException {
    List<FactCheck> checks = checker.check(traces);
    for (int i = 0; i < traces.size(); i++) {
      writer.write(checks.get(i).sheet(traces.get(i).labels()));
      doubtful += checks.get(i).doubtful().size();
      if (html != null) {
        answers.add(CheckedAnswers.answer(traces.get(i), checks.get(i)));
      }
    }
  }
}
