/** Tests of what is not exported. */
@NullMarked
package io.github.uq4j.onnx.internal.loop;

import org.jspecify.annotations.NullMarked;
