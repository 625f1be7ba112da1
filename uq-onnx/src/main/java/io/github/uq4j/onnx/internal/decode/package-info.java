/**
 * Causal language models: which input and output means what, the key/value cache, the generation
 * loop, the teacher-forced pass, and the reduction of a row of logits to what a trace holds.
 */
@NullMarked
package io.github.uq4j.onnx.internal.decode;

import org.jspecify.annotations.NullMarked;
