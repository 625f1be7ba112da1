/** Tests of reading and editing graphs. */
@NullMarked
package io.github.uq4j.onnx.graph;

import org.jspecify.annotations.NullMarked;
