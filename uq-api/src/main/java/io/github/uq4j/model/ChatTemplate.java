package io.github.uq4j.model;

import java.util.List;

/**
 * Turns a conversation into the text a chat model was trained to continue. Implementations are safe
 * for use by several threads.
 *
 * <p>The text holds the model's special tokens by name. A message that holds such a name itself is
 * not told apart from the template, as in the transformers library: do not pass on messages of
 * strangers unseen where that matters.
 */
public interface ChatTemplate {

  /**
   * Writes a conversation, up to the place where the model's next turn begins.
   *
   * @param messages the turns in order, at least one
   * @return the prompt's text, with all special tokens it needs
   * @throws IllegalArgumentException if there is no message, or the template refuses them (for
   *     example an order of roles the model was not trained on)
   * @throws ModelException if the template needs what is not supported for these messages
   */
  String render(List<ChatMessage> messages);
}
