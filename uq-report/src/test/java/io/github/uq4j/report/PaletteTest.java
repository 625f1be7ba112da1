package io.github.uq4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Contrast by WCAG 2.1: 4.5 for text, 3 for lines and controls, in both themes. */
class PaletteTest {

  private static final String CSS = Assets.SHELL.css();
  private static final Pattern COLOUR = Pattern.compile("--([a-z0-9-]+): (#[0-9a-f]{6});");
  private static final Map<String, String> LIGHT = block(":root {");
  private static final Map<String, String> DARK = block(":root[data-theme=\"dark\"] {");

  private static Map<String, String> block(String opening) {
    int start = CSS.indexOf(opening);
    assertThat(start).as(opening).isNotNegative();
    Matcher colours = COLOUR.matcher(CSS.substring(start, CSS.indexOf('}', start)));
    Map<String, String> found = new LinkedHashMap<>();
    while (colours.find()) {
      found.put(colours.group(1), colours.group(2));
    }
    return found;
  }

  private static double channel(String colour, int at) {
    double c = Integer.parseInt(colour.substring(at, at + 2), 16) / 255.0;
    return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
  }

  private static double luminance(String colour) {
    return 0.2126 * channel(colour, 1) + 0.7152 * channel(colour, 3) + 0.0722 * channel(colour, 5);
  }

  private static void contrast(String fore, String back, double least) {
    for (Map<String, String> theme : List.of(LIGHT, DARK)) {
      double a = luminance(theme.getOrDefault(fore, "missing"));
      double b = luminance(theme.getOrDefault(back, "missing"));
      double ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      assertThat(ratio)
          .as("%s on %s, %s", fore, back, theme == LIGHT ? "light" : "dark")
          .isGreaterThanOrEqualTo(least);
    }
  }

  @Test
  void darkBlocks_compared_holdTheSameColours() {
    assertThat(block(":root:not([data-theme=\"light\"]) {")).isEqualTo(DARK);
    assertThat(DARK.keySet()).isEqualTo(LIGHT.keySet());
  }

  @Test
  void text_onEveryGround_isReadable() {
    for (String ground : List.of("paper", "card", "wash")) {
      for (String text : List.of("ink", "soft", "accent", "right", "wrong", "miss")) {
        contrast(text, ground, 4.5);
      }
    }
    contrast("ink", "quiet-wash", 4.5);
    for (String kind : List.of("right", "wrong", "miss")) {
      contrast(kind, kind + "-wash", 4.5);
      contrast("ink", kind + "-wash", 4.5);
      contrast("soft", kind + "-wash", 4.5);
    }
    contrast("card", "ink", 4.5);
  }

  @Test
  void heat_underText_leavesItReadable() {
    for (int heat = 0; heat < Shades.HEATS; heat++) {
      contrast("ink", "h" + heat, 7);
    }
  }

  @Test
  void underlines_onEveryHeat_areVisible() {
    for (int doubt = 0; doubt < Shades.DOUBTS; doubt++) {
      for (int heat = 0; heat < Shades.HEATS; heat++) {
        contrast("d" + doubt, "h" + heat, 3);
      }
    }
  }

  @Test
  void controls_onTheirGround_areVisible() {
    contrast("edge", "card", 3);
    contrast("edge", "paper", 3);
  }

  @Test
  void heat_fromStepToStep_growsAwayFromTheCard() {
    for (Map<String, String> theme : List.of(LIGHT, DARK)) {
      assertThat(theme.get("h0")).isEqualTo(theme.get("card"));
      double sign = theme == LIGHT ? -1 : 1;
      for (int heat = 1; heat < Shades.HEATS; heat++) {
        double before = luminance(theme.getOrDefault("h" + (heat - 1), "missing"));
        double here = luminance(theme.getOrDefault("h" + heat, "missing"));
        assertThat(sign * (here - before)).as("h%d", heat).isPositive();
      }
    }
  }
}
