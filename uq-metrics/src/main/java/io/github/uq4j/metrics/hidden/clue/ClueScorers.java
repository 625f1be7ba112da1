package io.github.uq4j.metrics.hidden.clue;

import io.github.uq4j.score.Scorer;
import io.github.uq4j.score.ScorerOptions;
import io.github.uq4j.score.ScorerProvider.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The scorer of this room by name. Options: {@code experience}, a file, and {@code scale}. */
public final class ClueScorers {

  private static final String EXPERIENCE = "experience";
  private static final String SCALE = "scale";

  private ClueScorers() {}

  /**
   * Every scorer of this room.
   *
   * @return entries in the order in which they should be listed
   */
  public static List<Entry> entries() {
    return List.of(
        new Entry(
            ClueMargin.withDefaults().info(), Set.of(EXPERIENCE, SCALE), ClueScorers::margin));
  }

  private static Scorer margin(ScorerOptions options) {
    ClueMargin scorer = ClueMargin.withDefaults();
    String file = options.values().get(EXPERIENCE);
    if (file != null) {
      scorer = scorer.withExperience(load(Path.of(file)));
    }
    String scale = options.values().get(SCALE);
    return scale == null ? scorer : scorer.withScale(scale(scale));
  }

  private static Experience load(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("option clue-margin.experience: no such file: " + file);
    }
    try {
      return Experience.load(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "option clue-margin.experience: " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Clue.Scale scale(String name) {
    for (Clue.Scale scale : Clue.Scale.values()) {
      if (scale.name().toLowerCase(Locale.ROOT).equals(name)) {
        return scale;
      }
    }
    throw new IllegalArgumentException(
        "option clue-margin.scale = \"" + name + "\"; must be none or pooled");
  }
}
