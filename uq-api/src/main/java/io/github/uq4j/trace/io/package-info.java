/**
 * Trace files: JSON Lines with a safetensors file beside them, read strictly and as a stream.
 *
 * <p>Whatever is wrong with a file is said with file, line, field, value and rule; limits are
 * checked before memory is taken. JSON is Jackson's business, the tensor container is read here.
 */
@NullMarked
package io.github.uq4j.trace.io;

import org.jspecify.annotations.NullMarked;
