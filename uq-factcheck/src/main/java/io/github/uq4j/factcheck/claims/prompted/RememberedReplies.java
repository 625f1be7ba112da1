package io.github.uq4j.factcheck.claims.prompted;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A chat model that is asked every prompt once: replies that are known are given again, and those
 * to new prompts are remembered. Safe for use by several threads, one of which asks at a time.
 */
public final class RememberedReplies implements ChatModel {

  private final ChatModel model;
  private final Map<String, String> replies;

  private RememberedReplies(ChatModel model, Map<String, String> known) {
    this.model = model;
    this.replies = new LinkedHashMap<>(known);
  }

  /**
   * A chat model with a memory.
   *
   * @param model is asked what is not known
   * @param known replies by prompt
   * @return the chat model
   */
  public static RememberedReplies of(ChatModel model, Map<String, String> known) {
    return new RememberedReplies(model, known);
  }

  @Override
  public synchronized List<String> reply(List<String> prompts) {
    List<String> fresh = prompts.stream().filter(p -> !replies.containsKey(p)).distinct().toList();
    if (!fresh.isEmpty()) {
      List<String> answers = model.reply(fresh);
      if (answers.size() != fresh.size()) {
        throw new IllegalStateException(
            "the chat model gave "
                + answers.size()
                + " replies to "
                + fresh.size()
                + " prompts; must give one to each");
      }
      for (int i = 0; i < fresh.size(); i++) {
        replies.put(fresh.get(i), answers.get(i));
      }
    }
    List<String> all = new ArrayList<>(prompts.size());
    for (String prompt : prompts) {
      all.add(replies.getOrDefault(prompt, ""));
    }
    return all;
  }

  /**
   * Everything that is known.
   *
   * @return a copy: replies by prompt, in the order in which they came
   */
  public synchronized Map<String, String> replies() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(replies));
  }
}
