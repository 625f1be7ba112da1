/**
 * The structure of an ONNX file without its weights, checked. Nothing here runs a model, and no
 * file is ever written.
 */
@NullMarked
package io.github.uq4j.onnx.graph;

import org.jspecify.annotations.NullMarked;
