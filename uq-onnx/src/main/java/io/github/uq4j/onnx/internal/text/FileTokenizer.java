package io.github.uq4j.onnx.internal.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.model.Tokenizer;
import io.github.uq4j.onnx.internal.session.NativeCalls;
import io.github.uq4j.onnx.internal.session.NativeLibraries;
import io.github.uq4j.onnx.internal.session.OpenGate;
import io.github.uq4j.trace.TextSpan;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tokenizer of a {@code tokenizer.json}: never truncates unless opened to do so, never pads,
 * never goes online.
 */
public final class FileTokenizer implements Tokenizer, AutoCloseable {

  private static final Map<String, String> OPTIONS =
      Map.of("padding", "false", "truncation", "false", "addSpecialTokens", "true");

  private final OpenGate gate;
  private final HuggingFaceTokenizer tokenizer;
  private final VocabularyPieces pieces;
  private final Set<Integer> special;

  private FileTokenizer(
      Path file, HuggingFaceTokenizer tokenizer, VocabularyPieces pieces, Set<Integer> special) {
    this.gate = new OpenGate("tokenizer " + file);
    this.tokenizer = tokenizer;
    this.pieces = pieces;
    this.special = Set.copyOf(special);
  }

  /**
   * Reads a file; the tokens it marks as special stand for no text.
   *
   * @param file a {@code tokenizer.json}
   * @return the tokenizer
   * @throws IllegalArgumentException if there is no such file
   * @throws ModelException if it cannot be read
   */
  public static FileTokenizer open(Path file) {
    return open(file, OPTIONS);
  }

  /**
   * Reads a file for a tokenizer that cuts texts at the end, of a pair the longer one first.
   *
   * @param file a {@code tokenizer.json}
   * @param tokens how many tokens are left at most, those around the texts included
   * @return the tokenizer
   * @throws IllegalArgumentException if there is no such file
   * @throws ModelException if it cannot be read
   */
  public static FileTokenizer openCutting(Path file, int tokens) {
    String limit = Integer.toString(tokens);
    Map<String, String> options = new HashMap<>(OPTIONS);
    options.putAll(Map.of("truncation", "true", "maxLength", limit, "modelMaxLength", limit));
    return open(file, options);
  }

  private static FileTokenizer open(Path file, Map<String, String> options) {
    JsonNode json = json(file);
    Set<Integer> special = new HashSet<>();
    for (JsonNode added : json.path("added_tokens")) {
      if (added.path("special").asBoolean()) {
        special.add(added.path("id").asInt());
      }
    }
    return open(file, json, special, options);
  }

  /**
   * Reads a file of which only the given ids stand for no text.
   *
   * @param file a {@code tokenizer.json}
   * @param special the ids
   * @return the tokenizer
   * @throws IllegalArgumentException if there is no such file
   * @throws ModelException if it cannot be read
   */
  public static FileTokenizer open(Path file, Set<Integer> special) {
    return open(file, json(file), special, OPTIONS);
  }

  private static JsonNode json(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(file + " does not exist; must be a tokenizer.json file");
    }
    try {
      return new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new ModelException(file + " is no tokenizer: " + firstLine(e), e);
    }
  }

  private static FileTokenizer open(
      Path file, JsonNode json, Set<Integer> special, Map<String, String> options) {
    NativeLibraries.placeTokenizers();
    return NativeCalls.during(
        () -> {
          try {
            HuggingFaceTokenizer tokenizer =
                HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(Files.readAllBytes(file)), options);
            return new FileTokenizer(file, tokenizer, VocabularyPieces.read(json), special);
          } catch (LinkageError e) {
            throw new ModelException(
                "the tokenizer library cannot be loaded: "
                    + e
                    + "; it must be executable where it is unpacked (set -D"
                    + NativeLibraries.CACHE_PROPERTY
                    + "=FOLDER to choose the place)",
                e);
          } catch (IOException | RuntimeException e) {
            throw new ModelException(file + " is no tokenizer: " + firstLine(e), e);
          }
        });
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no message");
  }

  @Override
  public List<Piece> encode(String text) {
    CharacterSpans.requireWhole("text", text);
    return gate.call(() -> pieces(text, tokenizer.encode(text, true, false)));
  }

  /**
   * Splits a text without adding the special tokens a model expects around it.
   *
   * @param text the text; may be empty
   * @return its tokens in order
   * @throws IllegalArgumentException if the text holds half of a surrogate pair
   */
  public List<Piece> encodeBare(String text) {
    CharacterSpans.requireWhole("text", text);
    return gate.call(() -> pieces(text, tokenizer.encode(text, false, false)));
  }

  /**
   * Splits a pair of texts as the model expects it.
   *
   * @param first the first text
   * @param second the second text
   * @return ids and segments
   * @throws IllegalArgumentException if a text holds half of a surrogate pair
   */
  public PairIds encode(String first, String second) {
    CharacterSpans.requireWhole("first", first);
    CharacterSpans.requireWhole("second", second);
    return gate.call(() -> ids(tokenizer.encode(first, second, true, false)));
  }

  /**
   * Splits one text as the model expects it.
   *
   * @param text the text
   * @return ids and segments
   * @throws IllegalArgumentException if the text holds half of a surrogate pair
   */
  public PairIds encodeSegment(String text) {
    CharacterSpans.requireWhole("text", text);
    return gate.call(() -> ids(tokenizer.encode(text, true, false)));
  }

  private static PairIds ids(Encoding encoding) {
    List<Integer> ids = new ArrayList<>();
    List<Integer> types = new ArrayList<>();
    for (int i = 0; i < encoding.getIds().length; i++) {
      ids.add((int) encoding.getIds()[i]);
      types.add((int) encoding.getTypeIds()[i]);
    }
    return new PairIds(ids, types);
  }

  /**
   * A text or a pair of texts as ids.
   *
   * @param ids vocabulary ids
   * @param types the segment of every id
   */
  public record PairIds(List<Integer> ids, List<Integer> types) {

    /** Copies the lists. */
    public PairIds {
      ids = List.copyOf(ids);
      types = List.copyOf(types);
    }
  }

  /** Offsets come in code points and are turned into UTF-16; tokens that were added have none. */
  private static List<Piece> pieces(String text, Encoding encoding) {
    long[] ids = encoding.getIds();
    CharSpan[] spans = encoding.getCharTokenSpans();
    CharacterSpans places = CharacterSpans.of(text);
    List<Piece> pieces = new ArrayList<>(ids.length);
    int last = 0;
    for (int i = 0; i < ids.length; i++) {
      CharSpan span = spans[i];
      TextSpan place =
          span == null
              ? new TextSpan(last, last)
              : places.joined(span.getStart(), span.getEnd(), next(spans, i, places.count()));
      pieces.add(new Piece((int) ids[i], place));
      last = place.end();
    }
    return pieces;
  }

  /** Where the token behind one begins. */
  private static int next(CharSpan[] spans, int at, int end) {
    for (int i = at + 1; i < spans.length; i++) {
      if (spans[i] != null) {
        return spans[i].getStart();
      }
    }
    return end;
  }

  @Override
  public String decode(List<Integer> ids) {
    long[] shown = new long[ids.size()];
    int count = 0;
    for (int i = 0; i < ids.size(); i++) {
      int id = ids.get(i);
      if (id < 0 || id >= pieces.size()) {
        throw new IllegalArgumentException(
            "ids[" + i + "] = " + id + "; must be in [0, " + pieces.size() + ")");
      }
      if (!special.contains(id)) {
        shown[count++] = id;
      }
    }
    long[] kept = Arrays.copyOf(shown, count);
    return gate.call(() -> kept.length == 0 ? "" : tokenizer.decode(kept, false));
  }

  @Override
  public boolean special(int id) {
    return special.contains(id);
  }

  @Override
  public int vocabularySize() {
    return pieces.size();
  }

  /**
   * What every id stands for.
   *
   * @return the vocabulary
   */
  public VocabularyPieces pieces() {
    return pieces;
  }

  @Override
  public void close() {
    gate.close(tokenizer::close);
  }
}
