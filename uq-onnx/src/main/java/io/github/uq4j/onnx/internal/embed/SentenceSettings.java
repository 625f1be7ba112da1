package io.github.uq4j.onnx.internal.embed;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.onnx.internal.layout.JsonFiles;
import io.github.uq4j.onnx.internal.session.ModelConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a folder says of sentences, in the files of the sentence-transformers library: {@code
 * modules.json}, the pooling's {@code config.json}, {@code sentence_bert_config.json} and {@code
 * config_sentence_transformers.json}.
 *
 * @param pooling the ways of pooling, whose vectors are joined in this order; the mean where
 *     nothing is said
 * @param length whether vectors are brought to length 1
 * @param spelling whether texts are put into lower case
 * @param tokens at most so many tokens
 * @param prompt stands before every text; may be empty
 */
public record SentenceSettings(
    List<Pooling> pooling, Length length, Spelling spelling, int tokens, String prompt) {

  /** Whether vectors are brought to length 1. */
  public enum Length {
    /** As they come. */
    ANY,
    /** Divided by their Euclidean length. */
    ONE
  }

  /** Whether texts are put into lower case. */
  public enum Spelling {
    /** As they are. */
    KEPT,
    /** In lower case. */
    LOWER
  }

  /** Copies the list. */
  public SentenceSettings {
    pooling = List.copyOf(pooling);
  }

  /**
   * Reads a folder's settings.
   *
   * @param config the folder
   * @return what it says
   * @throws IllegalArgumentException if it asks for a module or a pooling that is not known
   */
  public static SentenceSettings read(ModelConfig config) {
    Path folder = config.folder();
    Path poolingFile = folder.resolve("1_Pooling").resolve("config.json");
    Length length = Length.ANY;
    for (JsonNode module : JsonFiles.optional(folder.resolve("modules.json"))) {
      String type = module.path("type").asText();
      switch (type.substring(type.lastIndexOf('.') + 1)) {
        case "Transformer" -> {}
        case "Pooling" ->
            poolingFile = folder.resolve(module.path("path").asText() + "/config.json");
        case "Normalize" -> length = Length.ONE;
        default ->
            throw new IllegalArgumentException(
                folder.resolve("modules.json")
                    + " has the module "
                    + type
                    + "; must be Transformer, Pooling or Normalize");
      }
    }
    JsonNode sentences = JsonFiles.optional(folder.resolve("sentence_bert_config.json"));
    JsonNode stated = sentences.path("max_seq_length");
    int tokens = config.usableTokens();
    if (stated.isIntegralNumber() && stated.asInt() > 0) {
      tokens = Math.min(tokens, stated.asInt());
    }
    Spelling spelling =
        sentences.path("do_lower_case").asBoolean() ? Spelling.LOWER : Spelling.KEPT;
    return new SentenceSettings(pooling(poolingFile), length, spelling, tokens, prompt(folder));
  }

  private static List<Pooling> pooling(Path file) {
    JsonNode stated = JsonFiles.optional(file);
    List<Pooling> ways = new ArrayList<>();
    String named = stated.path("pooling_mode").asText();
    for (Pooling way : Pooling.values()) {
      if (stated.path(way.field()).asBoolean() || way.shortName().equals(named)) {
        ways.add(way);
      }
    }
    if (ways.isEmpty() && !stated.isMissingNode()) {
      throw new IllegalArgumentException(
          file + " asks for no pooling that is known: " + stated + "; must have one true");
    }
    if (stated.has("include_prompt") && !stated.path("include_prompt").asBoolean()) {
      throw new IllegalArgumentException(
          file + ": include_prompt = false; leaving a prompt out of the pooling is not supported");
    }
    return ways.isEmpty() ? List.of(Pooling.MEAN) : ways;
  }

  private static String prompt(Path folder) {
    JsonNode stated = JsonFiles.optional(folder.resolve("config_sentence_transformers.json"));
    JsonNode name = stated.path("default_prompt_name");
    return name.isTextual() ? stated.path("prompts").path(name.asText()).asText() : "";
  }
}
