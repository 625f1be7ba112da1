package io.github.uq4j.metrics.evaluation.comparison;

import io.github.uq4j.metrics.evaluation.BootstrapInterval;
import java.util.Optional;

/**
 * One measure of one score.
 *
 * @param scorer what gave the scores
 * @param interval the measure with its interval, its n and its classes
 * @param standing where it stands beside the best
 * @param toBest the comparison with the best; empty for the best itself and where there is none
 */
public record MeasuredScore(
    String scorer, BootstrapInterval interval, Standing standing, Optional<ToBest> toBest) {}
