package io.github.uq4j.report.chart;

import java.util.List;

/**
 * What a chart shows, before anything is painted.
 *
 * @param x the axis along
 * @param y the axis upwards
 * @param marks what is drawn, the first one first
 * @param notes words inside the plot
 * @param caption what the picture says, in plain words
 */
record Plot(Axis x, Axis y, List<Mark> marks, List<Note> notes, String caption) {

  /** Words at a place in the plot, in the units of its axes. */
  record Note(String text, double x, double y) {}

  Plot {
    marks = List.copyOf(marks);
    notes = List.copyOf(notes);
  }
}
