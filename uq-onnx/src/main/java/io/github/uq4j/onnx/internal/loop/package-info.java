/**
 * A decoder wrapped into an ONNX {@code Loop}, so that one run of the model gives many tokens: the
 * choice of tokens, the reductions of their logits and the cache stay inside. Knows graphs and
 * tensors, nothing of requests and traces.
 */
@NullMarked
package io.github.uq4j.onnx.internal.loop;

import org.jspecify.annotations.NullMarked;
