/** Models on ONNX Runtime. */
@NullMarked
package io.github.uq4j.onnx;

import org.jspecify.annotations.NullMarked;
