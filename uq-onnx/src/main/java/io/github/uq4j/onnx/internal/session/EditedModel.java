package io.github.uq4j.onnx.internal.session;

import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A model whose graph was edited in memory: the graph without its large weights, and the weights.
 * The session that is opened of it keeps the weights alive; the bytes are not needed afterwards.
 */
public final class EditedModel {

  private static final String FOLDER_KEY = "session.model_external_initializers_file_folder_path";

  private final Path file;
  private final byte[] graph;
  private final Optional<Path> dataFolder;
  private final WeightTensors.Selection weights;

  /**
   * A model to load.
   *
   * @param file the file it was read from, for messages
   * @param graph the serialised model; not copied, so not to be changed afterwards
   * @param dataFolder where external data lies that is not among the weights; empty if there is
   *     none
   * @param weights tensors for the initializers that the graph calls external
   */
  public EditedModel(
      Path file, byte[] graph, Optional<Path> dataFolder, WeightTensors.Selection weights) {
    this.file = file;
    this.graph = graph;
    this.dataFolder = dataFolder;
    this.weights = weights;
  }

  Path file() {
    return file;
  }

  WeightTensors weights() {
    return weights.weights();
  }

  /** Loads it; the caller has {@linkplain WeightTensors#retain() retained} the weights. */
  OrtSession createSession(OrtEnvironment environment, OrtSession.SessionOptions options)
      throws OrtException {
    Map<String, OnnxTensorLike> tensors = weights.tensors();
    if (dataFolder.isPresent()) {
      options.addConfigEntry(FOLDER_KEY, dataFolder.get().toString());
    }
    if (!tensors.isEmpty()) {
      options.addExternalInitializers(tensors);
    }
    return environment.createSession(graph, options);
  }
}
