/**
 * The native side: where libraries are unpacked, the one environment of a JVM, sessions, and the
 * gates that keep native memory alive exactly as long as somebody uses it.
 */
@NullMarked
package io.github.uq4j.onnx.internal.session;

import org.jspecify.annotations.NullMarked;
