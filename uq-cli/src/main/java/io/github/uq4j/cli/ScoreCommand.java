package io.github.uq4j.cli;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.DeviceOptions;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.cli.shell.HelperOptions;
import io.github.uq4j.cli.shell.OutputFile;
import io.github.uq4j.cli.shell.ProfileConverter;
import io.github.uq4j.cli.shell.Progress;
import io.github.uq4j.cli.shell.TraceInput;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.onnx.ModelFingerprint;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.ScorerOptions;
import io.github.uq4j.score.ScorerRegistry;
import io.github.uq4j.score.io.ScoreWriter;
import io.github.uq4j.score.run.ScoreStream;
import io.github.uq4j.trace.Provenance;
import io.github.uq4j.trace.Trace;
import io.github.uq4j.trace.io.TraceReader;
import io.github.uq4j.trace.io.TraceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
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

/** {@code uq score}: scores recorded traces, or answers made on the way. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    description =
        "Scores recorded traces, or a model's answers to prompts; a scorer that lacks a signal says so"
            + " in the score file.")
final class ScoreCommand implements Callable<Integer> {

  private static final String ALL = "all-possible";

  @Spec private CommandSpec spec;

  /** What is scored. */
  static final class Source {
    @Option(
        names = "--traces",
        paramLabel = "FILE",
        description = "The trace file, .jsonl or .jsonl.gz.")
    private @Nullable Path traces;

    @Option(
        names = "--prompts",
        paramLabel = "FILE",
        description =
            "Prompts that --model answers first, recording what the scorers need and no more: JSON"
                + " Lines {\"id\", \"prompt\"} or {\"id\", \"messages\"}, or plain text, one a line.")
    private @Nullable Path prompts;
  }

  @ArgGroup(multiplicity = "1")
  private Source source;

  @Option(
      names = "--scorers",
      required = true,
      split = ",",
      paramLabel = "NAME",
      description = "Names with commas, or all-possible; 'uq scorers' lists them.")
  private List<String> scorers;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      converter = ProfileConverter.class,
      completionCandidates = ProfileConverter.Names.class,
      description =
          "What this library stands behind, or other people's code, number for number; one of"
              + " ${COMPLETION-CANDIDATES} (default: default).")
  private Profile profile = Profile.DEFAULT;

  @Option(
      names = "--option",
      paramLabel = "SCORER.NAME=VALUE",
      description = "An option of a scorer; may be given several times.")
  private Map<String, String> options = new LinkedHashMap<>();

  @Option(names = "--tokens", description = "Also write the scores of every token.")
  private boolean tokens;

  @Option(
      names = "--skip-bad",
      description = "Count and report bad lines instead of stopping at the first.")
  private boolean skipBad;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The score file to write.")
  private Path out;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Also draw the attention chains of the first 50 answers over their text; needs one of the"
              + " scorers uqac, uqac-attention, uqac-similarity, uqac-mean.")
  private @Nullable Path html;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description =
          "The language model's folder, to answer --prompts, and for scorers that let it read"
              + " more.")
  private @Nullable Path model;

  @Mixin private LiveOptions live;

  @Mixin private HelperOptions helpers;

  @Mixin private DeviceOptions device;

  @Override
  public Integer call() throws IOException {
    List<Scorer> chosen = chosen(ScorerRegistry.load());
    OutputFile.requireWritable(out);
    if (html != null) {
      OutputFile.requireWritable(html);
    }
    Optional<ChainPage> page = Optional.ofNullable(html).map(file -> ChainPage.of(chosen, profile));
    if (source.prompts != null && model == null) {
      throw new BadInputException("--prompts needs --model DIR, which answers them");
    }
    if (source.prompts == null && live.tracesOut() != null) {
      throw new BadInputException("--traces-out needs --prompts FILE");
    }
    try (HelperOptions.Opened opened = helpers.open(device, spec.commandLine().getErr());
        @Nullable OnnxLanguageModel language = model == null ? null : device.languageModel(model);
        ScoreWriter writer = ScoreWriter.create(out)) {
      Helpers asked = language == null ? opened.helpers() : opened.helpers().withLanguage(language);
      Scoring scoring =
          new Scoring(
              ScoreStream.of(chosen, asked), writer, provenance(chosen, opened.models()), page);
      if (source.prompts != null) {
        answer(scoring, Objects.requireNonNull(language), chosen);
      } else {
        read(scoring, Objects.requireNonNull(source.traces));
      }
      writer.commit();
    }
    if (page.isPresent()) {
      OutputFile.write(Objects.requireNonNull(html), page.get().page(profile));
    }
    return ExitCode.DONE;
  }

  /** Who scores, and where scores go. */
  private record Scoring(
      ScoreStream stream, ScoreWriter writer, Provenance provenance, Optional<ChainPage> page) {}

  private void read(Scoring scoring, Path traces) throws IOException {
    try (TraceReader reader = TraceInput.open(traces, skipBad)) {
      write(scoring, reader);
      TraceInput.reportSkipped(reader, traces, spec.commandLine().getErr());
    }
  }

  private void answer(Scoring scoring, LanguageModel language, List<Scorer> chosen)
      throws IOException {
    List<GenerationRequest> requests =
        live.requests(language, Objects.requireNonNull(source.prompts), chosen);
    Path tracesOut = live.tracesOut();
    try (@Nullable TraceWriter keep = tracesOut == null ? null : OutputFile.traces(tracesOut)) {
      write(scoring, new LiveAnswers(language, requests, keep));
      if (keep != null) {
        keep.commit();
      }
    }
  }

  private void write(Scoring scoring, Iterator<Trace> traces) throws IOException {
    Progress progress = Progress.counting(spec.commandLine().getErr(), "scored traces:");
    Optional<ChainPage> page = scoring.page();
    try {
      scoring.stream()
          .withThreads(device.scoringThreads())
          .score(
              page.isPresent() ? page.get().watch(traces) : traces,
              sheet -> {
                scoring.writer().write(sheet.withProvenance(scoring.provenance()));
                page.ifPresent(drawn -> drawn.add(sheet));
                progress.step(1);
              });
    } finally {
      progress.end();
    }
  }

  /** Versions of token scores are said here: a list of numbers has no place for them. */
  private Provenance provenance(List<Scorer> chosen, Map<String, String> models) {
    Map<String, String> request = new LinkedHashMap<>();
    request.put("profile", profile.id());
    request.putAll(models);
    if (model != null) {
      request.put("language-model", ModelFingerprint.of(model));
    }
    request.putAll(options);
    for (Scorer scorer : chosen) {
      if (scorer.info().level() == Level.TOKEN) {
        request.put(scorer.info().id() + ".version", scorer.info().version());
      }
    }
    return new Provenance(UqCommand.Version.text(), request);
  }

  private List<Scorer> chosen(ScorerRegistry registry) {
    List<String> names = new ArrayList<>(scorers);
    if (names.remove(ALL)) {
      for (ScorerInfo info : registry.list()) {
        boolean wanted = info.level() == Level.SEQUENCE || (info.level() == Level.TOKEN && tokens);
        if (wanted && !names.contains(info.id())) {
          names.add(info.id());
        }
      }
    }
    List<Scorer> chosen = new ArrayList<>();
    for (String name : names) {
      chosen.add(registry.create(name, new ScorerOptions(profile, optionsOf(name))));
    }
    requireUsed(names);
    return chosen;
  }

  private Map<String, String> optionsOf(String scorer) {
    Map<String, String> own = new LinkedHashMap<>();
    options.forEach(
        (name, value) -> {
          if (name.startsWith(scorer + ".")) {
            own.put(name.substring(scorer.length() + 1), value);
          }
        });
    return own;
  }

  private void requireUsed(List<String> names) {
    for (String option : options.keySet()) {
      if (names.stream().noneMatch(name -> option.startsWith(name + "."))) {
        throw new BadInputException(
            "option " + option + " belongs to none of the scorers " + String.join(", ", names));
      }
    }
  }
}
