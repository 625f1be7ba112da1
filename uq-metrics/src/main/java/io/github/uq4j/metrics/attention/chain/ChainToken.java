package io.github.uq4j.metrics.attention.chain;

/**
 * A token of an attention chain.
 *
 * @param token which token of the response, from 0
 * @param score the attention of all tokens that led to it, {@code >= 0}; 0 for those of the answer
 */
public record ChainToken(int token, double score) {}
