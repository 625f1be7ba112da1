/**
 * Where the residual stream and the attention of a decoder are, and the edits that turn them into
 * outputs. Everything is found by structure, nothing by the names of nodes or values.
 */
@NullMarked
package io.github.uq4j.onnx.graph.signal;

import org.jspecify.annotations.NullMarked;
