/**
 * How many words samples share: ROUGE and BLEU between all pairs of samples.
 *
 * <p>The measures are written here because no kept library on Maven Central computes them as the
 * Python packages {@code rouge_score} and {@code nltk} do, down to their changed Porter stemmer.
 */
@NullMarked
package io.github.uq4j.metrics.sampling.lexical;

import org.jspecify.annotations.NullMarked;
