package io.github.uq4j.trace.imports;

import io.github.uq4j.json.JsonTree;
import io.github.uq4j.json.LineFault;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** vLLM: the OpenAI shapes, or offline request outputs written down as JSON. */
final class VllmRecords {

  private static final String ASK = "must be there: ask with SamplingParams(logprobs=20)";

  private VllmRecords() {}

  static Draft read(Envelope record, List<LogprobFinding> findings) {
    return record.response().has("outputs")
        ? offline(record, findings)
        : OpenAiRecords.read(record, findings);
  }

  private static Draft offline(Envelope record, List<LogprobFinding> findings) {
    JsonTree response = record.response();
    List<JsonTree> outputs = response.items("outputs");
    if (outputs.isEmpty()) {
      throw response.need("outputs", "").fault("must hold at least one output");
    }
    List<JsonTree> settings = new ArrayList<>();
    response.find("sampling_params").filter(JsonTree::isObject).ifPresent(settings::add);
    record.request().ifPresent(settings::add);
    Generation.Draw draw = RequestText.draw(settings);
    List<Generation> answers = new ArrayList<>();
    for (JsonTree output : outputs) {
      JsonTree logprobs = output.need("logprobs", ASK);
      answers.add(
          new AnswerBuilder(
                  logprobs.path(),
                  output.need("text", "must be a string").string(),
                  steps(output, logprobs),
                  findings)
              .finished(output.string("finish_reason"))
              .drawn(draw)
              .build());
    }
    return Draft.of(
        response.string("request_id"),
        response.string("model").or(() -> record.request().flatMap(r -> r.string("model"))),
        response
            .string("prompt")
            .or(() -> record.request().flatMap(RequestText::prompt))
            .map(text -> PromptTokens.of(text, response)),
        answers,
        "request-output");
  }

  private static List<Step> steps(JsonTree output, JsonTree logprobs) {
    List<JsonTree> ids = output.need("token_ids", "must be an array of token ids").items();
    List<JsonTree> maps = logprobs.items();
    if (ids.size() != maps.size()) {
      throw LineFault.of(
          logprobs.path(), "[...]", "has " + maps.size() + " values; must have " + ids.size());
    }
    List<Step> steps = new ArrayList<>();
    for (int t = 0; t < ids.size(); t++) {
      int id = ids.get(t).count();
      JsonTree map = maps.get(t);
      List<Alternative> top = Steps.topOfIds(map);
      Optional<Alternative> chosen = Steps.withId(top, id);
      if (chosen.isEmpty()) {
        throw map.fault("must hold the chosen token " + id);
      }
      JsonTree entry = map.need(Integer.toString(id), "");
      double logprob =
          Steps.chosen(entry.isNumber() ? entry : Steps.field(entry, "logprob", "must be <= 0"));
      Piece written = Piece.of(chosen.get().text());
      Piece piece = new Piece(OptionalInt.of(id), written.text(), written.bytes());
      steps.add(new Step(piece, Step.ORDINARY, logprob, top));
    }
    return steps;
  }
}
