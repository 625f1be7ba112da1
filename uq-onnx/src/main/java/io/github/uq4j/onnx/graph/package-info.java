/**
 * Reading and editing ONNX graphs: the structure of a model file without its weights, where the
 * residual stream and the attention of a decoder are, and the edits that turn them into outputs.
 * Nothing here runs a model; edited graphs live in memory, the file is never touched.
 */
@NullMarked
package io.github.uq4j.onnx.graph;

import org.jspecify.annotations.NullMarked;
