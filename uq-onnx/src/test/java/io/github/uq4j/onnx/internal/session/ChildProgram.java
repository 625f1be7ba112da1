package io.github.uq4j.onnx.internal.session;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.Sampling;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.Device;
import io.github.uq4j.onnx.Engine;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.onnx.OnnxOptions;
import io.github.uq4j.onnx.Reductions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Runs a model, alone or from four threads, and ends the JVM in one of several ways. */
final class ChildProgram {

  private ChildProgram() {}

  public static void main(String[] arguments) throws InterruptedException, IOException {
    if (arguments[1].equals("vector")) {
      openWithoutVectorModule(Path.of(arguments[0]));
      return;
    }
    if (arguments[1].equals("twice")) {
      openAnywhere(Path.of(arguments[0]));
      openAnywhere(Path.of(arguments[0]));
      return;
    }
    OnnxLanguageModel model = OnnxLanguageModel.open(Path.of(arguments[0]));
    if (arguments[1].equals("end")) {
      model.generate(request());
      model.close();
      System.out.println("done");
      return;
    }
    if (arguments[1].equals("memory")) {
      watchMemory(model);
      return;
    }
    CountDownLatch running = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      new Thread(() -> runOn(model, running), "runner-" + i).start();
    }
    running.await();
    System.out.println("running");
    Thread.sleep(200);
    if (arguments[1].equals("exit")) {
      System.exit(7);
    }
  }

  private static void openAnywhere(Path folder) {
    OnnxOptions options = OnnxOptions.withDefaults().withDevice(Device.AUTO);
    try (OnnxLanguageModel model = OnnxLanguageModel.open(folder, options)) {
      GenerationRequest few = GenerationRequest.of("few", "Who?\n").withMaxNewTokens(2);
      System.out.println(
          "opened on " + model.generate(few).provenance().orElseThrow().request().get("device"));
    }
  }

  private static void openWithoutVectorModule(Path folder) {
    OnnxOptions options = OnnxOptions.withDefaults().withDevice(Device.CPU);
    try (OnnxLanguageModel model =
        OnnxLanguageModel.open(folder, options.withReductions(Reductions.VECTOR))) {
      System.out.println("opened " + model);
    } catch (IllegalArgumentException e) {
      System.out.println("refused: " + e.getMessage());
    }
    try (OnnxLanguageModel model =
        OnnxLanguageModel.open(folder, options.withEngine(Engine.STEP))) {
      GenerationRequest few = GenerationRequest.of("few", "Who?\n").withMaxNewTokens(2);
      System.out.println(
          "reductions: "
              + model.generate(few).provenance().orElseThrow().request().get("reductions"));
    }
  }

  private static void watchMemory(OnnxLanguageModel model) throws IOException {
    run(model, 20);
    long before = residentKilobytes();
    run(model, 40);
    System.out.println("grown by " + (residentKilobytes() - before));
    model.close();
  }

  private static void run(OnnxLanguageModel model, int times) {
    for (int i = 0; i < times; i++) {
      model.generate(request());
    }
  }

  private static long residentKilobytes() throws IOException {
    System.gc();
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("RssAnon:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no RssAnon");
  }

  private static GenerationRequest request() {
    return GenerationRequest.of("child", "Tell me about nobody.\n")
        .withMaxNewTokens(200)
        .withSampling(Sampling.of(8, 3))
        .withSignals(SignalRequest.parse("top=5,entropy,attention,hidden"));
  }

  private static void runOn(OnnxLanguageModel model, CountDownLatch running) {
    try {
      while (true) {
        model.generate(request());
        running.countDown();
      }
    } catch (IllegalStateException | io.github.uq4j.model.ModelException e) {
      System.out.println("stopped: " + e.getMessage());
    }
  }
}
