package io.github.uq4j.cli;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.ChatOptions;
import io.github.uq4j.cli.shell.PromptFile;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.PromptForm;
import io.github.uq4j.model.Sampling;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.model.Stopping;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.trace.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How {@code uq score} asks a model for the answers that it scores. */
final class LiveOptions {

  /** Samples that scorers of several answers get unless told otherwise, as in their papers. */
  private static final int SAMPLES = 10;

  @Option(
      names = "--max-new-tokens",
      paramLabel = "M",
      description = "With --prompts: at most so many tokens an answer (default: ${DEFAULT-VALUE}).")
  private int maxNewTokens = GenerationRequest.DEFAULT_MAX_NEW_TOKENS;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description =
          "With --prompts: draw N answers beside the greedy one (default: 10 if a scorer needs"
              + " samples, otherwise none).")
  private @Nullable Integer samples;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "With --prompts: seed of the samples (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--traces-out",
      paramLabel = "FILE",
      description = "With --prompts: also keep the traces, for scoring them again.")
  private @Nullable Path tracesOut;

  @Mixin private ChatOptions chat;

  @Nullable Path tracesOut() {
    return tracesOut;
  }

  /** Requests that record what scorers need, and no more. */
  List<GenerationRequest> requests(LanguageModel model, Path prompts, List<Scorer> scorers)
      throws IOException {
    SignalRequest signals = SignalRequest.none();
    boolean sampled = false;
    for (Scorer scorer : scorers) {
      signals = signals.union(scorer.signals());
      sampled |= scorer.info().needs().contains(Signal.SAMPLES);
    }
    int drawn = samples != null ? samples : sampled ? SAMPLES : 0;
    if (drawn < 0) {
      throw new BadInputException("--samples = " + drawn + "; must be >= 0");
    }
    List<GenerationRequest> requests = new ArrayList<>();
    for (PromptFile.Entry entry : chat.conversations(PromptFile.prompts(prompts))) {
      boolean plain = entry.messages().isEmpty();
      requests.add(
          new GenerationRequest(
              entry.id(),
              plain ? entry.prompt() : ChatOptions.render(model, entry),
              maxNewTokens,
              drawn == 0 ? Optional.empty() : Optional.of(Sampling.of(drawn, seed)),
              signals,
              1,
              Stopping.none(),
              plain ? PromptForm.TEXT : PromptForm.CHAT));
    }
    if (requests.isEmpty()) {
      throw new BadInputException(prompts + " has no prompts; must have at least one");
    }
    return requests;
  }
}
