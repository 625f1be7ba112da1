package io.github.uq4j.trace.imports;

import io.github.uq4j.json.JsonTree;
import io.github.uq4j.json.LineFault;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Text Generation Inference: {@code generated_text} with {@code details}. */
final class TgiRecords {

  private static final String ASK =
      "must be there: ask with \"parameters\": {\"details\": true, \"top_n_tokens\": 5}";

  private TgiRecords() {}

  static Draft read(Envelope record, List<LogprobFinding> findings) {
    if (OpenAiRecords.fits(record)) {
      return OpenAiRecords.read(record, findings);
    }
    JsonTree response = record.response();
    JsonTree details = response.need("details", ASK);
    List<Generation> answers = new ArrayList<>();
    answers.add(answer(response, details, record, findings));
    for (JsonTree other : details.items("best_of_sequences")) {
      answers.add(answer(other, other, record, findings));
    }
    Optional<String> prompt = record.request().flatMap(RequestText::prompt);
    return Draft.of(
        response.string("id"),
        response.string("model").or(() -> record.request().flatMap(r -> r.string("model"))),
        prompt.map(text -> prompt(text, details)),
        answers,
        "generate");
  }

  private static Generation answer(
      JsonTree holder, JsonTree details, Envelope record, List<LogprobFinding> findings) {
    JsonTree tokens = details.need("tokens", ASK);
    List<JsonTree> tops = details.items("top_tokens");
    List<JsonTree> items = tokens.items();
    if (!tops.isEmpty() && tops.size() != items.size()) {
      throw LineFault.of(
          details.need("top_tokens", "").path(),
          "[...]",
          "has " + tops.size() + " values; must have one a token, " + items.size());
    }
    List<Step> steps = new ArrayList<>();
    for (int t = 0; t < items.size(); t++) {
      Step step = Steps.of(items.get(t));
      boolean special = items.get(t).find("special").filter(JsonTree::isTrue).isPresent();
      if (!tops.isEmpty()) {
        step = step.withTop(Steps.top(tops.get(t).items()));
      }
      steps.add(special ? step.withKind(Token.Kind.SPECIAL) : step);
    }
    List<JsonTree> settings = new ArrayList<>(List.of(details));
    record.request().flatMap(request -> request.find("parameters")).ifPresent(settings::add);
    return new AnswerBuilder(tokens.path(), text(holder, record), steps, findings)
        .finished(details.string("finish_reason"))
        .drawn(RequestText.draw(settings))
        .build();
  }

  /** The text; without the prompt, if the request asked for both. */
  private static String text(JsonTree holder, Envelope record) {
    String text = holder.need("generated_text", "must be a string").string();
    Optional<JsonTree> full =
        record
            .request()
            .flatMap(request -> request.find("parameters"))
            .flatMap(parameters -> parameters.find("return_full_text"))
            .filter(JsonTree::isTrue);
    String prompt = record.request().flatMap(RequestText::prompt).orElse("");
    return full.isPresent() && text.startsWith(prompt) ? text.substring(prompt.length()) : text;
  }

  private static Prompt prompt(String text, JsonTree details) {
    List<Prompt.Piece> pieces = new ArrayList<>();
    for (JsonTree token : details.items("prefill")) {
      OptionalInt id =
          token.has("id") ? OptionalInt.of(token.need("id", "").count()) : OptionalInt.empty();
      pieces.add(new Prompt.Piece(id, token.string("text").orElse(""), Extras.none()));
    }
    return new Prompt(text, pieces, Extras.none());
  }
}
