/**
 * Attention chains drawn over the text of answers, on one HTML page that needs nothing else.
 *
 * <p>A {@link io.github.uq4j.report.chain.ChainAnswer} says what is drawn of one answer, {@link
 * io.github.uq4j.report.chain.HtmlChains} puts answers on a page. Chains are found elsewhere: here
 * is only what a reader sees.
 */
@NullMarked
package io.github.uq4j.report.chain;

import org.jspecify.annotations.NullMarked;
