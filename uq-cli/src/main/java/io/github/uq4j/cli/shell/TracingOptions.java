package io.github.uq4j.cli.shell;

import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.score.ScorerOptions;
import io.github.uq4j.score.ScorerRegistry;
import io.github.uq4j.trace.Trace;
import io.github.uq4j.trace.io.TraceWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command takes that runs a language model and records traces, and the run itself. */
public final class TracingOptions {

  /** So many requests are answered before their traces are written. */
  private static final int CHUNK = 64;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "The model's folder: model.onnx, tokenizer.json, config.json.")
  private Path model;

  @Option(
      names = "--signals",
      paramLabel = "LIST",
      converter = SignalConverter.class,
      description =
          "What to record beside log-probabilities: any of top=K, entropy, statistics, logits,"
              + " attention, hidden, prompt-logits, with commas; of attention and hidden a part can"
              + " be selected, such as hidden:levels=-1:positions=prompt-end or"
              + " attention:layers=0+1:heads=2:rows=answer.")
  private SignalRequest signals = SignalRequest.none();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The trace file to write.")
  private Path out;

  private @Nullable SignalRequest wanted;

  @Mixin private DeviceOptions device;

  @Option(
      names = "--for",
      split = ",",
      paramLabel = "SCORER",
      description = "Also record what these scorers need, and no more, with commas.")
  private List<String> scorers = List.of();

  /** What is to be recorded. */
  public SignalRequest signals() {
    if (wanted != null) {
      return wanted;
    }
    SignalRequest all = signals;
    for (String name : scorers) {
      Scorer scorer = ScorerRegistry.load().create(name, ScorerOptions.of(Profile.DEFAULT));
      all = all.union(scorer.signals());
    }
    wanted = all;
    return all;
  }

  /** Runs requests a chunk at a time and writes their traces, all or none. */
  public <R> void record(
      List<R> requests, BiFunction<LanguageModel, List<R>, List<Trace>> run, PrintWriter err)
      throws IOException {
    try (TraceWriter writer = OutputFile.traces(out);
        LanguageModel languageModel = device.languageModel(model)) {
      Progress progress = Progress.of(err, "record", requests.size());
      for (int from = 0; from < requests.size(); from += CHUNK) {
        List<R> chunk = requests.subList(from, Math.min(from + CHUNK, requests.size()));
        for (Trace trace : run.apply(languageModel, chunk)) {
          writer.write(trace);
        }
        progress.step(chunk.size());
      }
      progress.end();
      writer.commit();
    }
  }
}
