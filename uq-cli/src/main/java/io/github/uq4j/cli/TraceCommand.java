package io.github.uq4j.cli;

import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.trace.Trace;
import io.github.uq4j.trace.io.TraceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code uq trace}: records what a model thinks of texts that already exist. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description = "Records what a model thinks of texts that already exist.")
final class TraceCommand implements Callable<Integer> {

  private static final int CHUNK = 64;

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "The model's folder: model.onnx, tokenizer.json, config.json.")
  private Path model;

  @Option(
      names = "--texts",
      required = true,
      paramLabel = "FILE",
      description = "JSON Lines {\"id\", \"prompt\", \"text\"}; id may be left out.")
  private Path texts;

  @Option(
      names = "--signals",
      paramLabel = "LIST",
      converter = SignalConverter.class,
      description =
          "What to record beside log-probabilities: any of top=K, entropy, logits, attention, hidden, prompt-logits, with commas.")
  private SignalRequest signals = SignalRequest.none();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The trace file to write.")
  private Path out;

  @Mixin private DeviceOptions device;

  @Override
  public Integer call() throws IOException {
    List<ScoringRequest> requests =
        PromptFile.texts(texts).stream()
            .map(e -> new ScoringRequest(e.id(), e.prompt(), e.text(), signals))
            .toList();
    try (TraceWriter writer = OutputFile.traces(out);
        LanguageModel languageModel = device.languageModel(model)) {
      Progress progress = Progress.of(spec.commandLine().getErr(), "trace", requests.size());
      for (int from = 0; from < requests.size(); from += CHUNK) {
        List<ScoringRequest> chunk =
            requests.subList(from, Math.min(from + CHUNK, requests.size()));
        for (Trace trace : languageModel.score(chunk)) {
          writer.write(trace);
        }
        progress.step(chunk.size());
      }
      progress.end();
      writer.commit();
    }
    return ExitCode.DONE;
  }
}
