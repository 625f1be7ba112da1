package io.github.uq4j.cli.intention;

import io.github.uq4j.metrics.hidden.intention.MeanEntropy;
import io.github.uq4j.metrics.hidden.intention.dimension.DimensionProfile;
import io.github.uq4j.metrics.hidden.intention.probe.Recovered;
import java.util.Optional;

/** What was measured of one regime. */
record RegimeReport(
    String name,
    int traces,
    int bounded,
    Optional<MeanEntropy> entropy,
    Optional<DimensionProfile> dimensions,
    Optional<Recovered> recovered,
    String notRecovered) {}
