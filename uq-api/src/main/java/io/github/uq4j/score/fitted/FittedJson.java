package io.github.uq4j.score.fitted;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.github.uq4j.json.JsonTree;
import io.github.uq4j.json.LineFault;
import io.github.uq4j.score.Orientation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** Something fitted as a JSON object. */
final class FittedJson {

  private static final String MUST_BE_TEXT = "must be a string";

  private FittedJson() {}

  static Fitted of(JsonTree root) {
    JsonTree schema = root.need("schema", "must be \"" + FittedFile.SCHEMA + "\"");
    if (!schema.isString() || !schema.string().equals(FittedFile.SCHEMA)) {
      throw schema.fault("must be \"" + FittedFile.SCHEMA + "\"");
    }
    return new Fitted(
        text(root, "kind"),
        text(root, "method"),
        text(root, "version"),
        on(root.need("fitted_on", "must be an object")),
        values(root.need("values", "must be an object")));
  }

  private static String text(JsonTree object, String name) {
    return object.need(name, MUST_BE_TEXT).string();
  }

  private static FittedOn on(JsonTree object) {
    Optional<FittedOn.Source> source = Optional.empty();
    if (object.has("scorer")) {
      source =
          Optional.of(
              new FittedOn.Source(
                  text(object, "scorer"),
                  text(object, "scorer_version"),
                  orientation(object.need("orientation", MUST_BE_TEXT))));
    }
    Map<String, String> settings = new LinkedHashMap<>();
    object
        .find("settings")
        .ifPresent(found -> found.fields().forEach((name, s) -> settings.put(name, s.string())));
    int n = object.need("n", "must be a whole number").count();
    JsonTree wrong = object.need("wrong", "must be a whole number");
    if (wrong.count() > n) {
      throw wrong.fault("must be at most n = " + n);
    }
    OptionalLong seed =
        object
            .find("seed")
            .map(FittedJson::whole)
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty());
    return new FittedOn(n, wrong.count(), source, object.string("label"), seed, settings);
  }

  /** Seeds are strings: not every reader of JSON keeps 64 bits. */
  private static long whole(JsonTree seed) {
    try {
      return Long.parseLong(seed.string());
    } catch (NumberFormatException e) {
      throw seed.fault("must be a whole number of 64 bits as a string");
    }
  }

  private static Orientation orientation(JsonTree name) {
    for (Orientation orientation : Orientation.values()) {
      if (orientation.id().equals(name.string())) {
        return orientation;
      }
    }
    throw name.fault("must be one of uncertainty, confidence");
  }

  private static Values values(JsonTree object) {
    Values values = Values.none();
    for (Map.Entry<String, JsonTree> field : object.fields().entrySet()) {
      values = with(values, field.getKey(), field.getValue());
    }
    return values;
  }

  private static Values with(Values values, String name, JsonTree value) {
    if (value.isNumber()) {
      return values.with(name, number(value));
    }
    if (value.isString()) {
      return values.with(name, value.string());
    }
    List<JsonTree> items = value.items();
    if (!items.isEmpty() && items.get(0).isArray()) {
      return values.withRows(name, items.stream().map(FittedJson::numbers).toList());
    }
    if (!items.isEmpty() && items.get(0).isString()) {
      return values.withTexts(name, items.stream().map(JsonTree::string).toList());
    }
    return values.withNumbers(name, numbers(value));
  }

  private static List<Double> numbers(JsonTree array) {
    List<Double> numbers = new ArrayList<>(array.items().size());
    for (JsonTree item : array.items()) {
      numbers.add(number(item));
    }
    return numbers;
  }

  private static double number(JsonTree value) {
    double number = value.anyNumber();
    if (!Double.isFinite(number)) {
      throw LineFault.of(value.path(), value.shown(), "must be finite");
    }
    return number;
  }

  static void write(JsonGenerator out, Fitted fitted) throws IOException {
    out.setPrettyPrinter(
        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
    out.writeStartObject();
    out.writeStringField("schema", FittedFile.SCHEMA);
    out.writeStringField("kind", fitted.kind());
    out.writeStringField("method", fitted.method());
    out.writeStringField("version", fitted.version());
    writeOn(out, fitted.on());
    out.writeObjectFieldStart("values");
    for (String name : fitted.values().names()) {
      out.writeFieldName(name);
      writeValue(out, Objects.requireNonNull(fitted.values().raw(name)));
    }
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void writeOn(JsonGenerator out, FittedOn on) throws IOException {
    out.writeObjectFieldStart("fitted_on");
    out.writeNumberField("n", on.n());
    out.writeNumberField("wrong", on.wrong());
    if (on.source().isPresent()) {
      FittedOn.Source source = on.source().get();
      out.writeStringField("scorer", source.scorer());
      out.writeStringField("scorer_version", source.version());
      out.writeStringField("orientation", source.orientation().id());
    }
    if (on.label().isPresent()) {
      out.writeStringField("label", on.label().get());
    }
    if (on.seed().isPresent()) {
      out.writeStringField("seed", Long.toString(on.seed().getAsLong()));
    }
    if (!on.settings().isEmpty()) {
      out.writeObjectFieldStart("settings");
      for (Map.Entry<String, String> setting : on.settings().entrySet()) {
        out.writeStringField(setting.getKey(), setting.getValue());
      }
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private static void writeValue(JsonGenerator out, Object value) throws IOException {
    if (value instanceof Double number) {
      out.writeNumber(number);
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      for (Object item : list) {
        writeValue(out, item);
      }
      out.writeEndArray();
    } else {
      out.writeString((String) value);
    }
  }
}
