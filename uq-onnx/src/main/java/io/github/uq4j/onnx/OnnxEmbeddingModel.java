package io.github.uq4j.onnx;

import io.github.uq4j.model.EmbeddingModel;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.internal.embed.EmbeddingRunner;
import io.github.uq4j.trace.FloatTensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A sentence encoder in a folder, as the sentence-transformers library lays it out.
 *
 * <p><b>Vectors.</b> If the graph has an output {@code sentence_embedding} {@code [batch, dim]}, it
 * is taken as it is. Otherwise the states of a text's tokens {@code [batch, sequence, dim]} are
 * pooled as {@code 1_Pooling/config.json} says (first token, maximum, mean, mean by the square root
 * of the length, weighted mean, last token; several are joined), by their mean where nothing is
 * said; padding takes no part. They are brought to Euclidean length 1 if {@code modules.json} has
 * the module {@code Normalize}; a vector of zeros stays as it is. A default prompt of {@code
 * config_sentence_transformers.json} stands before every text.
 *
 * <p><b>Texts.</b> A distinct text of a call is read once. Texts of similar length are read side by
 * side; that changes no value beyond 1e-5. A text with more tokens than {@code max_seq_length} of
 * {@code sentence_bert_config.json} or than the model has positions is refused, never cut, where
 * sentence-transformers cuts silently. The empty text is read like any other if the tokenizer puts
 * tokens around it, otherwise refused.
 *
 * <p>Safe for use by several threads. After {@link #close()}, which waits for running calls, {@link
 * #embed} throws {@link IllegalStateException}; closing twice does nothing.
 */
public final class OnnxEmbeddingModel implements EmbeddingModel, AutoCloseable {

  private final EmbeddingRunner runner;

  private OnnxEmbeddingModel(EmbeddingRunner runner) {
    this.runner = runner;
  }

  /**
   * Opens a folder with the default options.
   *
   * @param folder the model's folder
   * @return the model
   * @throws IllegalArgumentException if the folder is no folder of a sentence encoder
   * @throws ModelException if a file of it cannot be read or loaded
   */
  public static OnnxEmbeddingModel open(Path folder) {
    return open(folder, OnnxOptions.withDefaults());
  }

  /**
   * Opens a folder.
   *
   * @param folder the model's folder
   * @param options how to run it
   * @return the model
   * @throws IllegalArgumentException if the folder is no folder of a sentence encoder, or asks for
   *     a module or a pooling that is not known
   * @throws ModelException if a file of it cannot be read or loaded, or the device cannot be used
   */
  public static OnnxEmbeddingModel open(Path folder, OnnxOptions options) {
    return new OnnxEmbeddingModel(
        EmbeddingRunner.open(folder, options.settings(), options.tokensPerBatch()));
  }

  @Override
  public FloatTensor embed(List<String> texts) {
    List<String> asked = List.copyOf(texts);
    Map<String, float[]> vectors = runner.vectors(asked);
    int dim = vectors.values().stream().mapToInt(vector -> vector.length).findFirst().orElse(0);
    FloatBuffer all = FloatBuffer.allocate(Math.multiplyExact(asked.size(), dim));
    for (String text : asked) {
      all.put(vectors.getOrDefault(text, new float[dim]));
    }
    return FloatTensor.viewOf(all.flip(), asked.size(), dim);
  }

  @Override
  public void close() {
    runner.close();
  }

  @Override
  public String toString() {
    return "OnnxEmbeddingModel[" + runner.folder() + ", " + runner.settings() + "]";
  }
}
