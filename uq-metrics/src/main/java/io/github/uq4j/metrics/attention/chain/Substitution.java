package io.github.uq4j.metrics.attention.chain;

/**
 * One token of a response put in place of another, nothing else changed.
 *
 * @param token which token of the response is replaced, from 0
 * @param replacement the vocabulary number of the new token
 * @param text the new token's text
 * @param probability the new token's probability at its place, in (0, 1]
 */
public record Substitution(int token, int replacement, String text, double probability) {}
