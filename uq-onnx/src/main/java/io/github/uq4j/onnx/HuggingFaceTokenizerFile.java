package io.github.uq4j.onnx;

import io.github.uq4j.model.Tokenizer;
import io.github.uq4j.onnx.internal.text.FileTokenizer;
import java.nio.file.Path;
import java.util.List;

/**
 * A tokenizer read from a {@code tokenizer.json}, as the Hugging Face tokenizers library writes it.
 *
 * <p>It never truncates or pads, whatever the file asks for. Spans are in UTF-16 code units of the
 * text given, as the file's own pre-tokenizer reports them; the tokens of one character share its
 * span; a token that was added has an empty span. The tokens the file marks as special stand for no
 * text.
 *
 * <p>Safe for use by several threads. Holds native memory: close it. After {@link #close()} every
 * method but {@link #special} and {@link #vocabularySize} throws {@link IllegalStateException}.
 */
public final class HuggingFaceTokenizerFile implements Tokenizer, AutoCloseable {

  private final FileTokenizer tokenizer;

  private HuggingFaceTokenizerFile(FileTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * Reads a file.
   *
   * @param file a {@code tokenizer.json}
   * @return the tokenizer
   * @throws IllegalArgumentException if there is no such file
   * @throws io.github.uq4j.model.ModelException if it cannot be read
   */
  public static HuggingFaceTokenizerFile open(Path file) {
    return new HuggingFaceTokenizerFile(FileTokenizer.open(file));
  }

  @Override
  public List<Piece> encode(String text) {
    return tokenizer.encode(text);
  }

  @Override
  public String decode(List<Integer> ids) {
    return tokenizer.decode(ids);
  }

  @Override
  public boolean special(int id) {
    return tokenizer.special(id);
  }

  @Override
  public int vocabularySize() {
    return tokenizer.vocabularySize();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
