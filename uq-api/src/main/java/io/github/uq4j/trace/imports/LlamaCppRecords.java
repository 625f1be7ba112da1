package io.github.uq4j.trace.imports;

import io.github.uq4j.json.JsonTree;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Prompt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The llama.cpp server. Old versions list {@code {content, probs: [{tok_str, prob}]}}, where the
 * chosen token's probability is that of its own entry; new ones {@code {id, token, bytes, logprob,
 * top_logprobs}}, or {@code prob} and {@code top_probs} if asked for probabilities after sampling.
 */
final class LlamaCppRecords {

  private static final String ASK = "must be there: ask with \"n_probs\": 10";

  private LlamaCppRecords() {}

  static Draft read(Envelope record, List<LogprobFinding> findings) {
    if (OpenAiRecords.fits(record)) {
      return OpenAiRecords.read(record, findings);
    }
    JsonTree response = record.response();
    String text = response.need("content", "must be the answer's text").string();
    JsonTree items = response.need("completion_probabilities", ASK);
    List<Step> steps = new ArrayList<>();
    boolean old = false;
    boolean after = false;
    for (JsonTree item : items.items()) {
      boolean content = item.has("content") && !item.has("token");
      steps.add(content ? chosenAmong(item) : Steps.of(item));
      old |= content;
      after |= content || item.has("prob");
    }
    List<JsonTree> settings = new ArrayList<>();
    response.find("generation_settings").ifPresent(settings::add);
    record.request().ifPresent(settings::add);
    Generation answer =
        new AnswerBuilder(items.path(), text, steps, findings)
            .finished(reason(response))
            .drawn(RequestText.draw(settings))
            .build();
    Optional<String> prompt =
        record
            .request()
            .flatMap(RequestText::prompt)
            .or(() -> response.find("prompt").filter(JsonTree::isString).map(JsonTree::string));
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put("shape", old ? "completion-probs" : "completion-probabilities");
    if (after) {
      notes.put("probabilities", "after sampling settings: not the model's own distribution");
    }
    return Draft.of(Optional.empty(), model(record), prompt.map(Prompt::of), List.of(answer), "")
        .noting(notes);
  }

  /** The old shape: the chosen token is the one whose text is the content. */
  private static Step chosenAmong(JsonTree item) {
    JsonTree content = item.need("content", "");
    Step listed = Steps.of(item, content.string());
    for (Alternative alternative : listed.top()) {
      if (alternative.text().equals(listed.piece().text())) {
        if (alternative.logprob() == Double.NEGATIVE_INFINITY) {
          throw content.fault("must have a probability above 0 in probs");
        }
        return new Step(listed.piece(), Step.ORDINARY, alternative.logprob(), listed.top());
      }
    }
    throw content.fault("must be one of probs: ask with a larger \"n_probs\"");
  }

  private static Optional<String> model(Envelope record) {
    return record
        .response()
        .string("model")
        .filter(name -> !name.isEmpty())
        .or(() -> record.request().flatMap(request -> request.string("model")))
        .or(
            () ->
                record
                    .response()
                    .find("generation_settings")
                    .flatMap(settings -> settings.string("model")));
  }

  private static Optional<String> reason(JsonTree response) {
    Optional<String> type = response.string("stop_type").filter(name -> !name.equals("none"));
    if (type.isPresent()) {
      return type.map(name -> name.equals("limit") ? "length" : "stop");
    }
    if (response.find("stopped_limit").filter(JsonTree::isTrue).isPresent()) {
      return Optional.of("length");
    }
    boolean stopped =
        response.find("stopped_eos").filter(JsonTree::isTrue).isPresent()
            || response.find("stopped_word").filter(JsonTree::isTrue).isPresent();
    return stopped ? Optional.of("stop") : Optional.empty();
  }
}
