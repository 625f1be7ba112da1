package io.github.uq4j.metrics.hidden.probe;

import io.github.uq4j.score.Scorer;
import io.github.uq4j.score.ScorerOptions;
import io.github.uq4j.score.ScorerProvider.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The scorer of this room by name. Option: {@code probe}, a file. */
public final class ProbeScorers {

  private static final String PROBE = "probe";

  private ProbeScorers() {}

  /**
   * Every scorer of this room.
   *
   * @return entries in the order in which they should be listed
   */
  public static List<Entry> entries() {
    return List.of(new Entry(Saplma.withDefaults().info(), Set.of(PROBE), ProbeScorers::saplma));
  }

  private static Scorer saplma(ScorerOptions options) {
    String file = options.values().get(PROBE);
    return file == null
        ? Saplma.withDefaults()
        : Saplma.withDefaults().withProbe(load(Path.of(file)));
  }

  private static TruthProbe load(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("option saplma.probe: no such file: " + file);
    }
    try {
      return TruthProbe.load(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "option saplma.probe: " + file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
