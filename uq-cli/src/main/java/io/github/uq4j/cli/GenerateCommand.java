package io.github.uq4j.cli;

import io.github.uq4j.cli.shell.ChatOptions;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.cli.shell.PromptFile;
import io.github.uq4j.cli.shell.TracingOptions;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.PromptForm;
import io.github.uq4j.model.Sampling;
import io.github.uq4j.model.Stopping;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

/** {@code uq generate}: runs a model on prompts and records traces. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = "Runs a model on prompts and records traces.")
final class GenerateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** Where the prompts come from. */
  static final class Prompts {
    @Option(names = "--prompt", paramLabel = "TEXT", description = "One prompt.")
    private @Nullable String prompt;

    @Option(
        names = "--prompts",
        paramLabel = "FILE",
        description =
            "JSON Lines {\"id\", \"prompt\"} or {\"id\", \"messages\": [{\"role\", \"content\"}]},"
                + " or plain text, one prompt a line.")
    private @Nullable Path file;

    List<PromptFile.Entry> entries() throws IOException {
      return prompt != null
          ? List.of(new PromptFile.Entry("1", prompt, ""))
          : PromptFile.prompts(Objects.requireNonNull(file));
    }
  }

  @ArgGroup(multiplicity = "1")
  private Prompts prompts;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Draw N answers beside the greedy one.")
  private int samples;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "Temperature of the samples (default: ${DEFAULT-VALUE}).")
  private double temperature = 1.0;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description = "Keep the most probable tokens up to this mass (default: ${DEFAULT-VALUE}).")
  private double topP = 1.0;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Keep so many of the most probable tokens; 0, the default, keeps all.")
  private int topK;

  @Option(
      names = "--min-p",
      paramLabel = "P",
      description =
          "Keep tokens at least so probable relative to the most probable one; 0, the default,"
              + " keeps all.")
  private double minP;

  @Option(
      names = "--repetition-penalty",
      paramLabel = "R",
      description =
          "Makes tokens of the prompt and the answer less probable, greedy answers included"
              + " (default: ${DEFAULT-VALUE}).")
  private double repetitionPenalty = 1.0;

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description = "End an answer before this text; may be given several times.")
  private List<String> stop = List.of();

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the samples (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--max-new-tokens",
      paramLabel = "M",
      description = "At most so many tokens an answer (default: ${DEFAULT-VALUE}).")
  private int maxNewTokens = GenerationRequest.DEFAULT_MAX_NEW_TOKENS;

  @Mixin private ChatOptions chat;

  @Mixin private TracingOptions tracing;

  @Override
  public Integer call() throws IOException {
    List<PromptFile.Entry> entries = chat.conversations(prompts.entries());
    for (PromptFile.Entry entry : entries) {
      // What is wrong with a request is said before the model is loaded.
      request(entry.id(), entry.messages().isEmpty() ? entry.prompt() : "?", PromptForm.TEXT);
    }
    tracing.record(
        entries,
        (model, chunk) -> model.generate(requests(model, chunk)),
        spec.commandLine().getErr());
    return ExitCode.DONE;
  }

  private List<GenerationRequest> requests(LanguageModel model, List<PromptFile.Entry> chunk) {
    List<GenerationRequest> requests = new ArrayList<>();
    for (PromptFile.Entry entry : chunk) {
      requests.add(
          entry.messages().isEmpty()
              ? request(entry.id(), entry.prompt(), PromptForm.TEXT)
              : request(entry.id(), ChatOptions.render(model, entry), PromptForm.CHAT));
    }
    return requests;
  }

  private GenerationRequest request(String id, String prompt, PromptForm form) {
    return new GenerationRequest(
        id,
        prompt,
        maxNewTokens,
        samples == 0
            ? Optional.empty()
            : Optional.of(new Sampling(samples, temperature, topP, seed, topK, minP)),
        tracing.signals(),
        repetitionPenalty,
        Stopping.none().withTexts(stop),
        form);
  }
}
