package io.github.uq4j.score.fitted;

import io.github.uq4j.json.JsonCursor;
import io.github.uq4j.json.JsonLine;
import io.github.uq4j.json.JsonTree;
import io.github.uq4j.json.LineFault;
import io.github.uq4j.trace.io.AtomicFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file of something fitted: one JSON object, indented for people, schema {@code uq4j.fitted/1}.
 *
 * <pre>{@code
 * {
 *   "schema" : "uq4j.fitted/1",
 *   "kind" : "calibration",
 *   "method" : "platt",
 *   "version" : "1",
 *   "fitted_on" : {
 *     "n" : 120,
 *     "wrong" : 31,
 *     "scorer" : "perplexity", "scorer_version" : "1", "orientation" : "uncertainty",
 *     "label" : "correct"
 *   },
 *   "values" : {
 *     "slope" : 2.25, "intercept" : 0.5
 *   }
 * }
 * }</pre>
 *
 * <p>Numbers are written so that every double comes back as it was; NaN and infinities are never in
 * a file. Unknown fields are passed over, so that a later version may say more; a file of another
 * schema is refused. Files are at most {@value #MAX_BYTES} bytes.
 */
public final class FittedFile {

  /** The schema of the files. */
  public static final String SCHEMA = "uq4j.fitted/1";

  /** The largest file that is read. */
  public static final int MAX_BYTES = 64 << 20;

  private FittedFile() {}

  /**
   * Reads a file.
   *
   * @param file the file
   * @return what it holds
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is not such a file; the message names the file, the
   *     field and the rule
   */
  public static Fitted read(Path file) throws IOException {
    long bytes = Files.size(file);
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          file + " has " + bytes + " bytes; must have at most " + MAX_BYTES);
    }
    try {
      char[] text = Files.readString(file).toCharArray();
      return JsonCursor.parse(text, text.length, cursor -> FittedJson.of(JsonTree.read(cursor)));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + " is not UTF-8; must be valid UTF-8", e);
    } catch (LineFault fault) {
      throw new IllegalArgumentException(file + ": " + fault.getMessage(), fault);
    }
  }

  /**
   * Writes a file, whole or not at all; an existing one is replaced.
   *
   * @param file the file
   * @param fitted what it shall hold
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, Fitted fitted) throws IOException {
    byte[] text = JsonLine.bytes(out -> FittedJson.write(out, fitted));
    try (AtomicFile target = AtomicFile.create(file)) {
      target.stream().write(text);
      target.commit();
    }
  }
}
