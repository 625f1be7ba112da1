package io.github.uq4j.cli.shell;

import io.github.uq4j.model.ChatMessage;
import io.github.uq4j.model.ChatTemplate;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How prompts become conversations. */
public final class ChatOptions {

  @Option(
      names = "--chat",
      description = "Ask prompts as a user's turn, written by the model's chat template.")
  private boolean chat;

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      description = "What a conversation begins with, in the role system.")
  private @Nullable String system;

  /** The same entries; all of them with messages where a conversation is wanted. */
  public List<PromptFile.Entry> conversations(List<PromptFile.Entry> entries) {
    List<PromptFile.Entry> made = new ArrayList<>();
    for (PromptFile.Entry entry : entries) {
      boolean plain = entry.messages().isEmpty();
      if (plain && !chat && system != null) {
        throw new BadInputException("--system needs --chat, or prompts with messages");
      }
      List<ChatMessage> messages = new ArrayList<>(entry.messages());
      if (plain && chat) {
        messages.add(ChatMessage.user(entry.prompt()));
      }
      if (system != null) {
        if (messages.get(0).role().equals("system")) {
          throw new BadInputException(
              "--system, and a message of the system in prompt \"" + entry.id() + "\"; one only");
        }
        messages.add(0, ChatMessage.system(system));
      }
      made.add(new PromptFile.Entry(entry.id(), entry.prompt(), entry.text(), messages));
    }
    return made;
  }

  /** An entry's conversation as the model wants it. */
  public static String render(LanguageModel model, PromptFile.Entry entry) {
    try {
      Optional<ChatTemplate> template = model.chatTemplate();
      if (template.isEmpty()) {
        throw new BadInputException(
            "prompt \""
                + entry.id()
                + "\" is a conversation; must be a plain prompt, since the model has no chat"
                + " template (chat_template.jinja or tokenizer_config.json)");
      }
      return template.get().render(entry.messages());
    } catch (ModelException e) {
      throw new BadInputException(String.valueOf(e.getMessage()), e);
    }
  }
}
