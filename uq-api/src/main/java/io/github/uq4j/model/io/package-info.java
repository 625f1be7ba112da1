/**
 * What models said, on disk, so that a step that asked one can be taken again without it.
 *
 * <p>Files of plain texts may enter; judgements and traces have their own room.
 */
@NullMarked
package io.github.uq4j.model.io;

import org.jspecify.annotations.NullMarked;
