package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.model.GenerationListener;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models are opened, shared by threads, closed, and leave nothing behind. */
class LifecycleTest {

  private static final OnnxOptions CPU = OnnxOptions.withDefaults().withDevice(Device.CPU);

  @Test
  void model_eightThreads_giveTheSameTraces() throws Exception {
    List<GenerationRequest> requests = LanguageModelTest.requests(3, "sampled");
    try (OnnxLanguageModel model = OnnxLanguageModel.open(TestFiles.model("lm-small"), CPU)) {
      List<Trace> expected = model.generate(requests);
      ExecutorService threads = Executors.newFixedThreadPool(8);
      List<Future<List<Trace>>> futures = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        futures.add(threads.submit((Callable<List<Trace>>) () -> model.generate(requests)));
      }
      for (Future<List<Trace>> future : futures) {
        assertThat(future.get()).isEqualTo(expected);
      }
      threads.shutdown();
      assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void helpers_eightThreads_giveTheSameAnswers() throws Exception {
    List<TextPair> pairs =
        List.of(new TextPair("She lives in Oslo", "She works"), new TextPair("a", "b"));
    try (OnnxEntailmentModel model = OnnxEntailmentModel.open(TestFiles.model("nli"), CPU)) {
      var expected = model.judge(pairs);
      ExecutorService threads = Executors.newFixedThreadPool(8);
      List<Future<Boolean>> futures = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        futures.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < 25; n++) {
                    if (!model.judge(pairs).equals(expected)) {
                      return false;
                    }
                  }
                  return true;
                }));
      }
      for (Future<Boolean> future : futures) {
        assertThat(future.get()).isTrue();
      }
      threads.shutdown();
      assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void close_whileThreadsRun_waitsAndThenRefuses() throws Exception {
    List<GenerationRequest> requests = LanguageModelTest.requests(4, "");
    OnnxLanguageModel model = OnnxLanguageModel.open(TestFiles.model("lm-small"), CPU);
    List<Trace> expected = model.generate(requests);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    CountDownLatch running = new CountDownLatch(4);
    List<Future<Integer>> futures = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      futures.add(
          threads.submit(
              () -> {
                int done = 0;
                try {
                  while (true) {
                    assertThat(model.generate(requests)).isEqualTo(expected);
                    done++;
                    running.countDown();
                  }
                } catch (IllegalStateException closed) {
                  assertThat(closed).hasMessageContaining("is closed");
                  return done;
                }
              }));
    }
    running.await();
    model.close();
    for (Future<Integer> future : futures) {
      assertThat(future.get()).isPositive();
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  /** Two threads close, six ask for everything: one closes, and nothing is closed under a call. */
  @Test
  void close_byTwoThreadsWhileOthersAsk_happensOnce() throws Exception {
    long before = ModelSession.liveObjects();
    for (int round = 0; round < 3; round++) {
      OnnxLanguageModel model = OnnxLanguageModel.open(TestFiles.model("lm-small-plain"), CPU);
      CountDownLatch running = new CountDownLatch(6);
      ExecutorService threads = Executors.newFixedThreadPool(8);
      List<Future<String>> ends = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        String signals = i % 2 == 0 ? "attention:layers=" + i % 3 % 2 : "hidden,entropy";
        ends.add(threads.submit(() -> askUntilClosed(model, signals, running)));
      }
      running.await();
      Future<?> one = threads.submit(model::close);
      Future<?> other = threads.submit(model::close);
      one.get();
      other.get();
      for (Future<String> end : ends) {
        assertThat(end.get()).contains("is closed");
      }
      threads.shutdown();
      assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
      assertThat(ModelSession.liveObjects()).isEqualTo(before);
    }
  }

  private static String askUntilClosed(
      OnnxLanguageModel model, String signals, CountDownLatch running) {
    SignalRequest asked = SignalRequest.parse(signals);
    try {
      while (true) {
        model.score(new ScoringRequest("s", "Anna lives", " in Oslo.", asked));
        model.generate(GenerationRequest.of("g", "Who?\n").withMaxNewTokens(3));
        running.countDown();
      }
    } catch (IllegalStateException closed) {
      return String.valueOf(closed.getMessage());
    }
  }

  @Test
  void close_fromWithinACall_isRefusedAndTheModelGoesOn() {
    try (OnnxLanguageModel model = OnnxLanguageModel.open(TestFiles.model("lm-small"), CPU)) {
      GenerationRequest request = GenerationRequest.of("a", "Who?\n").withMaxNewTokens(3);
      Runnable closing = model::close;
      assertThatThrownBy(
              () ->
                  model.generate(
                      List.of(request),
                      event -> {
                        closing.run();
                        return GenerationListener.Reply.CONTINUE;
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is closed from within one of its own calls");
      assertThat(model.generate(request).generation().tokens()).isNotEmpty();
    }
  }

  /** The edited graph is made in the middle of a call; its weights are mapped all the same. */
  @Test
  void interrupt_beforeFilesAreRead_changesNothingButTheMark() {
    ScoringRequest request =
        new ScoringRequest("s", "Anna lives", " in Oslo.", SignalRequest.parse("attention"));
    try (OnnxLanguageModel usual = OnnxLanguageModel.open(TestFiles.model("lm-small-plain"), CPU)) {
      Trace expected = usual.score(request);
      Thread.currentThread().interrupt();
      try (OnnxLanguageModel model =
          OnnxLanguageModel.open(TestFiles.model("lm-small-plain"), CPU)) {
        Trace scored = model.score(request);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(scored.generation().tokens()).isEqualTo(expected.generation().tokens());
        assertThat(scored.generation().tensors().attention()).isPresent();
      }
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void everyMethod_afterClose_refuses() {
    OnnxLanguageModel model = OnnxLanguageModel.open(TestFiles.model("lm-small"), CPU);
    var tokenizer = model.tokenizer();
    model.close();
    model.close();
    GenerationRequest request = GenerationRequest.of("a", "b");
    ScoringRequest scoring = new ScoringRequest("a", "b", "c", SignalRequest.none());
    assertThatThrownBy(model::info).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(model::tokenizer).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> model.generate(request)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> model.sample(request)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> model.score(scoring)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> tokenizer.encode("a")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nativeObjects_afterManyCallsAndFailures_areAllClosed() {
    long before = ModelSession.liveObjects();
    List<GenerationRequest> requests = LanguageModelTest.requests(3, "sampled");
    try (OnnxLanguageModel model = OnnxLanguageModel.open(TestFiles.model("lm-small"), CPU);
        OnnxSimilarityModel similarity =
            OnnxSimilarityModel.open(TestFiles.model("similarity"), CPU)) {
      // The wrapped decoder is loaded when it is first needed.
      model.generate(requests);
      long open = ModelSession.liveObjects();
      for (int i = 0; i < 5; i++) {
        model.generate(requests);
        similarity.judge(List.of(new TextPair("a", "b")));
        assertThatThrownBy(() -> model.generate(GenerationRequest.of("long", "word ".repeat(5000))))
            .isInstanceOf(IllegalArgumentException.class);
      }
      assertThat(ModelSession.liveObjects()).isEqualTo(open);
    }
    assertThat(ModelSession.liveObjects()).isEqualTo(before);
  }

  /** The cache of a run that fails half way is released, too. */
  @Test
  void nativeObjects_afterFailedRun_areClosed(@TempDir Path folder) throws IOException {
    // The table of positions has fewer rows than the configuration says: a look-up fails in the
    // run.
    Path broken =
        ModelFolders.copy(
            TestFiles.testdata().resolve("zoo/gpt2"),
            folder,
            config -> config.put("n_positions", 500).putNull("eos_token_id"));
    String before = "x".repeat(70);
    GenerationRequest behind = GenerationRequest.of("x", "x".repeat(60)).withMaxNewTokens(20);
    long live = ModelSession.liveObjects();
    try (OnnxLanguageModel model = OnnxLanguageModel.open(broken, CPU)) {
      assertThat(model.generate(GenerationRequest.of("y", "a b c").withMaxNewTokens(3)))
          .isNotNull();
      long open = ModelSession.liveObjects();
      assertThatThrownBy(() -> model.generate(behind))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("failed to run");
      assertThatThrownBy(() -> model.generate(GenerationRequest.of("x", before)))
          .isInstanceOf(ModelException.class);
      assertThat(ModelSession.liveObjects()).isEqualTo(open);
      assertThat(model.generate(GenerationRequest.of("y", "a b c").withMaxNewTokens(3)))
          .isNotNull();
    }
    assertThat(ModelSession.liveObjects()).isEqualTo(live);
  }

  @Test
  void open_whatIsNoModelFolder_isRefusedInOneLine(@TempDir Path folder) throws IOException {
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> OnnxLanguageModel.open(none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(none + " is no folder; must be a model's folder");
    assertThatThrownBy(() -> OnnxLanguageModel.open(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no model.onnx; a model's folder must hold");
    Path partial = ModelFolders.copy(TestFiles.model("lm-small"), none, config -> {});
    Files.delete(partial.resolve("tokenizer.json"));
    assertThatThrownBy(() -> OnnxLanguageModel.open(partial))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no tokenizer.json");
  }

  @Test
  void open_corruptFiles_failNamingThem(@TempDir Path folder) throws IOException {
    long before = ModelSession.liveObjects();
    Path copy = ModelFolders.copy(TestFiles.model("lm-small"), folder, config -> {});
    byte[] model = Files.readAllBytes(copy.resolve("model.onnx"));
    Files.write(copy.resolve("model.onnx"), java.util.Arrays.copyOf(model, model.length / 3));
    assertThatThrownBy(() -> OnnxLanguageModel.open(copy, CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(copy.resolve("model.onnx") + " cannot be loaded as an ONNX model")
        .message()
        .doesNotContain("\n");
    Files.writeString(copy.resolve("config.json"), "{");
    assertThatThrownBy(() -> OnnxLanguageModel.open(copy, CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("config.json is no JSON");
    assertThat(ModelSession.liveObjects()).isEqualTo(before);
  }

  @Test
  void device_cudaWithoutIt_failsNamingWhatIsMissing() {
    boolean gpuArtifact =
        OnnxLanguageModel.class
                .getClassLoader()
                .getResource("ai/onnxruntime/native/linux-x64/libonnxruntime_providers_cuda.so")
            != null;
    boolean driver = Files.exists(Path.of("/proc/driver/nvidia/version"));
    org.junit.jupiter.api.Assumptions.assumeFalse(driver, "skipped: this machine has CUDA");
    OnnxOptions cuda = OnnxOptions.withDefaults().withDevice(Device.CUDA);
    assertThatThrownBy(() -> OnnxLanguageModel.open(TestFiles.model("lm-small"), cuda))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(
            gpuArtifact ? "cannot open shared object file" : "onnxruntime_gpu of the same version");
  }

  @Test
  void options_outOfRange_areRefused() {
    OnnxOptions options = OnnxOptions.withDefaults();
    assertThat(options.withThreads(3).threads()).isEqualTo(3);
    assertThat(options.withBatchSize(4).batchSize()).isEqualTo(4);
    assertThat(options.withTokensPerBatch(9).tokensPerBatch()).isEqualTo(9);
    assertThat(options.withDevice(Device.CPU).device()).isEqualTo(Device.CPU);
    assertThatThrownBy(() -> options.withThreads(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads = 0; must be >= 1");
    assertThatThrownBy(() -> options.withBatchSize(-1)).hasMessage("batchSize = -1; must be >= 1");
  }
}
