package io.github.uq4j.trace.imports;

import io.github.uq4j.json.JsonTree;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chat completions, legacy completions and responses of the OpenAI API and its imitators. */
final class OpenAiRecords {

  private static final String ASK_CHAT =
      "must be there: ask with \"logprobs\": true and \"top_logprobs\": 20";
  private static final String ASK_TEXT = "must be there: ask with \"logprobs\": 5";
  private static final String ASK_RESPONSES =
      "must not be empty: ask with \"include\": [\"message.output_text.logprobs\"] and"
          + " \"top_logprobs\": 20";

  private OpenAiRecords() {}

  static Draft read(Envelope record, List<LogprobFinding> findings) {
    JsonTree response = record.response();
    return response.has("output") ? responses(record, findings) : choices(record, findings);
  }

  /** Whether a record has the shape that other servers share with this API. */
  static boolean fits(Envelope record) {
    return record.response().has("choices");
  }

  private static Draft choices(Envelope record, List<LogprobFinding> findings) {
    JsonTree response = record.response();
    List<JsonTree> choices =
        response.need("choices", "must be the array of a whole response").items();
    if (choices.isEmpty()) {
      throw response.need("choices", "").fault("must hold at least one choice");
    }
    Optional<String> prompt = record.request().flatMap(RequestText::prompt);
    List<JsonTree> settings = new ArrayList<>(List.of(response));
    record.request().ifPresent(settings::add);
    Generation.Draw draw = RequestText.draw(settings);
    List<Generation> answers = new ArrayList<>();
    for (JsonTree choice : choices) {
      answers.add(answer(choice, record.request(), findings).drawn(draw).build());
    }
    boolean chat = choices.get(0).has("message");
    return Draft.of(
        response.string("id"),
        response.string("model").or(() -> record.request().flatMap(r -> r.string("model"))),
        prompt.map(text -> PromptTokens.of(text, response, choices.get(0))),
        answers,
        chat ? "chat-completion" : "completion");
  }

  private static AnswerBuilder answer(
      JsonTree choice, Optional<JsonTree> request, List<LogprobFinding> findings) {
    String text = text(choice);
    JsonTree logprobs = choice.need("logprobs", choice.has("message") ? ASK_CHAT : ASK_TEXT);
    Optional<String> reason = choice.string("finish_reason");
    if (logprobs.has("tokens") || logprobs.has("token_logprobs")) {
      LegacyLogprobs legacy = LegacyLogprobs.of(logprobs, text, request);
      return new AnswerBuilder(
              logprobs.path(),
              legacy.text(),
              PromptTokens.withIds(legacy.steps(), choice),
              findings)
          .finished(reason);
    }
    boolean refused = !logprobs.has("content") && logprobs.has("refusal");
    JsonTree items = logprobs.need(refused ? "refusal" : "content", ASK_CHAT);
    List<Step> steps = PromptTokens.withIds(Steps.of(items.items()), choice);
    return new AnswerBuilder(items.path(), text, steps, findings).finished(reason);
  }

  private static String text(JsonTree choice) {
    if (choice.has("text")) {
      return choice.need("text", "").string();
    }
    JsonTree message =
        choice.need("message", "must be the whole message: pieces of a stream are not read");
    Optional<String> refusal = message.string("refusal").filter(text -> !message.has("content"));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    message.need("content", "must be text: a call of tools has none");
    return RequestText.content(message);
  }

  private static Draft responses(Envelope record, List<LogprobFinding> findings) {
    JsonTree response = record.response();
    StringBuilder text = new StringBuilder();
    List<Step> steps = new ArrayList<>();
    String path = response.need("output", "").path();
    for (JsonTree item : response.items("output")) {
      boolean message = item.string("type").orElse("message").equals("message");
      for (JsonTree part : message ? item.items("content") : List.<JsonTree>of()) {
        String piece = part.string("text").orElse("");
        JsonTree logprobs = part.need("logprobs", ASK_RESPONSES);
        if (logprobs.items().isEmpty() && !piece.isEmpty()) {
          throw logprobs.fault(ASK_RESPONSES);
        }
        text.append(piece);
        steps.addAll(Steps.of(logprobs.items()));
        path = logprobs.path();
      }
    }
    if (text.length() == 0 && steps.isEmpty()) {
      throw response.need("output", "").fault("must hold a message with output_text");
    }
    List<JsonTree> settings = new ArrayList<>(List.of(response));
    record.request().ifPresent(settings::add);
    Generation answer =
        new AnswerBuilder(path, text.toString(), steps, findings)
            .finished(reason(response))
            .drawn(RequestText.draw(settings))
            .build();
    return Draft.of(
        response.string("id"),
        response.string("model"),
        record
            .request()
            .flatMap(RequestText::prompt)
            .or(() -> response.has("input") ? RequestText.prompt(response) : Optional.empty())
            .map(Prompt::of),
        List.of(answer),
        "response");
  }

  private static Optional<String> reason(JsonTree response) {
    Optional<String> cut =
        response.find("incomplete_details").flatMap(details -> details.string("reason"));
    if (cut.isPresent()) {
      return cut.map(why -> why.equals("max_output_tokens") ? "length" : why);
    }
    return response.string("status").map(status -> status.equals("completed") ? "stop" : status);
  }
}
