package io.github.uq4j.metrics.attention.chain;

/**
 * Attention that led backtracking from one token of a response to an earlier one.
 *
 * @param from the later token, from 0
 * @param to the token it looks back at, from 0
 * @param weight the reduced attention, in [0, 1]
 */
public record ChainLink(int from, int to, double weight) {}
