package io.github.uq4j.onnx;

import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.internal.session.ModelConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A name for exactly the model in a folder: the folder's name and a digest of the files that decide
 * what the model says.
 *
 * <p>The digest is the first 16 hexadecimal digits of SHA-256 over names and contents of {@code
 * model.onnx} and the files beside it whose names begin with {@code model.onnx} (external weights),
 * {@code config.json}, {@code tokenizer.json} and {@code tokenizer_config.json}. It is the same
 * wherever the folder lies; a folder of another name with the same files differs in the name alone.
 * Every byte is read: about a second a gigabyte.
 */
public final class ModelFingerprint {

  private static final int DIGITS = 16;
  private static final int BUFFER_BYTES = 1 << 20;
  private static final List<String> CONFIGURATION =
      List.of("config.json", "tokenizer.json", "tokenizer_config.json");

  private ModelFingerprint() {}

  /**
   * The name of a folder's model.
   *
   * @param folder the model's folder
   * @return such as {@code nli@sha256:0123456789abcdef}
   * @throws IllegalArgumentException if the folder is no model's folder
   * @throws ModelException if a file cannot be read
   */
  public static String of(Path folder) {
    ModelConfig config = ModelConfig.read(folder);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : files(folder)) {
        digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        add(digest, file);
      }
      return config.name()
          + "@sha256:"
          + HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    } catch (IOException e) {
      throw new ModelException(folder + " cannot be read: " + e.getMessage(), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isRegularFile).filter(ModelFingerprint::decides).sorted().toList();
    }
  }

  private static boolean decides(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("model.onnx") || CONFIGURATION.contains(name);
  }

  private static void add(MessageDigest digest, Path file) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
  }
}
