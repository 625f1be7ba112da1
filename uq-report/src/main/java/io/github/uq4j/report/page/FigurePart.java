package io.github.uq4j.report.page;

import java.util.List;

/** A part of a page of charts; no header means no table. */
public record FigurePart(
    String heading,
    List<String> sentences,
    List<String> header,
    List<List<String>> rows,
    List<Picture> pictures) {

  /** Copies the lists. */
  public FigurePart {
    sentences = List.copyOf(sentences);
    header = List.copyOf(header);
    rows = List.copyOf(rows);
    pictures = List.copyOf(pictures);
  }
}
