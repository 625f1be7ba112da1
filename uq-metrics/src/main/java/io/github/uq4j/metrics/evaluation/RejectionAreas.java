package io.github.uq4j.metrics.evaluation;

/**
 * The areas a prediction rejection ratio is made of: means over the rejections of the mean quality
 * of what is kept.
 *
 * @param score rejecting the least certain first
 * @param oracle rejecting the worst first
 * @param random rejecting in random order
 * @param ratio {@code (score - random) / (oracle - random)}
 */
public record RejectionAreas(double score, double oracle, double random, double ratio) {}
