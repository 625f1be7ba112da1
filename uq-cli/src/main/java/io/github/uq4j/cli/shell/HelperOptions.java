package io.github.uq4j.cli.shell;

import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.model.SimilarityModel;
import io.github.uq4j.onnx.ModelFingerprint;
import io.github.uq4j.onnx.OnnxEmbeddingModel;
import io.github.uq4j.onnx.OnnxEntailmentModel;
import io.github.uq4j.onnx.OnnxSimilarityModel;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.run.JudgementStore;
import io.github.uq4j.trace.Judgements;
import io.github.uq4j.trace.io.JudgementFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The helper models of a command; without one, what the traces have recorded is used. */
public final class HelperOptions {

  private static final String RECORDED = "recorded";

  @Option(
      names = "--nli",
      paramLabel = "DIR|recorded",
      description =
          "The entailment model's folder, or 'recorded' for the judgements in the traces"
              + " (default).")
  private @Nullable String nli;

  @Option(
      names = "--similarity",
      paramLabel = "DIR|recorded",
      description =
          "The similarity model's folder, or 'recorded' for the judgements in the traces"
              + " (default).")
  private @Nullable String similarity;

  @Option(
      names = "--embedding",
      paramLabel = "DIR",
      description = "The folder of a model that embeds texts.")
  private @Nullable Path embedding;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Keep what the entailment and similarity models say in this folder, and ask them only"
              + " what it does not hold.")
  private @Nullable Path cache;

  @Option(
      names = "--judgements",
      paramLabel = "FILE",
      description =
          "A file of such judgements to use instead of a model; for all traces, before their own.")
  private @Nullable Path judgements;

  /** Opened helper models, closed together. */
  public static final class Opened implements AutoCloseable {

    private final Map<String, String> models = new LinkedHashMap<>();
    private @Nullable OnnxEntailmentModel entailment;
    private @Nullable OnnxSimilarityModel similarity;
    private @Nullable OnnxEmbeddingModel embedding;
    private @Nullable JudgementStore store;
    private Helpers helpers = Helpers.none();

    public Helpers helpers() {
      return helpers;
    }

    /** What the models are, by what they judge. */
    public Map<String, String> models() {
      return Collections.unmodifiableMap(models);
    }

    @Override
    public void close() throws IOException {
      try {
        if (entailment != null) {
          entailment.close();
        }
      } finally {
        try {
          if (similarity != null) {
            similarity.close();
          }
        } finally {
          if (embedding != null) {
            embedding.close();
          }
          if (store != null) {
            store.close();
          }
        }
      }
    }
  }

  public boolean hasEntailmentModel() {
    return nli != null && !nli.equals(RECORDED);
  }

  public Opened open(DeviceOptions device, PrintWriter err) throws IOException {
    Opened opened = new Opened();
    boolean done = false;
    try {
      if (cache != null) {
        opened.store = store(cache);
      }
      read(opened);
      if (nli != null && hasEntailmentModel()) {
        openEntailment(opened, Path.of(nli), device);
      }
      if (similarity != null && !similarity.equals(RECORDED)) {
        openSimilarity(opened, Path.of(similarity), device);
      }
      if (embedding != null) {
        OnnxEmbeddingModel model = device.embeddingModel(embedding);
        opened.embedding = model;
        opened.models.put("embedding", ModelFingerprint.of(embedding));
        opened.helpers = opened.helpers.withEmbedding(model);
      }
      if (opened.store != null) {
        opened.store.notes().forEach(err::println);
      }
      done = true;
      return opened;
    } finally {
      if (!done) {
        opened.close();
      }
    }
  }

  private static JudgementStore store(Path folder) throws IOException {
    OutputFile.createFolder(folder);
    return JudgementStore.open(folder);
  }

  private void read(Opened opened) throws IOException {
    if (judgements == null) {
      return;
    }
    if (!Files.isRegularFile(judgements)) {
      throw new BadInputException("no such file of judgements: " + judgements);
    }
    Judgements read = JudgementFile.read(judgements);
    if (!read.entailment().isEmpty()) {
      opened.helpers = opened.helpers.withEntailment(EntailmentModel.recorded(read));
    }
    if (!read.similarity().isEmpty()) {
      opened.helpers = opened.helpers.withSimilarity(SimilarityModel.recorded(read));
    }
    opened.models.put("judgements", judgements.getFileName().toString());
  }

  private static void openEntailment(Opened opened, Path folder, DeviceOptions device)
      throws IOException {
    OnnxEntailmentModel model = device.entailmentModel(folder);
    opened.entailment = model;
    String id = ModelFingerprint.of(folder);
    opened.models.put("entailment", id);
    JudgementStore store = opened.store;
    opened.helpers =
        opened.helpers.withEntailment(
            store == null ? EntailmentModel.cached(model) : store.entailment(id, model));
  }

  private static void openSimilarity(Opened opened, Path folder, DeviceOptions device)
      throws IOException {
    OnnxSimilarityModel model = device.similarityModel(folder);
    opened.similarity = model;
    String id = ModelFingerprint.of(folder);
    opened.models.put("similarity", id);
    JudgementStore store = opened.store;
    opened.helpers =
        opened.helpers.withSimilarity(
            store == null ? SimilarityModel.cached(model) : store.similarity(id, model));
  }
}
