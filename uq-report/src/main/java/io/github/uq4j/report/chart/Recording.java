package io.github.uq4j.report.chart;

import java.awt.Color;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.List;
import org.apache.batik.ext.awt.g2d.DefaultGraphics2D;
import org.apache.batik.ext.awt.g2d.GraphicContext;

/**
 * Takes down what a chart library draws, to be drawn again elsewhere. The library draws a curve as
 * many short lines, each of which would begin its dashes anew; here lines that meet become one.
 * Nothing is clipped: every mark lies inside the axes, and markers at the edge stay whole.
 */
final class Recording extends DefaultGraphics2D {

  private final List<Step> steps;

  /** A shape filled, or drawn where there is a stroke. */
  private record Step(Shape shape, Paint paint, List<Stroke> stroke) {}

  Recording() {
    super(true);
    gc = new GraphicContext();
    steps = new ArrayList<>();
  }

  private Recording(Recording parent) {
    super(parent);
    steps = parent.steps;
  }

  @Override
  public Graphics create() {
    return new Recording(this);
  }

  /** Nothing is held; the parent would print a line. */
  @Override
  public void dispose() {}

  @Override
  public void draw(Shape shape) {
    if (visible()) {
      Shape placed = placed(shape);
      List<Stroke> stroke = List.of(getStroke());
      if (placed instanceof Line2D line && joins(line, stroke)) {
        ((Path2D) steps.get(steps.size() - 1).shape()).lineTo(line.getX2(), line.getY2());
      } else {
        steps.add(
            new Step(
                placed instanceof Line2D ? new Path2D.Double(placed) : placed, getPaint(), stroke));
      }
    }
  }

  private boolean joins(Line2D line, List<Stroke> stroke) {
    if (steps.isEmpty()) {
      return false;
    }
    Step last = steps.get(steps.size() - 1);
    if (!last.stroke().equals(stroke)
        || !last.paint().equals(getPaint())
        || !(last.shape() instanceof Path2D path)) {
      return false;
    }
    Point2D end = path.getCurrentPoint();
    return end != null && end.distance(line.getP1()) < 1e-6;
  }

  @Override
  public void fill(Shape shape) {
    if (visible()) {
      steps.add(new Step(placed(shape), getPaint(), List.of()));
    }
  }

  private boolean visible() {
    return !(getPaint() instanceof Color color) || color.getAlpha() > 0;
  }

  private Shape placed(Shape shape) {
    if (getTransform().isIdentity()) {
      return shape instanceof Line2D line ? (Shape) line.clone() : copy(shape);
    }
    return getTransform().createTransformedShape(shape);
  }

  private static Shape copy(Shape shape) {
    return shape instanceof java.awt.geom.RectangularShape simple
        ? (Shape) simple.clone()
        : new Path2D.Double(shape);
  }

  void replay(Graphics2D graphics) {
    for (Step step : steps) {
      graphics.setPaint(step.paint());
      if (step.stroke().isEmpty()) {
        graphics.fill(step.shape());
      } else {
        graphics.setStroke(step.stroke().get(0));
        graphics.draw(step.shape());
      }
    }
  }
}
