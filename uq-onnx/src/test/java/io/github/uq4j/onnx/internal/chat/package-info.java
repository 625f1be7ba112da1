/** Tests of chat templates. */
@NullMarked
package io.github.uq4j.onnx.internal.chat;

import org.jspecify.annotations.NullMarked;
