package io.github.uq4j.model;

/**
 * One turn of a conversation.
 *
 * @param role who speaks, such as {@code system}, {@code user}, {@code assistant}; not empty
 * @param content what is said; may be empty
 */
public record ChatMessage(String role, String content) {

  /**
   * Checks the role.
   *
   * @throws IllegalArgumentException if the role is empty
   */
  public ChatMessage {
    if (role.isEmpty()) {
      throw new IllegalArgumentException("role = \"\"; must not be empty");
    }
  }

  /**
   * What a user says.
   *
   * @param content the text
   * @return the message
   */
  public static ChatMessage user(String content) {
    return new ChatMessage("user", content);
  }

  /**
   * What the model is told beforehand.
   *
   * @param content the text
   * @return the message
   */
  public static ChatMessage system(String content) {
    return new ChatMessage("system", content);
  }

  /**
   * What the model said.
   *
   * @param content the text
   * @return the message
   */
  public static ChatMessage assistant(String content) {
    return new ChatMessage("assistant", content);
  }
}
