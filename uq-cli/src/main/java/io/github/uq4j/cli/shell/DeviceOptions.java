package io.github.uq4j.cli.shell;

import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.Device;
import io.github.uq4j.onnx.OnnxEmbeddingModel;
import io.github.uq4j.onnx.OnnxEntailmentModel;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.onnx.OnnxOptions;
import io.github.uq4j.onnx.OnnxSimilarityModel;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where models run, and opening them with what is wrong said as bad input. */
public final class DeviceOptions {

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|cuda[:N]",
      converter = DeviceConverter.class,
      description = "Where models run; auto, the default, takes the GPU if it is usable.")
  private Device device = Device.AUTO;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that models and scorers may use (default: all cores).")
  private int threads;

  /** Reads a device's name. */
  public static final class DeviceConverter implements ITypeConverter<Device> {
    @Override
    public Device convert(String text) {
      try {
        return Device.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  public OnnxLanguageModel languageModel(Path folder) {
    return open(() -> OnnxLanguageModel.open(folder, options()));
  }

  public OnnxEntailmentModel entailmentModel(Path folder) {
    return open(() -> OnnxEntailmentModel.open(folder, options()));
  }

  public OnnxSimilarityModel similarityModel(Path folder) {
    return open(() -> OnnxSimilarityModel.open(folder, options()));
  }

  public OnnxEmbeddingModel embeddingModel(Path folder) {
    return open(() -> OnnxEmbeddingModel.open(folder, options()));
  }

  public OnnxOptions options() {
    OnnxOptions options = OnnxOptions.withDefaults().withDevice(device);
    return threads == 0 ? options : options.withThreads(threads);
  }

  /** How many threads score. */
  public int scoringThreads() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  private static <T> T open(Supplier<T> opening) {
    try {
      return opening.get();
    } catch (ModelException e) {
      throw new BadInputException(String.valueOf(e.getMessage()), e);
    }
  }
}
