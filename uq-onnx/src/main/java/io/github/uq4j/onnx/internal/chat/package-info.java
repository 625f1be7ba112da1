/**
 * Chat templates: the part of the Jinja language that they are written in, rendered as the
 * transformers library does. What is outside that part is refused by name, never rendered wrongly.
 */
@NullMarked
package io.github.uq4j.onnx.internal.chat;

import org.jspecify.annotations.NullMarked;
