package io.github.uq4j.report.chart;

/** The style sheet of charts: a variable a tone, light and dark, and the classes that use them. */
final class ChartStyle {

  private ChartStyle() {}

  /** Inside a file that stands alone: dark where the reader's system asks. */
  static String ofFile() {
    return ".chart{"
        + variables(false)
        + "}@media screen and (prefers-color-scheme:dark){.chart{"
        + variables(true)
        + "}}"
        + classes();
  }

  /** Inside a page: dark where the reader's system or the page asks. */
  static String ofPage() {
    return ":root{"
        + variables(false)
        + "}\n@media screen and (prefers-color-scheme:dark){:root:not([data-theme=\"light\"]){"
        + variables(true)
        + "}}\n@media screen{:root[data-theme=\"dark\"]{"
        + variables(true)
        + "}}\n"
        + classes();
  }

  private static String variables(boolean dark) {
    StringBuilder out = new StringBuilder();
    for (Tone tone : Tone.values()) {
      out.append("--chart-").append(tone.id()).append(':');
      out.append(dark ? tone.dark() : tone.light()).append(';');
    }
    return out.toString();
  }

  private static String classes() {
    StringBuilder out = new StringBuilder(".chart{display:block;width:100%;height:auto}");
    for (Tone tone : Tone.values()) {
      String use = ":var(--chart-" + tone.id() + ")}";
      out.append(".chart .f-").append(tone.id()).append("{fill").append(use);
      out.append(".chart .s-").append(tone.id()).append("{stroke").append(use);
    }
    return out.toString();
  }
}
