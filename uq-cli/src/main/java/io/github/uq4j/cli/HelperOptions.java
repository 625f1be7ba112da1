package io.github.uq4j.cli;

import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.model.SimilarityModel;
import io.github.uq4j.onnx.OnnxEntailmentModel;
import io.github.uq4j.onnx.OnnxSimilarityModel;
import io.github.uq4j.score.Helpers;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The helper models of a command; without one, what the traces have recorded is used. */
final class HelperOptions {

  private static final String RECORDED = "recorded";

  @Option(
      names = "--nli",
      paramLabel = "DIR|recorded",
      description =
          "The entailment model's folder, or 'recorded' for the judgements in the traces (default).")
  private @Nullable String nli;

  @Option(
      names = "--similarity",
      paramLabel = "DIR|recorded",
      description =
          "The similarity model's folder, or 'recorded' for the judgements in the traces (default).")
  private @Nullable String similarity;

  /** Opened helper models, closed together. */
  static final class Opened implements AutoCloseable {

    private @Nullable OnnxEntailmentModel entailment;
    private @Nullable OnnxSimilarityModel similarity;

    Helpers helpers() {
      Helpers helpers = Helpers.none();
      if (entailment != null) {
        helpers = helpers.withEntailment(EntailmentModel.cached(entailment));
      }
      if (similarity != null) {
        helpers = helpers.withSimilarity(SimilarityModel.cached(similarity));
      }
      return helpers;
    }

    @Override
    public void close() {
      try {
        if (entailment != null) {
          entailment.close();
        }
      } finally {
        if (similarity != null) {
          similarity.close();
        }
      }
    }
  }

  boolean hasEntailmentModel() {
    return nli != null && !nli.equals(RECORDED);
  }

  Opened open(DeviceOptions device) {
    Opened opened = new Opened();
    try {
      if (nli != null && hasEntailmentModel()) {
        opened.entailment = device.entailmentModel(Path.of(nli));
      }
      if (similarity != null && !similarity.equals(RECORDED)) {
        opened.similarity = device.similarityModel(Path.of(similarity));
      }
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }
}
