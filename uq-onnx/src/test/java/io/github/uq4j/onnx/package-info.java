/** Tests of the models on ONNX Runtime, with really trained models. */
@NullMarked
package io.github.uq4j.onnx;

import org.jspecify.annotations.NullMarked;
