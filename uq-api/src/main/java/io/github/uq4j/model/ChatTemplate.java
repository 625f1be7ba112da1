package io.github.uq4j.model;

import java.util.List;

/**
 * Turns a conversation into the text a chat model was trained to continue. Implementations are safe
 * for use by several threads.
 *
 * <p>The text holds the model's special tokens by name, and a name in a message would be read as
 * such a token, too. An implementation that knows these names refuses messages that hold one. What
 * a template writes around messages in ordinary words, such as {@code [INST]} of models that have
 * no token of that name, cannot be told apart.
 */
public interface ChatTemplate {

  /**
   * Writes a conversation, up to the place where the model's next turn begins.
   *
   * @param messages the turns in order, at least one
   * @return the prompt's text, with all special tokens it needs
   * @throws IllegalArgumentException if there is no message, or the template refuses them (for
   *     example an order of roles the model was not trained on), or one holds the name of a special
   *     token
   * @throws ModelException if the template needs what is not supported for these messages
   */
  String render(List<ChatMessage> messages);
}
