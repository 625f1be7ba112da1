package io.github.uq4j.benchmarks;

import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.model.Tokenizer;
import io.github.uq4j.onnx.Device;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.onnx.OnnxOptions;
import io.github.uq4j.onnx.Reductions;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Memory and time of scoring one long text with a large vocabulary. Not a JMH benchmark: run it
 * alone in a JVM with a small heap, such as {@code -Xmx1g}; the random decoder is made by {@code
 * testdata/training/random_decoder.py}. Linux only.
 */
public final class LongContextBenchmark {

  private static final String WORD = "so ";

  private LongContextBenchmark() {}

  /**
   * Prints tokens, vocabulary, peak memory and seconds, or why the request is refused.
   *
   * @param arguments in one or several: the model's folder, the number of tokens, what is asked for
   *     ({@code top=10,entropy}), and how rows are reduced ({@code AUTO})
   * @throws IOException if the system does not say how much memory was resident
   */
  public static void main(String[] arguments) throws IOException {
    List<String> words = List.of(String.join(" ", arguments).split(" "));
    int tokens = Integer.parseInt(words.get(1));
    String signals = words.size() > 2 ? words.get(2) : "top=10,entropy";
    Reductions reductions = Reductions.valueOf(words.size() > 3 ? words.get(3) : "AUTO");
    OnnxOptions options =
        OnnxOptions.withDefaults().withDevice(Device.CPU).withThreads(1).withReductions(reductions);
    try (OnnxLanguageModel model = OnnxLanguageModel.open(Path.of(words.get(0)), options)) {
      System.out.printf(
          Locale.ROOT, "%s, %s; loaded: %.0f MiB%n", signals, reductions, mebibytes());
      long start = System.nanoTime();
      try {
        Trace trace = model.score(request(model, tokens, SignalRequest.parse(signals)));
        System.out.printf(
            Locale.ROOT,
            "%d tokens, %d alternatives each%n",
            trace.generation().tokens().size(),
            trace.generation().tokens().get(0).distribution().top().size());
      } catch (RuntimeException e) {
        System.out.println("refused: " + e);
      }
      System.out.printf(
          Locale.ROOT, "%.1f s, peak %.0f MiB%n", (System.nanoTime() - start) / 1e9, mebibytes());
    }
  }

  private static ScoringRequest request(OnnxLanguageModel model, int tokens, SignalRequest asked) {
    String text = WORD.repeat(tokens);
    List<Tokenizer.Piece> pieces = model.tokenizer().encode(text);
    int end = pieces.get(Math.min(pieces.size(), tokens) - 1).span().end();
    return new ScoringRequest("long", "Q:", text.substring(0, end), asked);
  }

  private static double mebibytes() throws IOException {
    return ProcessMemory.PEAK.mebibytes();
  }
}
