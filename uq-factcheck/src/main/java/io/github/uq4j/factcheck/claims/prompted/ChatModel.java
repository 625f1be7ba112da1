package io.github.uq4j.factcheck.claims.prompted;

import io.github.uq4j.model.ChatMessage;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Replies to instructions. Implementations are safe for use by several threads, and should give the
 * same reply to the same prompt (temperature 0).
 */
@FunctionalInterface
public interface ChatModel {

  /**
   * Replies to prompts, each on its own.
   *
   * @param prompts what is asked; each once
   * @return a reply to every prompt, in the same order; free text
   */
  List<String> reply(List<String> prompts);

  /**
   * A language model as a chat model: greedy, by its chat template if it has one.
   *
   * @param model the model; stays open and with its owner
   * @param maxNewTokens the longest reply
   * @return the chat model
   */
  static ChatModel of(LanguageModel model, int maxNewTokens) {
    return prompts -> {
      List<GenerationRequest> requests = new ArrayList<>(prompts.size());
      for (String prompt : prompts) {
        String id = "prompt-" + requests.size();
        GenerationRequest request =
            model
                .chatTemplate()
                .map(
                    template ->
                        GenerationRequest.chat(id, template, List.of(ChatMessage.user(prompt))))
                .orElseGet(() -> GenerationRequest.of(id, prompt));
        requests.add(request.withMaxNewTokens(maxNewTokens));
      }
      List<Trace> traces = model.generate(requests);
      return traces.stream().map(trace -> trace.generation().text()).toList();
    };
  }

  /**
   * Replies that were recorded.
   *
   * @param replies replies by prompt
   * @return a chat model that refuses a prompt that is not among them
   */
  static ChatModel recorded(Map<String, String> replies) {
    Map<String, String> known = Map.copyOf(replies);
    return prompts -> {
      List<String> found = new ArrayList<>(prompts.size());
      for (String prompt : prompts) {
        String reply = known.get(prompt);
        if (reply == null) {
          throw new IllegalArgumentException(
              "no reply is recorded to the prompt \""
                  + prompt
                  + "\"; "
                  + known.size()
                  + " replies are recorded");
        }
        found.add(reply);
      }
      return found;
    };
  }
}
