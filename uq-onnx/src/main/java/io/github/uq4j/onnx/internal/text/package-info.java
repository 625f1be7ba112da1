/** Text and vocabulary ids: the tokenizer of a model folder, token texts, spans in UTF-16. */
@NullMarked
package io.github.uq4j.onnx.internal.text;

import org.jspecify.annotations.NullMarked;
