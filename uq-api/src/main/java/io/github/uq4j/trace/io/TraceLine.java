package io.github.uq4j.trace.io;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.uq4j.json.JsonLine;
import io.github.uq4j.json.LabelsJson;
import io.github.uq4j.json.ProvenanceJson;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.RecordedClaim;
import io.github.uq4j.trace.RowStatistics;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Writes one line of a trace file; what is absent is left out. */
final class TraceLine {

  private final JsonGenerator out;

  private TraceLine(JsonGenerator out) {
    this.out = out;
  }

  /** The file and the prefix of a trace's tensors. */
  record TensorPlace(String file, String prefix, TensorParts parts) {}

  static void write(JsonGenerator out, Trace trace, @Nullable TensorPlace tensors)
      throws IOException {
    TraceLine line = new TraceLine(out);
    out.writeStartObject();
    out.writeStringField("schema", TraceJson.SCHEMA);
    out.writeStringField("id", trace.id());
    if (trace.model().isPresent()) {
      line.model(trace.model().get());
    }
    if (trace.prompt().isPresent()) {
      line.prompt(trace.prompt().get());
    }
    out.writeFieldName("generation");
    line.generation(trace.generation());
    if (!trace.samples().isEmpty()) {
      out.writeArrayFieldStart("samples");
      for (Generation sample : trace.samples()) {
        line.generation(sample);
      }
      out.writeEndArray();
    }
    Map<String, String> rest = new LinkedHashMap<>(trace.extras().jsonByField());
    line.tensors(tensors, rest.remove("tensors"));
    if (!trace.recorded().isEmpty()) {
      JudgementsJson.write(out, trace.recorded());
    }
    line.claims(trace.claims());
    LabelsJson.write(out, trace.labels());
    if (trace.provenance().isPresent()) {
      ProvenanceJson.write(out, trace.provenance().get());
    }
    JsonLine.extras(out, new Extras(rest));
    out.writeEndObject();
  }

  private void model(ModelInfo model) throws IOException {
    out.writeObjectFieldStart("model");
    out.writeStringField("id", model.id());
    count("vocab_size", model.vocabularySize());
    count("layers", model.layers());
    count("heads", model.heads());
    count("hidden_size", model.hiddenSize());
    JsonLine.extras(out, model.extras());
    out.writeEndObject();
  }

  private void count(String name, OptionalInt value) throws IOException {
    if (value.isPresent()) {
      out.writeNumberField(name, value.getAsInt());
    }
  }

  private void prompt(Prompt prompt) throws IOException {
    out.writeObjectFieldStart("prompt");
    out.writeStringField("text", prompt.text());
    if (!prompt.tokens().isEmpty()) {
      out.writeArrayFieldStart("tokens");
      for (Prompt.Piece piece : prompt.tokens()) {
        out.writeStartObject();
        count("id", piece.id());
        out.writeStringField("text", piece.text());
        JsonLine.extras(out, piece.extras());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    JsonLine.extras(out, prompt.extras());
    out.writeEndObject();
  }

  private void generation(Generation generation) throws IOException {
    out.writeStartObject();
    out.writeStringField("text", generation.text());
    if (generation.finishReason().isPresent()) {
      out.writeStringField("finish_reason", generation.finishReason().get());
    }
    if (generation.totalLogprob().isPresent()) {
      out.writeNumberField("logprob", generation.totalLogprob().getAsDouble());
    }
    if (generation.sampling().temperature().isPresent()) {
      out.writeNumberField("temperature", generation.sampling().temperature().getAsDouble());
    }
    if (generation.sampling().seed().isPresent()) {
      out.writeNumberField("seed", generation.sampling().seed().getAsLong());
    }
    if (!generation.tokens().isEmpty()) {
      out.writeArrayFieldStart("tokens");
      for (Token token : generation.tokens()) {
        token(token);
      }
      out.writeEndArray();
    }
    JsonLine.extras(out, generation.extras());
    out.writeEndObject();
  }

  private void token(Token token) throws IOException {
    out.writeStartObject();
    count("id", token.id());
    out.writeStringField("text", token.text());
    if (token.span().isPresent()) {
      out.writeNumberField("start", token.span().get().start());
      out.writeNumberField("end", token.span().get().end());
    }
    if (token.special()) {
      out.writeBooleanField("special", true);
    }
    out.writeNumberField("logprob", token.logprob());
    if (token.distribution().entropy().isPresent()) {
      out.writeNumberField("entropy", token.distribution().entropy().getAsDouble());
    }
    if (token.distribution().statistics().isPresent()) {
      RowStatistics statistics = token.distribution().statistics().get();
      out.writeNumberField("self_certainty", statistics.selfCertainty());
      out.writeNumberField("renyi_divergence", statistics.renyiDivergence());
      out.writeNumberField("boosted_prob", statistics.boostedProb());
    }
    numbers("bytes", token.bytes());
    alternatives(token.distribution().top());
    JsonLine.extras(out, token.extras());
    out.writeEndObject();
  }

  private void alternatives(List<Alternative> top) throws IOException {
    if (top.isEmpty() || top.get(0).logprob() == Double.NEGATIVE_INFINITY) {
      return;
    }
    out.writeArrayFieldStart("top_logprobs");
    for (Alternative alternative : top) {
      if (alternative.logprob() > Double.NEGATIVE_INFINITY) {
        out.writeStartObject();
        count("id", alternative.id());
        out.writeStringField("text", alternative.text());
        out.writeNumberField("logprob", alternative.logprob());
        JsonLine.extras(out, alternative.extras());
        out.writeEndObject();
      }
    }
    out.writeEndArray();
  }

  private void numbers(String name, List<Integer> values) throws IOException {
    if (values.isEmpty()) {
      return;
    }
    out.writeArrayFieldStart(name);
    for (int value : values) {
      out.writeNumber(value);
    }
    out.writeEndArray();
  }

  private void tensors(@Nullable TensorPlace place, @Nullable String kept) throws IOException {
    if (place == null) {
      return;
    }
    out.writeObjectFieldStart("tensors");
    out.writeStringField("file", place.file());
    out.writeStringField("prefix", place.prefix());
    place.parts().write(out);
    ExtrasJson.writeObject(out, kept);
    out.writeEndObject();
  }

  private void claims(List<RecordedClaim> claims) throws IOException {
    if (claims.isEmpty()) {
      return;
    }
    out.writeArrayFieldStart("claims");
    for (RecordedClaim claim : claims) {
      out.writeStartObject();
      out.writeStringField("text", claim.text());
      span(claim.span());
      numbers("tokens", claim.tokens());
      if (claim.supported().isPresent()) {
        out.writeBooleanField("supported", claim.supported().get());
      }
      JsonLine.extras(out, claim.extras());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void span(Optional<TextSpan> span) throws IOException {
    if (span.isPresent()) {
      numbers("span", List.of(span.get().start(), span.get().end()));
    }
  }
}
