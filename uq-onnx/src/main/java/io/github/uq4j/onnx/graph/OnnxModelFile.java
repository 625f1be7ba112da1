package io.github.uq4j.onnx.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.internal.session.EditedModel;
import io.github.uq4j.onnx.internal.session.WeightPlace;
import io.github.uq4j.onnx.internal.session.WeightTensors;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The structure of a model file without its large weights.
 *
 * <p>Weights of the main graph with more than {@value WireReader#INLINE_BYTES} bytes are not read,
 * wherever they lie: the skeleton calls them external, and their places say where they are, so that
 * they can be mapped. A weight of a type the runtime's Java interface cannot express, or of 2 GiB
 * and more, is left to the runtime if it is external already, and stays in the skeleton otherwise.
 *
 * @param file the file
 * @param skeleton the model without its large weights
 * @param weights the places of those that are to be mapped
 * @param dataFolder where external data lies that is left to the runtime; empty if there is none
 */
public record OnnxModelFile(
    Path file, ModelProto skeleton, List<WeightPlace> weights, Optional<Path> dataFolder) {

  /** Copies the list. */
  public OnnxModelFile {
    weights = List.copyOf(weights);
  }

  /**
   * Reads the structure of a file.
   *
   * @param file an ONNX file
   * @return its structure
   * @throws IllegalArgumentException if there is no such file
   * @throws ModelException if it is no ONNX model, or its external data is missing, too short or
   *     not inside its folder, or its graph is cyclic; the message names file and rule
   */
  public static OnnxModelFile read(Path file) {
    return ModelFileReader.read(file);
  }

  /**
   * Maps the weights.
   *
   * @return the tensors, for all sessions of this file; to be closed by the caller
   * @throws ModelException if they cannot be mapped
   */
  public WeightTensors mapWeights() {
    return WeightTensors.map(file, weights);
  }

  /**
   * The model with another graph over the same weights, ready to be loaded.
   *
   * @param edited the skeleton after editing
   * @param tensors from {@link #mapWeights()}
   * @return what a session can be opened of
   */
  public EditedModel with(ModelProto edited, WeightTensors tensors) {
    Set<String> used = new HashSet<>();
    for (TensorProto tensor : edited.getGraph().getInitializerList()) {
      if (ExternalData.isExternal(tensor)) {
        used.add(tensor.getName());
      }
    }
    return new EditedModel(file, edited.toByteArray(), dataFolder, tensors.of(used));
  }
}
