package io.github.uq4j.trace.io;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.uq4j.json.JsonCursor;
import io.github.uq4j.json.JsonLine;
import io.github.uq4j.json.LineFault;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Judgements;
import io.github.uq4j.trace.TextPair;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads and writes recorded judgements. Unknown fields of a single judgement are kept among the
 * extras of all, as an object under a name such as {@code entailment[3]}.
 */
final class JudgementsJson {

  private static final String ENTAILMENT = "entailment";
  private static final String SIMILARITY = "similarity";
  private static final List<String> LABELS =
      Arrays.asList("entailment", "neutral", "contradiction");

  private final JsonCursor cursor;
  private final Map<TextPair, Entailment> entailment = new LinkedHashMap<>();
  private final Map<TextPair, Double> similarity = new LinkedHashMap<>();
  private final Map<String, String> kept = new LinkedHashMap<>();

  private JudgementsJson(JsonCursor cursor) {
    this.cursor = cursor;
  }

  static Judgements read(JsonCursor cursor) throws IOException {
    JudgementsJson json = new JudgementsJson(cursor);
    Extras extras =
        cursor.object(
            name -> {
              switch (name) {
                case ENTAILMENT -> cursor.array(json::addEntailment);
                case SIMILARITY -> cursor.array(json::addSimilarity);
                default -> {
                  return false;
                }
              }
              return true;
            });
    json.kept.putAll(extras.jsonByField());
    return new Judgements(json.entailment, json.similarity, new Extras(json.kept));
  }

  private void addEntailment() throws IOException {
    Entry entry = new Entry(cursor, "premise", "hypothesis", LABELS);
    Extras extras = cursor.object(entry::field);
    TextPair pair = entry.pair();
    put(entailment, pair, new Entailment(entry.number(0), entry.number(1), entry.number(2)));
    keep(ENTAILMENT, entailment.size() - 1, extras);
  }

  private void addSimilarity() throws IOException {
    Entry entry = new Entry(cursor, "a", "b", List.of("score"));
    Extras extras = cursor.object(entry::field);
    put(similarity, entry.pair(), entry.number(0));
    keep(SIMILARITY, similarity.size() - 1, extras);
  }

  private <T> void put(Map<TextPair, T> judgements, TextPair pair, T judgement) {
    T earlier = judgements.putIfAbsent(pair, judgement);
    if (earlier != null && !earlier.equals(judgement)) {
      throw LineFault.in(
          cursor.path(),
          "(\""
              + pair.first()
              + "\", \""
              + pair.second()
              + "\") was judged differently before; a pair must have one judgement");
    }
  }

  private void keep(String kind, int index, Extras extras) throws IOException {
    if (!extras.jsonByField().isEmpty()) {
      kept.put(kind + "[" + index + "]", ExtrasJson.toObject(extras));
    }
  }

  /** Judgements of several objects in one; of two about one pair the first. */
  static Judgements merged(List<Judgements> all) {
    Map<TextPair, Entailment> entailment = new LinkedHashMap<>();
    Map<TextPair, Double> similarity = new LinkedHashMap<>();
    for (Judgements some : all) {
      some.entailment().forEach(entailment::putIfAbsent);
      some.similarity().forEach(similarity::putIfAbsent);
    }
    return new Judgements(entailment, similarity, Extras.none());
  }

  static void write(JsonGenerator out, Judgements judgements) throws IOException {
    out.writeFieldName("recorded");
    writeObject(out, judgements);
  }

  static void writeObject(JsonGenerator out, Judgements judgements) throws IOException {
    Map<String, String> rest = new LinkedHashMap<>(judgements.extras().jsonByField());
    out.writeStartObject();
    if (!judgements.entailment().isEmpty()) {
      out.writeArrayFieldStart(ENTAILMENT);
      int index = 0;
      for (Map.Entry<TextPair, Entailment> entry : judgements.entailment().entrySet()) {
        out.writeStartObject();
        out.writeStringField("premise", entry.getKey().first());
        out.writeStringField("hypothesis", entry.getKey().second());
        out.writeNumberField("entailment", entry.getValue().entailment());
        out.writeNumberField("neutral", entry.getValue().neutral());
        out.writeNumberField("contradiction", entry.getValue().contradiction());
        ExtrasJson.writeObject(out, rest.remove(ENTAILMENT + "[" + index++ + "]"));
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    if (!judgements.similarity().isEmpty()) {
      out.writeArrayFieldStart(SIMILARITY);
      int index = 0;
      for (Map.Entry<TextPair, Double> entry : judgements.similarity().entrySet()) {
        out.writeStartObject();
        out.writeStringField("a", entry.getKey().first());
        out.writeStringField("b", entry.getKey().second());
        out.writeNumberField("score", entry.getValue());
        ExtrasJson.writeObject(out, rest.remove(SIMILARITY + "[" + index++ + "]"));
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    JsonLine.extras(out, new Extras(rest));
    out.writeEndObject();
  }

  /** Collects the fields of one judgement: two texts and some numbers. */
  private static final class Entry {

    private final JsonCursor cursor;
    private final List<String> texts;
    private final List<String> numbers;
    private final Map<String, String> text = new HashMap<>();
    private final Map<String, Double> number = new HashMap<>();

    Entry(JsonCursor cursor, String first, String second, List<String> numbers) {
      this.cursor = cursor;
      this.texts = List.of(first, second);
      this.numbers = numbers;
    }

    boolean field(String name) throws IOException {
      if (texts.contains(name)) {
        text.put(name, cursor.string());
      } else if (numbers.contains(name)) {
        number.put(name, cursor.number());
      } else {
        return false;
      }
      return true;
    }

    TextPair pair() {
      for (String name : texts) {
        if (!text.containsKey(name)) {
          throw cursor.missing(name, "must be a string");
        }
      }
      return new TextPair(
          Objects.requireNonNull(text.get(texts.get(0))),
          Objects.requireNonNull(text.get(texts.get(1))));
    }

    double number(int index) {
      Double value = number.get(numbers.get(index));
      if (value == null) {
        throw cursor.missing(numbers.get(index), "must be a number");
      }
      return value;
    }
  }
}
