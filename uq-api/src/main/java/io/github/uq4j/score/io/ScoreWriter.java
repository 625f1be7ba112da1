package io.github.uq4j.score.io;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.uq4j.json.JsonLine;
import io.github.uq4j.json.LabelsJson;
import io.github.uq4j.json.ProvenanceJson;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.TokenScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes a score file ({@code uq4j.scores/1}), compressed if its name ends in {@code .gz}, that
 * appears whole or not at all: only {@link #commit()} puts it in its place.
 *
 * <p>A score carries value, orientation, level, version, unit and range; an end of the range that
 * is infinite is null. Where what was recorded does not determine the number, {@code bounded} is
 * true and {@code lower} and {@code upper} are the certified ends; an infinite upper one is null.
 * Numbers are written so that every double comes back as it was. For use by one thread.
 */
public final class ScoreWriter implements AutoCloseable {

  static final String SCHEMA = "uq4j.scores/1";

  private final LineFile file;

  private ScoreWriter(LineFile file) {
    this.file = file;
  }

  /**
   * Begins a file.
   *
   * @param target where it shall be; an existing file is replaced on commit
   * @return the writer
   * @throws IOException if nothing can be written in the target's folder
   */
  public static ScoreWriter create(Path target) throws IOException {
    return new ScoreWriter(LineFile.create(target));
  }

  /**
   * Writes the scores of a trace.
   *
   * @param sheet the scores
   * @throws IOException if they cannot be written
   * @throws IllegalArgumentException if two scores have one name, or a kept field is not JSON or
   *     repeats a known one
   * @throws IllegalStateException if the writer was committed or closed before
   */
  public void write(ScoreSheet sheet) throws IOException {
    file.write(JsonLine.bytes(out -> line(out, sheet)));
  }

  private static void line(JsonGenerator out, ScoreSheet sheet) throws IOException {
    out.writeStartObject();
    out.writeStringField("schema", SCHEMA);
    out.writeStringField("id", sheet.id());
    out.writeObjectFieldStart("scores");
    for (Score score : sheet.scores()) {
      score(out, score);
    }
    out.writeEndObject();
    if (!sheet.tokens().isEmpty()) {
      out.writeObjectFieldStart("tokens");
      for (TokenScores scores : sheet.tokens()) {
        out.writeArrayFieldStart(scores.scorer().id());
        for (double value : scores.values()) {
          out.writeNumber(value);
        }
        out.writeEndArray();
      }
      out.writeEndObject();
    }
    if (!sheet.refused().isEmpty()) {
      out.writeObjectFieldStart("refused");
      for (Map.Entry<String, String> reason : sheet.refused().entrySet()) {
        out.writeStringField(reason.getKey(), reason.getValue());
      }
      out.writeEndObject();
    }
    LabelsJson.write(out, sheet.labels());
    if (sheet.provenance().isPresent()) {
      ProvenanceJson.write(out, sheet.provenance().get());
    }
    JsonLine.extras(out, sheet.extras());
    out.writeEndObject();
  }

  private static void score(JsonGenerator out, Score score) throws IOException {
    ScorerInfo scorer = score.scorer();
    out.writeObjectFieldStart(scorer.id());
    out.writeNumberField("value", score.value());
    out.writeStringField("orientation", scorer.orientation().id());
    out.writeStringField("level", scorer.level().id());
    out.writeStringField("version", scorer.version());
    out.writeStringField("unit", scorer.unit().id());
    if (!scorer.range().equals(Range.REAL)) {
      out.writeArrayFieldStart("range");
      end(out, scorer.range().low());
      end(out, scorer.range().high());
      out.writeEndArray();
    }
    if (score.bounds().isPresent()) {
      out.writeBooleanField("bounded", true);
      out.writeNumberField("lower", score.bounds().get().lower());
      out.writeFieldName("upper");
      end(out, score.bounds().get().upper());
    }
    out.writeEndObject();
  }

  private static void end(JsonGenerator out, double value) throws IOException {
    if (Double.isInfinite(value)) {
      out.writeNull();
    } else {
      out.writeNumber(value);
    }
  }

  /**
   * Ends the file and puts it in its place.
   *
   * @throws IOException if it cannot be written to the end; the target is then untouched
   * @throws IllegalStateException if it was committed or closed before
   */
  public void commit() throws IOException {
    file.commit();
  }

  /**
   * Throws away what was written unless it was committed; a second call does nothing.
   *
   * @throws IOException if the temporary file cannot be deleted
   */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
