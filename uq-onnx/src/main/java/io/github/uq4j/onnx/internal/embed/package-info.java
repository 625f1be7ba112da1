/**
 * Sentence encoders: how the states of a text's tokens become one vector, and running texts in
 * batches.
 */
@NullMarked
package io.github.uq4j.onnx.internal.embed;

import org.jspecify.annotations.NullMarked;
