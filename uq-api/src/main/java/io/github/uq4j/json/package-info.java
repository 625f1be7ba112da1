/**
 * JSON as this library reads and writes it: one value a line, strict, with limits, and with the
 * place of every fault.
 *
 * <p>Only what the rooms of files share enters: lines, a cursor over one line, faults, the way a
 * line is written. It knows Jackson and {@link io.github.uq4j.trace.Extras}; what the fields mean
 * is known by its users. Not exported.
 */
@NullMarked
package io.github.uq4j.json;

import org.jspecify.annotations.NullMarked;
