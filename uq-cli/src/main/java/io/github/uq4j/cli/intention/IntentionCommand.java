package io.github.uq4j.cli.intention;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.cli.shell.OutputFile;
import io.github.uq4j.cli.shell.QualityLabel;
import io.github.uq4j.cli.shell.TraceInput;
import io.github.uq4j.metrics.evaluation.Bootstrap;
import io.github.uq4j.metrics.hidden.intention.probe.Recoverability;
import io.github.uq4j.trace.io.TraceReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code uq intention}: what a model's state says before its first token. */
@Command(
    name = "intention",
    mixinStandardHelpOptions = true,
    description = {
      "Measures a model before its first token: how undecided it is (intention entropy), how many"
          + " directions its states fill (dimension) and whether a linear probe tells right answers"
          + " from wrong ones (recoverability).",
      "The last two need traces with hidden states at the prompt's end, as uq generate records them"
          + " with --signals hidden:positions=prompt-end."
    })
public final class IntentionCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--traces",
      required = true,
      paramLabel = "FILE",
      description = "Traces, .jsonl or .jsonl.gz.")
  private Path traces;

  @Option(
      names = "--regime",
      paramLabel = "LABEL",
      description = "The label whose values are measured apart (default: all together).")
  private @Nullable String regime;

  @Option(
      names = "--label",
      paramLabel = "LABEL",
      description = "The label that says whether an answer was right; needed for recoverability.")
  private @Nullable String label;

  @Option(
      names = "--group",
      paramLabel = "LABEL",
      description = "The label that names the item; traces of one item are never parted.")
  private @Nullable String group;

  @Option(
      names = "--folds",
      paramLabel = "K",
      description =
          "Pool the predictions of so many folds, with C = 1 (default: one split 60/20/20, C by"
              + " validation).")
  private int folds;

  @Option(
      names = "--shuffles",
      paramLabel = "N",
      description = "Shuffles of the labels as control (default: ${DEFAULT-VALUE}).")
  private int shuffles = 20;

  @Option(
      names = "--resamples",
      paramLabel = "N",
      description = "Resamples of the bootstrap (default: ${DEFAULT-VALUE}).")
  private int resamples = Bootstrap.DEFAULT_RESAMPLES;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of splits, shuffles and resamples (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--json",
      description = "Print JSON: a line an item with its entropy, last a line with the population.")
  private boolean json;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Also write the dimensions of every level as CSV.")
  private @Nullable Path csv;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also draw a page: the numbers and the dimension of every level.")
  private @Nullable Path html;

  private final List<ItemEntropy> items = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    for (Path file : new Path[] {csv, html}) {
      if (file != null) {
        OutputFile.requireWritable(file);
      }
    }
    Recoverability probe =
        Recoverability.withDefaults()
            .withSeed(seed)
            .withShuffles(shuffles)
            .withBootstrap(Bootstrap.withDefaults().withResamples(resamples).withSeed(seed));
    Recoverability chosen = folds == 0 ? probe : probe.withFolds(folds);
    Map<String, Regime> regimes = read();
    List<RegimeReport> reports =
        regimes.values().stream()
            .map(each -> each.report(chosen, label != null, resamples, seed))
            .toList();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      items.forEach(item -> out.println(item.json()));
      out.println(IntentionReport.json(reports, regime != null));
    } else {
      StringWriter text = new StringWriter();
      PrintWriter writer = new PrintWriter(text);
      IntentionReport.print(writer, reports);
      writer.flush();
      out.print(text);
    }
    if (csv != null) {
      OutputFile.write(csv, IntentionReport.csv(reports));
    }
    if (html != null) {
      OutputFile.write(html, IntentionPage.of(String.valueOf(traces.getFileName()), reports));
    }
    return ExitCode.DONE;
  }

  private Map<String, Regime> read() throws IOException {
    Optional<QualityLabel> quality =
        Optional.ofNullable(label).map(name -> new QualityLabel(name, QualityLabel.Meaning.RIGHT));
    Map<String, Regime> regimes = new TreeMap<>();
    try (TraceReader in = TraceInput.open(traces, false)) {
      while (in.hasNext()) {
        var trace = in.next();
        String name =
            regime == null
                ? "all"
                : QualityLabel.text(trace.labels(), regime).orElse("without " + regime);
        String item =
            group == null
                ? trace.id()
                : QualityLabel.text(trace.labels(), group).orElse(trace.id());
        ItemEntropy entropy = ItemEntropy.of(trace);
        if (json) {
          items.add(entropy);
        }
        regimes.computeIfAbsent(name, Regime::new).add(trace, item, entropy, quality);
      }
    }
    if (regimes.isEmpty()) {
      throw new BadInputException(traces + " holds no trace; must hold at least one");
    }
    return regimes;
  }
}
