package io.github.uq4j.cli;

import io.github.uq4j.claim.ClaimExtractor;
import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.DeviceOptions;
import io.github.uq4j.cli.shell.OutputFile;
import io.github.uq4j.factcheck.claims.ClaimLanguage;
import io.github.uq4j.factcheck.claims.ClauseClaims;
import io.github.uq4j.factcheck.claims.RecordedClaims;
import io.github.uq4j.factcheck.claims.SentenceClaims;
import io.github.uq4j.factcheck.claims.prompted.ChatModel;
import io.github.uq4j.factcheck.claims.prompted.PromptedClaims;
import io.github.uq4j.factcheck.claims.prompted.RememberedReplies;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.io.ReplyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How {@code uq factcheck} finds claims. */
final class ClaimFinding {

  private static final int LONGEST_REPLY = 512;

  /** Ways to find claims. */
  enum Way {
    SENTENCES,
    CLAUSES,
    RECORDED,
    LLM
  }

  @Option(
      names = "--claims",
      paramLabel = "sentences|clauses|recorded|llm",
      description =
          "How claims are found (default: sentences); llm asks a chat model, or takes its"
              + " replies from --replies.")
  private Way way = Way.SENTENCES;

  @Option(
      names = "--replies",
      paramLabel = "FILE",
      description =
          "With --claims llm: a file of prompts and replies (JSON Lines). With --chat-model,"
              + " replies it lacks are added to it.")
  private @Nullable Path replies;

  @Option(
      names = "--chat-model",
      paramLabel = "DIR",
      description = "With --claims llm: the folder of the model to ask.")
  private @Nullable Path chatModel;

  @Option(
      names = "--claims-language",
      paramLabel = "en|zh|ru|ar|de",
      description = "The language of the answers (default: en), for --claims llm or recorded.")
  private String language = "en";

  /** An extractor and what it has opened. */
  static final class Opened implements AutoCloseable {
    private final ClaimExtractor extractor;
    private @Nullable LanguageModel model;
    private @Nullable RememberedReplies memory;
    private @Nullable Path file;
    private final AtomicInteger left = new AtomicInteger();

    private Opened(ClaimExtractor extractor) {
      this.extractor = extractor;
    }

    private Opened(ChatModel model, ClaimLanguage language, PrintWriter err) {
      this.extractor =
          PromptedClaims.of(model)
              .withLanguage(language)
              .withUnaligned(
                  claim -> {
                    left.incrementAndGet();
                    err.println(claim.line());
                  });
    }

    ClaimExtractor extractor() {
      return extractor;
    }

    /** How many claims or sentences had to be left out. */
    int leftOut() {
      return left.get();
    }

    @Override
    public void close() throws IOException {
      try {
        if (memory != null && file != null) {
          ReplyFile.write(file, memory.replies());
        }
      } finally {
        if (model != null) {
          model.close();
        }
      }
    }
  }

  /** Refuses options that do not go together. */
  void require() {
    if (way != Way.LLM && (replies != null || chatModel != null)) {
      throw new BadInputException("--replies and --chat-model go with --claims llm");
    }
    if (way == Way.LLM && replies == null && chatModel == null) {
      throw new BadInputException("--claims llm needs --replies FILE or --chat-model DIR");
    }
    spoken();
  }

  private ClaimLanguage spoken() {
    try {
      return ClaimLanguage.of(language);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("--claims-language: " + e.getMessage());
    }
  }

  Opened open(DeviceOptions device, PrintWriter err) throws IOException {
    return switch (way) {
      case SENTENCES -> new Opened(SentenceClaims.withDefaults());
      case CLAUSES -> new Opened(ClauseClaims.withDefaults());
      case RECORDED -> new Opened(RecordedClaims.withDefaults().withLanguage(spoken()));
      case LLM -> prompted(device, err);
    };
  }

  private Opened prompted(DeviceOptions device, PrintWriter err) throws IOException {
    Path file = replies;
    Path folder = chatModel;
    if (folder == null) {
      Map<String, String> known = file == null ? Map.of() : ReplyFile.read(file);
      return new Opened(ChatModel.recorded(known), spoken(), err);
    }
    Map<String, String> known =
        file == null || !Files.exists(file) ? Map.of() : ReplyFile.read(file);
    if (file != null) {
      OutputFile.requireWritable(file);
    }
    LanguageModel model = device.languageModel(folder);
    RememberedReplies memory = RememberedReplies.of(ChatModel.of(model, LONGEST_REPLY), known);
    Opened opened = new Opened(memory, spoken(), err);
    opened.model = model;
    opened.memory = memory;
    opened.file = file;
    return opened;
  }
}
