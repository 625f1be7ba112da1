/**
 * From scores to decisions: what is learnt from labelled scores and then used on new ones.
 *
 * <p>A method belongs here if it is fitted to labels and gives a threshold, a probability or a
 * guarantee. What it promises holds for items like those it learnt from; to know how well it does,
 * measure it on items it has not seen.
 */
@NullMarked
package io.github.uq4j.metrics.calibration;

import org.jspecify.annotations.NullMarked;
