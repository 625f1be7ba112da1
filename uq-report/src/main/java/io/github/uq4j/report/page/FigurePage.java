package io.github.uq4j.report.page;

import java.util.List;

/** A page of charts. */
public record FigurePage(
    FigureShell shell,
    String title,
    String subtitle,
    List<FigurePart> parts,
    List<String> provenance) {

  /** Copies the lists. */
  public FigurePage {
    parts = List.copyOf(parts);
    provenance = List.copyOf(provenance);
  }
}
