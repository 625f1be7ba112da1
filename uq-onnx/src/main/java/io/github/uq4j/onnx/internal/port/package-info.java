/**
 * What the inputs and outputs of a decoder mean: which is which, the cache's shape, the model's
 * sizes. Found from names, types and shapes; nothing here runs a model.
 */
@NullMarked
package io.github.uq4j.onnx.internal.port;

import org.jspecify.annotations.NullMarked;
