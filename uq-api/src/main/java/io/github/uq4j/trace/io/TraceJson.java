package io.github.uq4j.trace.io;

import io.github.uq4j.json.JsonCursor;
import io.github.uq4j.json.LabelsJson;
import io.github.uq4j.json.LineFault;
import io.github.uq4j.json.ProvenanceJson;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Judgements;
import io.github.uq4j.trace.Labels;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.Provenance;
import io.github.uq4j.trace.RecordedClaim;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads one line of a trace file. */
final class TraceJson {

  static final String SCHEMA = "uq4j.trace/1";

  private final JsonCursor cursor;
  private final TensorFolder folder;
  private @Nullable String schema;
  private @Nullable String id;
  private Optional<ModelInfo> model = Optional.empty();
  private Optional<Prompt> prompt = Optional.empty();
  private @Nullable Generation generation;
  private final List<Generation> samples = new ArrayList<>();
  private Judgements recorded = Judgements.none();
  private final List<RecordedClaim> claims = new ArrayList<>();
  private Labels labels = Labels.none();
  private Optional<Provenance> provenance = Optional.empty();
  private @Nullable TensorPlace tensors;

  /** Where the tensors of a trace are. */
  private record TensorPlace(String file, String prefix, TensorParts parts, Extras extras) {}

  private TraceJson(JsonCursor cursor, TensorFolder folder) {
    this.cursor = cursor;
    this.folder = folder;
  }

  static Trace read(JsonCursor cursor, TensorFolder folder) throws IOException {
    TraceJson trace = new TraceJson(cursor, folder);
    Extras extras = cursor.object(trace::field);
    return trace.build(extras);
  }

  private boolean field(String name) throws IOException {
    switch (name) {
      case "schema" -> schema = schema();
      case "id" -> id = id();
      case "model" -> model = Optional.of(SourceJson.model(cursor));
      case "prompt" -> prompt = Optional.of(SourceJson.prompt(cursor));
      case "generation" -> generation = GenerationJson.read(cursor);
      case "samples" -> cursor.array(() -> samples.add(GenerationJson.read(cursor)));
      case "tensors" -> tensors = place();
      case "recorded" -> recorded = JudgementsJson.read(cursor);
      case "claims" -> cursor.array(() -> claims.add(new ClaimFields(cursor).read()));
      case "labels" -> labels = LabelsJson.read(cursor);
      case "provenance" -> provenance = Optional.of(ProvenanceJson.read(cursor));
      default -> {
        return false;
      }
    }
    return true;
  }

  private String schema() throws IOException {
    String value = cursor.string();
    if (!value.equals(SCHEMA)) {
      throw cursor.fault("must be \"" + SCHEMA + "\"");
    }
    return value;
  }

  private String id() throws IOException {
    String value = cursor.string();
    if (value.isEmpty()) {
      throw cursor.fault("must not be empty");
    }
    return value;
  }

  private TensorPlace place() throws IOException {
    Map<String, String> found = new LinkedHashMap<>();
    TensorParts[] parts = {new TensorParts()};
    Extras extras =
        cursor.object(
            name -> {
              if (name.equals("parts")) {
                parts[0] = TensorParts.read(cursor);
                return true;
              }
              boolean known = name.equals("file") || name.equals("prefix");
              if (known) {
                found.put(name, cursor.string());
              }
              return known;
            });
    String file = found.get("file");
    if (file == null) {
      throw cursor.missing("file", "must be a file name");
    }
    return new TensorPlace(file, found.getOrDefault("prefix", ""), parts[0], extras);
  }

  private Trace build(Extras unknown) throws IOException {
    if (schema == null) {
      throw cursor.missing("schema", "must be \"" + SCHEMA + "\"");
    }
    if (id == null) {
      throw cursor.missing("id", "must be a string");
    }
    if (generation == null) {
      throw cursor.missing("generation", "must be an object");
    }
    requireVocabulary(generation);
    Generation main = generation;
    List<Generation> drawn = samples;
    Extras extras = unknown;
    if (tensors != null) {
      TensorFolder.Place place =
          new TensorFolder.Place(tensors.file(), tensors.prefix(), tensors.parts());
      main = folder.join(main, samples, place);
      drawn = folder.joinSamples(samples, place);
      extras = withTensorExtras(unknown, tensors.extras());
    }
    try {
      return new Trace(
          id, model, prompt, main, drawn, recorded, claims, labels, provenance, extras);
    } catch (IllegalArgumentException e) {
      throw LineFault.in("", String.valueOf(e.getMessage()));
    }
  }

  private void requireVocabulary(Generation main) {
    OptionalInt size = model.map(ModelInfo::vocabularySize).orElse(OptionalInt.empty());
    if (size.isPresent() && size.getAsInt() > 0) {
      GenerationJson.requireVocabulary(main, "generation", size.getAsInt());
      for (int i = 0; i < samples.size(); i++) {
        GenerationJson.requireVocabulary(samples.get(i), "samples[" + i + "]", size.getAsInt());
      }
    }
  }

  private static Extras withTensorExtras(Extras unknown, Extras ofTensors) throws IOException {
    if (ofTensors.jsonByField().isEmpty()) {
      return unknown;
    }
    Map<String, String> all = new LinkedHashMap<>(unknown.jsonByField());
    all.put("tensors", ExtrasJson.toObject(ofTensors));
    return new Extras(all);
  }

  /** Collects the fields of one claim. */
  private static final class ClaimFields {

    private final JsonCursor cursor;
    private @Nullable String text;
    private final List<Integer> span = new ArrayList<>(2);
    private boolean spanned;
    private final List<Integer> tokens = new ArrayList<>();
    private Optional<Boolean> supported = Optional.empty();

    ClaimFields(JsonCursor cursor) {
      this.cursor = cursor;
    }

    RecordedClaim read() throws IOException {
      Extras extras = cursor.object(this::field);
      if (text == null) {
        throw cursor.missing("text", "must be a string");
      }
      return new RecordedClaim(
          text, SourceJson.span(cursor, spanned, span), tokens, supported, extras);
    }

    private boolean field(String name) throws IOException {
      switch (name) {
        case "text" -> text = cursor.string();
        case "span" -> {
          spanned = true;
          cursor.array(() -> span.add(cursor.count()));
        }
        case "tokens" -> cursor.array(this::addToken);
        case "supported" -> supported = Optional.of(cursor.flag());
        default -> {
          return false;
        }
      }
      return true;
    }

    private void addToken() throws IOException {
      int token = cursor.count();
      if (!tokens.isEmpty() && token <= tokens.get(tokens.size() - 1)) {
        throw cursor.fault("must be > the one before, " + tokens.get(tokens.size() - 1));
      }
      tokens.add(token);
    }
  }
}
