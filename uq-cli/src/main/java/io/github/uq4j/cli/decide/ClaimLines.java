package io.github.uq4j.cli.decide;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.ScorerRegistry;
import io.github.uq4j.trace.io.AtomicFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A claim file, a line an answer, as {@code uq factcheck} writes it. */
final class ClaimLines {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ClaimLines() {}

  /** What is done with a line. */
  interface Visitor {
    void line(ObjectNode line) throws IOException;
  }

  static void read(Path file, Visitor visitor) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException("no such claim file: " + file);
    }
    int number = 0;
    try (InputStream raw = Files.newInputStream(file);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(zipped(file) ? new GZIPInputStream(raw) : raw, UTF_8))) {
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        number++;
        if (!text.isBlank()) {
          visitor.line(line(file, number, text));
        }
      }
    }
  }

  private static ObjectNode line(Path file, int number, String text) {
    try {
      if (JSON.readTree(text) instanceof ObjectNode line
          && line.path("schema").asText().equals("uq4j.claims/1")
          && line.path("claims").isArray()) {
        return line;
      }
    } catch (JsonProcessingException e) {
      throw new BadInputException(file + ":" + number + ": no JSON: " + e.getOriginalMessage(), e);
    }
    throw new BadInputException(
        file + ":" + number + ": must be a line of claims with the schema uq4j.claims/1");
  }

  /** Copies a file with what the visitor changes. */
  static void rewrite(Path file, Path out, Visitor visitor) throws IOException {
    try (AtomicFile target = AtomicFile.create(out)) {
      OutputStream stream = zipped(out) ? new GZIPOutputStream(target.stream()) : target.stream();
      read(
          file,
          line -> {
            visitor.line(line);
            stream.write((JSON.writeValueAsString(line) + "\n").getBytes(UTF_8));
          });
      if (stream instanceof GZIPOutputStream zip) {
        zip.finish();
      }
      target.commit();
    }
  }

  private static boolean zipped(Path file) {
    return file.toString().endsWith(".gz");
  }

  /** The scorer of claims of a name. */
  static ScorerInfo scorer(String id) {
    List<ScorerInfo> known =
        ScorerRegistry.load().list().stream().filter(info -> info.level() == Level.CLAIM).toList();
    return known.stream()
        .filter(info -> info.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "--scorer = "
                        + id
                        + "; must be a scorer of claims: "
                        + String.join(", ", known.stream().map(ScorerInfo::id).toList())));
  }

  static List<ObjectNode> claims(JsonNode line) {
    List<ObjectNode> claims = new ArrayList<>();
    for (JsonNode claim : line.path("claims")) {
      if (claim instanceof ObjectNode object) {
        claims.add(object);
      }
    }
    return claims;
  }

  /** A claim's uncertainty, if it has that score. */
  static OptionalDouble uncertainty(JsonNode claim, ScorerInfo scorer) {
    JsonNode value = claim.path("scores").path(scorer.id());
    if (!value.isNumber()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        scorer.orientation() == Orientation.UNCERTAINTY
            ? value.doubleValue()
            : 0 - value.doubleValue());
  }

  /** Whether somebody says that a claim is right. */
  static Optional<Boolean> supported(JsonNode claim) {
    JsonNode value = claim.path("supported");
    return value.isBoolean() ? Optional.of(value.booleanValue()) : Optional.empty();
  }

  /** A label of the answer as text. */
  static Optional<String> label(JsonNode line, String name) {
    JsonNode value = line.path("labels").path(name);
    if (value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue())) {
      return Optional.of(Long.toString(value.longValue()));
    }
    return value.isMissingNode() || value.isNull()
        ? Optional.empty()
        : Optional.of(value.isValueNode() ? value.asText() : value.toString());
  }
}
