/** Classifiers: texts and pairs of texts to rows of logits, in batches of similar length. */
@NullMarked
package io.github.uq4j.onnx.internal.pair;

import org.jspecify.annotations.NullMarked;
