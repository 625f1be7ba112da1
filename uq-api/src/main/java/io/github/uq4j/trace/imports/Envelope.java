package io.github.uq4j.trace.imports;

import io.github.uq4j.json.JsonTree;
import java.util.List;
import java.util.Optional;

/**
 * A record taken out of its wrapping: a bare response; {@code {"request": ..., "response": ...}};
 * or a line of an OpenAI batch output, {@code {"custom_id": ..., "response": {"body": ...}}}.
 *
 * @param response what the server answered
 * @param request what it was asked, where the record holds it
 * @param customId the id the asker gave, where there is one
 */
record Envelope(JsonTree response, Optional<JsonTree> request, Optional<String> customId) {

  private static final int OK = 200;

  static Envelope of(JsonTree record) {
    refuseError(record);
    Optional<JsonTree> request = record.find("request").map(Envelope::body);
    Optional<String> id = record.string("custom_id");
    boolean wrapped = record.fields().containsKey("response");
    if (!wrapped) {
      return new Envelope(record, request, id);
    }
    JsonTree response = record.need("response", "must be the server's answer");
    if (response.isArray()) {
      List<JsonTree> items = response.items();
      if (items.size() != 1) {
        throw response.fault("must hold one answer; it has " + items.size());
      }
      response = items.get(0);
    }
    Optional<JsonTree> status = response.find("status_code");
    if (status.isPresent() && status.get().count() != OK) {
      throw status.get().fault("must be 200: the request failed");
    }
    response = body(response);
    refuseError(response);
    return new Envelope(response, request, id);
  }

  private static JsonTree body(JsonTree wrapped) {
    return wrapped.find("body").orElse(wrapped);
  }

  private static void refuseError(JsonTree record) {
    record
        .find("error")
        .filter(error -> !error.isFlag())
        .ifPresent(
            error -> {
              throw error
                  .find("message")
                  .orElse(error)
                  .fault("must be absent: the server answered with an error");
            });
  }
}
