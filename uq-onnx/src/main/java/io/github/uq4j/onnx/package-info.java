/**
 * Models on ONNX Runtime: language models that leave traces, cross-encoders that judge pairs of
 * texts, and the tokenizer they share.
 *
 * <p>A model is a folder as Hugging Face writes it: {@code model.onnx}, {@code config.json}, {@code
 * tokenizer.json}, and {@code generation_config.json} where there is one. What the model has is
 * read from the file's inputs and outputs and from the configuration, never from lists of model
 * families.
 *
 * <p>Native libraries are unpacked into one folder, {@code uq4j-USER} in the folder for temporary
 * files or that of the system property {@code uq4j.cache}; nothing is written anywhere else, and no
 * network connection is opened. The JVM does not end under a running model: its shutdown waits
 * until runs in flight have stopped.
 */
@NullMarked
package io.github.uq4j.onnx;

import org.jspecify.annotations.NullMarked;
