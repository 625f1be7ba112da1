/** Tests of what is not exported. */
@NullMarked
package io.github.uq4j.onnx.internal.head;

import org.jspecify.annotations.NullMarked;
