/**
 * What rows of logits come to: log-sum-exp, entropy and the largest logits. Rows that reach Java
 * are reduced block by block, with the Vector API or without; or the reduction is part of the
 * model's graph and only its small results come back. Nothing here knows of requests, tokens or
 * texts.
 */
@NullMarked
package io.github.uq4j.onnx.internal.head;

import org.jspecify.annotations.NullMarked;
