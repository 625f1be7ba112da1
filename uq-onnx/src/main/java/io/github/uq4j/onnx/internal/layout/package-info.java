/**
 * How exporters lay a model's folder out: which file is the model, where its configuration is, and
 * what its inputs and outputs are called. Only files and names enter; nothing here loads a model.
 */
@NullMarked
package io.github.uq4j.onnx.internal.layout;

import org.jspecify.annotations.NullMarked;
