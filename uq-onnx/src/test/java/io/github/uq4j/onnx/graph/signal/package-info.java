/** Tests of finding and adding signals. */
@NullMarked
package io.github.uq4j.onnx.graph.signal;

import org.jspecify.annotations.NullMarked;
