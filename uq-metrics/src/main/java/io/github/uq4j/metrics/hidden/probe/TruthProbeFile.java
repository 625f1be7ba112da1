package io.github.uq4j.metrics.hidden.probe;

import io.github.uq4j.metrics.hidden.intention.probe.Probe;
import io.github.uq4j.model.PositionRule;
import io.github.uq4j.score.fitted.Fitted;
import io.github.uq4j.score.fitted.FittedFile;
import io.github.uq4j.score.fitted.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A probe as a file. */
final class TruthProbeFile {

  private static final String KIND = "truth-probe";
  private static final String MODEL = "model";
  private static final String LEVEL = "level";
  private static final String POSITION = "position";
  private static final String WIDTH = "width";

  private TruthProbeFile() {}

  static void write(Path file, TruthProbe probe) throws IOException {
    Fitted inner = probe.probe().toFitted();
    Values values =
        inner
            .values()
            .with(LEVEL, probe.level())
            .with(POSITION, probe.spot().form())
            .with(WIDTH, probe.width());
    if (probe.model().isPresent()) {
      values = values.with(MODEL, probe.model().get());
    }
    FittedFile.write(file, new Fitted(KIND, inner.method(), inner.version(), probe.on(), values));
  }

  static TruthProbe read(Path file) throws IOException {
    Fitted fitted = FittedFile.read(file);
    try {
      return read(fitted.require(KIND, Probe.VERSION));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static TruthProbe read(Fitted fitted) {
    Values values = fitted.values();
    Probe probe =
        Probe.of(new Fitted(Probe.KIND, fitted.method(), fitted.version(), fitted.on(), values));
    int width = whole(WIDTH, values.number(WIDTH));
    if (width != probe.width()) {
      throw new IllegalArgumentException(
          "values.width = %d; there are %d weights, must be as many"
              .formatted(width, probe.width()));
    }
    return new TruthProbe(
        values.has(MODEL) ? Optional.of(values.text(MODEL)) : Optional.empty(),
        new StateSpot(
            whole(LEVEL, values.number(LEVEL)), PositionRule.parse(values.text(POSITION))),
        probe,
        fitted.on());
  }

  private static int whole(String name, double number) {
    if (!(number >= 0 && number <= 1 << 20 && number == Math.rint(number))) {
      throw new IllegalArgumentException(
          "values." + name + " = " + number + "; must be a whole number in [0, 1048576]");
    }
    return (int) number;
  }
}
