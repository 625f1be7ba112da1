package io.github.uq4j.onnx.internal.pair;

import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.internal.session.ModelConfig;
import io.github.uq4j.onnx.internal.text.FileTokenizer;
import io.github.uq4j.onnx.internal.text.FileTokenizer.PairIds;
import java.util.Optional;

/**
 * Turns inputs into ids that fit the model: one with too many tokens is refused, or cut where that
 * was asked for.
 */
final class InputTokenizer implements AutoCloseable {

  private final ModelConfig config;
  private final FileTokenizer whole;
  private final Optional<FileTokenizer> cutting;

  private InputTokenizer(ModelConfig config, FileTokenizer whole, Optional<FileTokenizer> cutting) {
    this.config = config;
    this.whole = whole;
    this.cutting = cutting;
  }

  /** What to do with an input of too many tokens. */
  enum Excess {
    REFUSE,
    CUT
  }

  /** Ids that fit, and how many were left out. */
  record Fitted(PairIds ids, int cut) {}

  static InputTokenizer open(ModelConfig config, Excess excess) {
    String side = config.tokenizer().path("truncation_side").asText("right");
    if (excess == Excess.CUT && !side.equals("right")) {
      throw new IllegalArgumentException(
          config.folder()
              + " has truncation_side = "
              + side
              + " in tokenizer_config.json; must be right where texts are to be cut");
    }
    FileTokenizer whole = FileTokenizer.open(config.tokenizerFile());
    if (excess == Excess.REFUSE || config.usableTokens() == Integer.MAX_VALUE) {
      return new InputTokenizer(config, whole, Optional.empty());
    }
    try {
      FileTokenizer cutting =
          FileTokenizer.openCutting(config.tokenizerFile(), config.usableTokens());
      return new InputTokenizer(config, whole, Optional.of(cutting));
    } catch (IllegalArgumentException | ModelException e) {
      whole.close();
      throw e;
    }
  }

  Fitted encode(TextInput input) {
    PairIds ids = encode(whole, input);
    int limit = config.usableTokens();
    int count = ids.ids().size();
    if (count == 0) {
      throw new IllegalArgumentException(
          input.described() + " has no tokens; must be >= 1 for " + config.folder());
    }
    if (count <= limit) {
      return new Fitted(ids, 0);
    }
    if (cutting.isEmpty()) {
      throw new IllegalArgumentException(
          input.described()
              + " has "
              + count
              + " tokens; must be <= "
              + limit
              + ", the positions of "
              + config.folder());
    }
    PairIds kept = encode(cutting.get(), input);
    return new Fitted(kept, count - kept.ids().size());
  }

  private static PairIds encode(FileTokenizer tokenizer, TextInput input) {
    return input
        .second()
        .map(second -> tokenizer.encode(input.first(), second))
        .orElseGet(() -> tokenizer.encodeSegment(input.first()));
  }

  @Override
  public void close() {
    whole.close();
    cutting.ifPresent(FileTokenizer::close);
  }
}
