package io.github.uq4j.cli;

import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.cli.shell.PromptFile;
import io.github.uq4j.cli.shell.TracingOptions;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.ScoringRequest;
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

  @Spec private CommandSpec spec;

  @Option(
      names = "--texts",
      required = true,
      paramLabel = "FILE",
      description = "JSON Lines {\"id\", \"prompt\", \"text\"}; id may be left out.")
  private Path texts;

  @Mixin private TracingOptions tracing;

  @Override
  public Integer call() throws IOException {
    List<ScoringRequest> requests =
        PromptFile.texts(texts).stream()
            .map(e -> new ScoringRequest(e.id(), e.prompt(), e.text(), tracing.signals()))
            .toList();
    tracing.record(requests, LanguageModel::score, spec.commandLine().getErr());
    return ExitCode.DONE;
  }
}
