package io.github.uq4j.score.io;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.uq4j.claim.CheckedClaim;
import io.github.uq4j.claim.ClaimSheet;
import io.github.uq4j.claim.SampleVotes;
import io.github.uq4j.claim.VerdictRule;
import io.github.uq4j.json.JsonLine;
import io.github.uq4j.json.LabelsJson;
import io.github.uq4j.score.Score;
import io.github.uq4j.trace.Labels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a claim file, a line a trace, compressed if its name ends in {@code .gz}, that appears
 * whole or not at all: only {@link #commit()} puts it in its place.
 *
 * <p>A line is {@code {"schema": "uq4j.claims/1", "id", "claims": [{"text", "span", "tokens",
 * "scores": {id: value}, "probability", "calibration", "votes", "verdict", "supported"}], "rule":
 * {"scorer", "scale", "threshold", "origin", "basis"}, "refused": {id: reason}, "labels"}}. {@code
 * probability} and the name of its calibration are there where the deciding score was calibrated,
 * {@code votes} (supporting, silent, contradicting) where samples were asked, {@code supported}
 * where somebody knows, {@code rule} where the writer was given one, {@code refused} and {@code
 * labels} where there are any. Numbers are written so that every double comes back as it was. For
 * use by one thread.
 */
public final class ClaimWriter implements AutoCloseable {

  private static final String SCHEMA = "uq4j.claims/1";

  private final LineFile file;

  private ClaimWriter(LineFile file) {
    this.file = file;
  }

  /**
   * Begins a file.
   *
   * @param target where it shall be; an existing file is replaced on commit
   * @return the writer
   * @throws IOException if nothing can be written in the target's folder
   */
  public static ClaimWriter create(Path target) throws IOException {
    return new ClaimWriter(LineFile.create(target));
  }

  /**
   * Writes the claims of a trace.
   *
   * @param id the trace's name
   * @param claims its claims, in order; may be empty
   * @param labels the trace's labels
   * @throws IOException if they cannot be written
   * @throws IllegalArgumentException if two scores of a claim have one name
   * @throws IllegalStateException if the writer was committed or closed before
   */
  public void write(String id, List<CheckedClaim> claims, Labels labels) throws IOException {
    write(new ClaimSheet(id, claims, Optional.empty(), Map.of(), labels));
  }

  /**
   * Writes all that is said of a trace's claims.
   *
   * @param sheet the claims, how verdicts were found, and what was refused
   * @throws IOException if they cannot be written
   * @throws IllegalArgumentException if two scores of a claim have one name
   * @throws IllegalStateException if the writer was committed or closed before
   */
  public void write(ClaimSheet sheet) throws IOException {
    file.write(
        JsonLine.bytes(
            out -> {
              out.writeStartObject();
              out.writeStringField("schema", SCHEMA);
              out.writeStringField("id", sheet.id());
              out.writeArrayFieldStart("claims");
              for (CheckedClaim claim : sheet.claims()) {
                claim(out, claim);
              }
              out.writeEndArray();
              if (sheet.rule().isPresent()) {
                rule(out, sheet.rule().get());
              }
              if (!sheet.refused().isEmpty()) {
                out.writeObjectFieldStart("refused");
                for (Map.Entry<String, String> reason : sheet.refused().entrySet()) {
                  out.writeStringField(reason.getKey(), reason.getValue());
                }
                out.writeEndObject();
              }
              LabelsJson.write(out, sheet.labels());
              out.writeEndObject();
            }));
  }

  private static void rule(JsonGenerator out, VerdictRule rule) throws IOException {
    out.writeObjectFieldStart("rule");
    out.writeStringField("scorer", rule.scorer());
    out.writeStringField("scale", rule.scale().id());
    out.writeNumberField("threshold", rule.threshold());
    out.writeStringField("origin", rule.origin().id());
    out.writeStringField("basis", rule.basis());
    out.writeEndObject();
  }

  private static void claim(JsonGenerator out, CheckedClaim checked) throws IOException {
    out.writeStartObject();
    out.writeStringField("text", checked.claim().text());
    out.writeArrayFieldStart("span");
    out.writeNumber(checked.claim().span().start());
    out.writeNumber(checked.claim().span().end());
    out.writeEndArray();
    out.writeArrayFieldStart("tokens");
    for (int token : checked.claim().tokens()) {
      out.writeNumber(token);
    }
    out.writeEndArray();
    out.writeObjectFieldStart("scores");
    for (Score score : checked.scores()) {
      out.writeNumberField(score.scorer().id(), score.value());
    }
    out.writeEndObject();
    if (checked.probability().isPresent()) {
      Score probability = checked.probability().get();
      out.writeNumberField("probability", probability.value());
      out.writeStringField("calibration", probability.scorer().id());
    }
    if (checked.votes().isPresent()) {
      SampleVotes votes = checked.votes().get();
      out.writeObjectFieldStart("votes");
      out.writeNumberField("supporting", votes.supporting());
      out.writeNumberField("silent", votes.silent());
      out.writeNumberField("contradicting", votes.contradicting());
      out.writeEndObject();
    }
    out.writeStringField("verdict", checked.verdict().id());
    if (checked.claim().supported().isPresent()) {
      out.writeBooleanField("supported", checked.claim().supported().get());
    }
    out.writeEndObject();
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
