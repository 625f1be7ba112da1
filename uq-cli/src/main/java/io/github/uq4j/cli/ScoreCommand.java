package io.github.uq4j.cli;

import io.github.uq4j.score.Level;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.ScoreRun;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.ScorerOptions;
import io.github.uq4j.score.ScorerRegistry;
import io.github.uq4j.score.io.ScoreWriter;
import io.github.uq4j.trace.io.TraceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code uq score}: scores recorded traces. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    description = "Scores recorded traces; a scorer that lacks a signal says so in the score file.")
final class ScoreCommand implements Callable<Integer> {

  private static final String ALL = "all-possible";

  @Spec private CommandSpec spec;

  @Option(
      names = "--traces",
      required = true,
      paramLabel = "FILE",
      description = "The trace file, .jsonl or .jsonl.gz.")
  private Path traces;

  @Option(
      names = "--scorers",
      required = true,
      split = ",",
      paramLabel = "NAME",
      description = "Names with commas, or all-possible; 'uq scorers' lists them.")
  private List<String> scorers;

  @Option(
      names = "--profile",
      paramLabel = "default|reference",
      description = "What this library stands behind, or the authors' code (default: default).")
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

  @Mixin private HelperOptions helpers;

  @Mixin private DeviceOptions device;

  @Override
  public Integer call() throws IOException {
    List<Scorer> chosen = chosen(ScorerRegistry.load());
    OutputFile.requireWritable(out);
    try (TraceReader reader = TraceInput.open(traces, skipBad);
        HelperOptions.Opened opened = helpers.open(device);
        ScoreWriter writer = ScoreWriter.create(out)) {
      ScoreRun run = ScoreRun.of(chosen, opened.helpers());
      while (reader.hasNext()) {
        writer.write(run.score(reader.next()));
      }
      writer.commit();
      TraceInput.reportSkipped(reader, traces, spec.commandLine().getErr());
    }
    return ExitCode.DONE;
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
