package io.github.uq4j.report.chart;

import java.awt.Color;
import java.util.List;

/**
 * The colours of charts. An SVG names the tone as a class beside the light colour, so that a style
 * sheet can give it its dark one; a PNG has the light one. No two tones share a light colour.
 */
enum Tone {
  PAPER(0xffffff, 0x1a1e25),
  INK(0x1c2128, 0xe8e6e0),
  SOFT(0x565e6b, 0xa6adb9),
  GRID(0xe6e3db, 0x2f353f),
  BAR(0xd3d6dc, 0x3d4450),
  OTHER(0xb4b8bf, 0x59616e),
  A(0x1b5a99, 0x8dbdf2),
  B(0xb3470f, 0xff9d70),
  C(0x2f7d4f, 0x7fd3a0),
  D(0x7a3e9d, 0xd0a3ea),
  E(0x857000, 0xe2c455),
  F(0x0f7c86, 0x6fd3dc),
  G(0xa3195b, 0xff9dbd),
  H(0x4d4d4d, 0xcfcfcf);

  /** The tones of series, in their order. */
  static final List<Tone> SERIES = List.of(A, B, C, D, E, F, G, H);

  private final int light;
  private final int dark;

  Tone(int light, int dark) {
    this.light = light;
    this.dark = dark;
  }

  Color color() {
    return new Color(light);
  }

  /** The same, {@code share} as opaque. */
  Color color(double share) {
    return new Color(
        light >> 16 & 0xff, light >> 8 & 0xff, light & 0xff, (int) Math.round(255 * share));
  }

  String light() {
    return hex(light);
  }

  String dark() {
    return hex(dark);
  }

  String id() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  private static String hex(int rgb) {
    return String.format(java.util.Locale.ROOT, "#%06x", rgb);
  }
}
