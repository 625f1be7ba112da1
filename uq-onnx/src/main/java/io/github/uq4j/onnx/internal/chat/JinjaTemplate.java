package io.github.uq4j.onnx.internal.chat;

import io.github.uq4j.model.ChatMessage;
import io.github.uq4j.model.ChatTemplate;
import io.github.uq4j.model.ModelException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A chat template that has been read. Safe for use by several threads. */
public final class JinjaTemplate implements ChatTemplate {

  private final String origin;
  private final List<Statement> statements;
  private final Map<String, String> special;
  private final Clock clock;
  private final TokenNames reserved;

  private JinjaTemplate(
      String origin,
      List<Statement> statements,
      Map<String, String> special,
      Clock clock,
      TokenNames reserved) {
    this.origin = origin;
    this.statements = statements;
    this.special = special;
    this.clock = clock;
    this.reserved = reserved;
  }

  /**
   * The same for messages that must not hold certain names.
   *
   * @param names those the tokenizer reads as special tokens wherever they stand
   * @return a template that refuses them
   */
  public JinjaTemplate reserving(TokenNames names) {
    return new JinjaTemplate(origin, statements, special, clock, names);
  }

  /**
   * Reads a template.
   *
   * @param origin where it comes from, for messages
   * @param source its text
   * @param special the special tokens' texts by name, such as {@code bos_token}
   * @param clock gives the date to those templates that print it
   * @return the template
   * @throws ModelException if it is broken, or uses what is not supported
   */
  public static JinjaTemplate of(
      String origin, String source, Map<String, String> special, Clock clock) {
    try {
      List<Statement> statements = TemplateParser.parse(source);
      return new JinjaTemplate(origin, statements, Map.copyOf(special), clock, TokenNames.none());
    } catch (TemplateFault e) {
      throw new ModelException(message(origin, e), e);
    }
  }

  private static String message(String origin, TemplateFault e) {
    return "the chat template of " + origin + " cannot be rendered: " + e.getMessage();
  }

  @Override
  public String render(List<ChatMessage> messages) {
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("messages is empty; must hold at least one message");
    }
    reserved.requireNone(messages);
    Scope scope = new Scope(null);
    special.forEach(scope::set);
    List<Object> given = new ArrayList<>();
    for (ChatMessage message : messages) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("role", message.role());
      fields.put("content", message.content());
      given.add(fields);
    }
    scope.set("messages", given);
    scope.set("tools", Value.NONE);
    scope.set("documents", Value.NONE);
    scope.set("add_generation_prompt", true);
    scope.set(Functions.NOW, LocalDateTime.now(clock));
    StringBuilder out = new StringBuilder();
    try {
      Statement.runAll(statements, scope, out);
    } catch (TemplateFault e) {
      throw new ModelException(message(origin, e), e);
    } catch (Refusal e) {
      throw new IllegalArgumentException(
          "the chat template of " + origin + " refuses these messages: " + e.getMessage(), e);
    }
    return out.toString();
  }

  @Override
  public String toString() {
    return "JinjaTemplate[" + origin + "]";
  }
}
