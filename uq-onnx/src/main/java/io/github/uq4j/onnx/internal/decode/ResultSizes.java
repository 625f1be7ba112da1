package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.onnx.internal.session.RunFailures;
import io.github.uq4j.trace.Signal;
import java.util.List;
import java.util.Locale;

/**
 * Refuses texts whose signals no tensor or no heap of this JVM can hold, before anything is read of
 * them. Sizes that are not known, such as the heads of some models, count as one.
 */
final class ResultSizes {

  /** The longest array. */
  private static final long VALUES = Integer.MAX_VALUE - 8L;

  /** The most floats that are read of one tensor of the runtime. */
  private static final long OUTPUT = Integer.MAX_VALUE / Float.BYTES;

  private final DecoderModel model;
  private final long heap;

  /**
   * Checks against a heap.
   *
   * @param model what reads the texts
   * @param heap its largest size in bytes
   */
  ResultSizes(DecoderModel model, long heap) {
    this.model = model;
    this.heap = heap;
  }

  /**
   * Checks texts that are read in one call.
   *
   * @param texts the texts
   * @param purpose what is read of them
   * @throws IllegalArgumentException if what they ask for is more than can be had
   */
  void require(List<ForcedText> texts, ForcedPass.Purpose purpose) {
    long all = 0;
    for (ForcedText text : texts) {
      TextParts parts = TextParts.of(model, text);
      long attention = attention(text, parts);
      long hidden = hidden(text, parts);
      long logits = 0;
      if (purpose == ForcedPass.Purpose.DISTRIBUTIONS) {
        requireRun(text);
        logits = logits(text);
      }
      // Rows of logits are joined when all are there.
      all += (attention + hidden + 2 * logits) * Float.BYTES;
    }
    if (all > heap) {
      throw new IllegalArgumentException(
          requests(texts)
              + ": the signals would take "
              + mebibytes(all)
              + " MiB; must be less than the "
              + mebibytes(heap)
              + " MiB of this JVM's heap (-Xmx). Ask for fewer texts at once, for parts of attention"
              + " and hidden states, or for top and entropy instead of logits");
    }
  }

  private static String requests(List<ForcedText> texts) {
    return RunFailures.requests(texts.stream().map(ForcedText::request));
  }

  private static long mebibytes(long bytes) {
    return bytes >> 20;
  }

  private long attention(ForcedText text, TextParts parts) {
    if (!parts.attends()) {
      return 0;
    }
    long layers = parts.layers().size();
    long heads = parts.heads().map(List::size).orElse(model.heads().orElse(1));
    long rows = parts.rows().size();
    String shape =
        String.format(
            Locale.ROOT, "[%d layers, %d heads, %d rows, %d]", layers, heads, rows, text.length());
    return checked(text, Signal.ATTENTION, shape, layers * heads * rows * text.length());
  }

  private long hidden(ForcedText text, TextParts parts) {
    if (!parts.hidden()) {
      return 0;
    }
    long levels = parts.levels().size();
    long positions = parts.positions().size();
    long width = model.hiddenSize().orElse(1);
    String shape =
        String.format(Locale.ROOT, "[%d levels, %d positions, %d]", levels, positions, width);
    return checked(text, Signal.HIDDEN_STATES, shape, levels * positions * width);
  }

  /** A model without a cache has to read a text at once. */
  private void requireRun(ForcedText text) {
    long words = model.vocabulary().orElse(1);
    long made = text.steps() * words;
    if (model.cache().isEmpty() && made > OUTPUT) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "request \"%s\": %s keeps no cache, so that its run would give the logits of %d tokens,"
                  + " %d words each, at once; must be <= %d values. Score shorter texts",
              text.request(),
              model.session().file(),
              text.steps(),
              words,
              OUTPUT));
    }
  }

  private long logits(ForcedText text) {
    if (!text.signals().asks(Signal.LOGITS)) {
      return 0;
    }
    long words = model.vocabulary().orElse(1);
    String shape = String.format(Locale.ROOT, "[%d tokens, %d words]", text.steps(), words);
    return checked(text, Signal.LOGITS, shape, text.steps() * words);
  }

  private static long checked(ForcedText text, Signal signal, String shape, long values) {
    if (values > VALUES) {
      throw new IllegalArgumentException(
          "request \""
              + text.request()
              + "\": the "
              + signal.id()
              + " "
              + shape
              + " would hold "
              + values
              + " values; must be <= "
              + VALUES
              + ". "
              + (signal == Signal.LOGITS
                  ? "Ask for top and entropy instead"
                  : "Ask for parts of them"));
    }
    return values;
  }
}
