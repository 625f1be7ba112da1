package io.github.uq4j.model;

/** What a prompt's text is. */
public enum PromptForm {
  /** A text; the tokenizer adds the special tokens the model expects, such as a beginning. */
  TEXT,
  /** A conversation as a chat template wrote it, special tokens included; none is added. */
  CHAT
}
