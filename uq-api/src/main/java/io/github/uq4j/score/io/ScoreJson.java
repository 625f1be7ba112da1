package io.github.uq4j.score.io;

import io.github.uq4j.json.JsonCursor;
import io.github.uq4j.json.LabelsJson;
import io.github.uq4j.json.LineFault;
import io.github.uq4j.json.ProvenanceJson;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScoreBounds;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.TokenScores;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Labels;
import io.github.uq4j.trace.Provenance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one line of a score file. */
final class ScoreJson {

  private final JsonCursor cursor;
  private @Nullable String schema;
  private @Nullable String id;
  private @Nullable List<Score> scores;
  private final List<TokenScores> tokens = new ArrayList<>();
  private final Map<String, String> refused = new LinkedHashMap<>();
  private Labels labels = Labels.none();
  private Optional<Provenance> provenance = Optional.empty();

  private ScoreJson(JsonCursor cursor) {
    this.cursor = cursor;
  }

  static ScoreSheet read(JsonCursor cursor) throws IOException {
    ScoreJson sheet = new ScoreJson(cursor);
    Extras extras = cursor.object(sheet::field);
    return sheet.build(extras);
  }

  private boolean field(String name) throws IOException {
    switch (name) {
      case "schema" -> schema = schema();
      case "id" -> id = id();
      case "scores" -> scores = scores();
      case "tokens" -> cursor.object(this::addTokens);
      case "refused" -> cursor.object(this::addRefusal);
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
    if (!value.equals(ScoreWriter.SCHEMA)) {
      throw cursor.fault("must be \"" + ScoreWriter.SCHEMA + "\"");
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

  private List<Score> scores() throws IOException {
    List<Score> read = new ArrayList<>();
    cursor.object(
        name -> {
          read.add(new ScoreFields(cursor).read(name));
          return true;
        });
    return read;
  }

  private boolean addTokens(String scorer) throws IOException {
    List<Double> values = new ArrayList<>();
    cursor.array(() -> values.add(cursor.number()));
    ScorerInfo info = ScorerInfo.of(scorer, Level.TOKEN);
    tokens.add(new TokenScores(info, values));
    return true;
  }

  private boolean addRefusal(String scorer) throws IOException {
    refused.put(scorer, cursor.string());
    return true;
  }

  private ScoreSheet build(Extras extras) {
    if (schema == null) {
      throw cursor.missing("schema", "must be \"" + ScoreWriter.SCHEMA + "\"");
    }
    if (id == null) {
      throw cursor.missing("id", "must be a string");
    }
    if (scores == null) {
      throw cursor.missing("scores", "must be an object");
    }
    return new ScoreSheet(id, scores, tokens, refused, labels, provenance, extras);
  }

  /** Collects the fields of one score. */
  private static final class ScoreFields {

    private final JsonCursor cursor;
    private OptionalDouble value = OptionalDouble.empty();
    private @Nullable Orientation orientation;
    private Level level = Level.SEQUENCE;
    private String version = "1";
    private Unit unit = Unit.NONE;
    private Range range = Range.REAL;
    private boolean bounded;
    private OptionalDouble lower = OptionalDouble.empty();
    private OptionalDouble upper = OptionalDouble.empty();

    ScoreFields(JsonCursor cursor) {
      this.cursor = cursor;
    }

    Score read(String scorer) throws IOException {
      cursor.object(this::field);
      if (value.isEmpty()) {
        throw cursor.missing("value", "must be a number");
      }
      if (orientation == null) {
        throw cursor.missing("orientation", "must be uncertainty or confidence");
      }
      ScorerInfo info = ScorerInfo.of(scorer, level);
      info =
          new ScorerInfo(
              scorer,
              version,
              level,
              Set.of(),
              orientation,
              range,
              unit,
              info.cost(),
              info.paper());
      if (!range.contains(value.getAsDouble())) {
        throw LineFault.of(
            cursor.path() + ".value",
            Double.toString(value.getAsDouble()),
            "must be in the range " + range);
      }
      return new Score(info, value.getAsDouble(), bounds());
    }

    /** An upper end that is null or absent is infinite. */
    private Optional<ScoreBounds> bounds() {
      if (lower.isEmpty()) {
        if (bounded) {
          throw cursor.missing("lower", "must be a number where bounded is true");
        }
        return Optional.empty();
      }
      return Optional.of(
          new ScoreBounds(lower.getAsDouble(), upper.orElse(Double.POSITIVE_INFINITY)));
    }

    private boolean field(String name) throws IOException {
      switch (name) {
        case "value" -> value = OptionalDouble.of(cursor.number());
        case "orientation" -> orientation = named(Orientation.values(), Orientation::id);
        case "level" -> level = named(Level.values(), Level::id);
        case "version" -> version = cursor.string();
        case "unit" -> unit = named(Unit.values(), Unit::id);
        case "range" -> range = range();
        case "bounded" -> bounded = cursor.flag();
        case "lower" -> lower = OptionalDouble.of(cursor.number());
        case "upper" -> upper = cursor.isNull() ? upper : OptionalDouble.of(cursor.number());
        default -> {
          cursor.raw();
        }
      }
      return true;
    }

    private <T> T named(T[] values, Function<T, String> name) throws IOException {
      String given = cursor.string();
      for (T candidate : values) {
        if (name.apply(candidate).equals(given)) {
          return candidate;
        }
      }
      throw cursor.fault(
          "must be one of " + Stream.of(values).map(name).collect(Collectors.joining(", ")));
    }

    private Range range() throws IOException {
      List<Double> ends = new ArrayList<>();
      cursor.array(
          () ->
              ends.add(
                  cursor.isNull()
                      ? (ends.isEmpty() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY)
                      : cursor.number()));
      if (ends.size() != 2 || !(ends.get(0) <= ends.get(1))) {
        throw LineFault.of(cursor.path(), ends.toString(), "must be [low, high] with low <= high");
      }
      return new Range(ends.get(0), ends.get(1));
    }
  }
}
