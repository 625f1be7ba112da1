package io.github.uq4j.benchmarks;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.Device;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.onnx.OnnxOptions;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The half in Java of {@code benchmarks/python/compare.py}, which starts it and has it do one turn
 * for every turn of its own. Reads a line {@code score} or {@code generate} and answers with
 * tokens, processor time of the thread and time in seconds. Lines for the other side begin with
 * {@code uq4j}. One thread.
 */
public final class ComparisonPeer {

  private static final int TEXTS = 4;
  private static final int TEXT = 128;
  private static final int PROMPT = 64;
  private static final int NEW = 32;
  private static final String BEGINNING = "The ";

  private final OnnxLanguageModel model;
  private final List<ScoringRequest> texts = new ArrayList<>();
  private final List<GenerationRequest> prompts = new ArrayList<>();

  private ComparisonPeer(OnnxLanguageModel model) {
    this.model = model;
    for (String text : TestModels.prompts(model, TEXTS, TEXT)) {
      texts.add(new ScoringRequest("t" + texts.size(), BEGINNING, text, SignalRequest.none()));
    }
    for (String prompt : TestModels.prompts(model, TEXTS, PROMPT)) {
      prompts.add(GenerationRequest.of("p" + prompts.size(), prompt).withMaxNewTokens(NEW));
    }
  }

  /**
   * Serves the other side until it closes the input.
   *
   * @param arguments the model's folder; no token may end its answers
   * @throws IOException if the input cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    OnnxOptions options = OnnxOptions.withDefaults().withDevice(Device.CPU).withThreads(1);
    try (OnnxLanguageModel model = OnnxLanguageModel.open(Path.of(arguments[0]), options);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      ComparisonPeer peer = new ComparisonPeer(model);
      peer.tell("texts", peer.model.score(peer.texts));
      peer.tell("prompts", peer.model.generate(peer.prompts));
      Stream.generate(() -> next(lines)).takeWhile(line -> !line.isEmpty()).forEach(peer::turn);
    }
  }

  private static String next(BufferedReader lines) {
    try {
      String line = lines.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Says which tokens were given, which followed, and their log-probabilities. */
  private void tell(String what, List<Trace> traces) {
    for (Trace trace : traces) {
      List<Token> made = trace.generation().tokens();
      System.out.printf(
          "uq4j %s {\"given\": [%s], \"made\": [%s], \"logprobs\": [%s]}%n",
          what,
          trace.prompt().orElseThrow().tokens().stream()
              .map(token -> "" + token.id().orElseThrow())
              .collect(Collectors.joining(", ")),
          made.stream()
              .map(token -> "" + token.id().orElseThrow())
              .collect(Collectors.joining(", ")),
          made.stream()
              .map(token -> "" + token.distribution().logprob())
              .collect(Collectors.joining(", ")));
    }
    System.out.println("uq4j end");
  }

  private void turn(String work) {
    Supplier<List<Trace>> task =
        work.equals("score") ? () -> model.score(texts) : () -> model.generate(prompts);
    ThreadMXBean thread = ManagementFactory.getThreadMXBean();
    long start = System.nanoTime();
    long used = thread.getCurrentThreadCpuTime();
    List<Trace> traces = task.get();
    used = thread.getCurrentThreadCpuTime() - used;
    long time = System.nanoTime() - start;
    int tokens = traces.stream().mapToInt(trace -> trace.generation().tokens().size()).sum();
    System.out.printf(Locale.ROOT, "uq4j %d %.6f %.6f%n", tokens, used / 1e9, time / 1e9);
  }
}
