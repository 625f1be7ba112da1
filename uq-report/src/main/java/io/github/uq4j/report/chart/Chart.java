package io.github.uq4j.report.chart;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * A picture: a title, a sentence that says what is to be seen, and a drawing, as SVG and as PNG.
 *
 * <p>The SVG scales to the width it is given, loads nothing, has a title and a description for
 * screen readers, is light or dark as the reader's system asks, and needs no font: its words are
 * outlines. Series are told apart by dashes and markers as well as by colour. Equal charts give
 * equal bytes on the same machine; outlines follow the machine's sans-serif font.
 *
 * <p>Needs no display. Immutable and safe for use by several threads.
 */
public final class Chart {

  private static final int MOST_PIXELS = 8_192;

  private final String id;
  private final String title;
  private final Plot plot;

  Chart(String id, String title, Plot plot) {
    this.id = id;
    this.title = title;
    this.plot = plot;
  }

  /** A name that can be a file's: letters, digits and dashes, from some words. */
  static String slug(String... words) {
    String name =
        String.join("-", words)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-+|-+$", "");
    return name.length() > 80 ? name.substring(0, 80) : name;
  }

  /**
   * A short name that can be a file's, of lower-case letters, digits and dashes.
   *
   * @return the name
   */
  public String id() {
    return id;
  }

  /**
   * The same with another name, where two would share one.
   *
   * @param newId lower-case letters, digits and dashes, beginning with a letter
   * @return a new chart
   * @throws IllegalArgumentException if it is not such a name
   */
  public Chart withId(String newId) {
    if (!newId.matches("[a-z][a-z0-9-]*")) {
      throw new IllegalArgumentException(
          "id = " + newId + "; must be lower-case letters, digits and dashes");
    }
    return new Chart(newId, title, plot);
  }

  /**
   * What the picture is of.
   *
   * @return its title
   */
  public String title() {
    return title;
  }

  /**
   * What is to be seen, in plain words.
   *
   * @return a sentence or a few
   */
  public String caption() {
    return plot.caption();
  }

  /**
   * The picture as an SVG file that stands alone, with its title.
   *
   * @return the file, to be stored as UTF-8
   */
  public String svg() {
    return SvgWriter.write(this, plot, true);
  }

  /** For a page that has the style sheet and shows the title itself. */
  String inline() {
    return SvgWriter.write(this, plot, false);
  }

  /**
   * The picture as a PNG file in light colours, with its title.
   *
   * @param width pixels, in [64, 8192]
   * @return the file
   * @throws IllegalArgumentException if the width is out of range
   */
  public byte[] png(int width) {
    if (width < 64 || width > MOST_PIXELS) {
      throw new IllegalArgumentException("width = " + width + "; must be in [64, 8192]");
    }
    Painter painter = new Painter(plot, title);
    double scale = (double) width / Painter.WIDTH;
    int height = (int) Math.ceil(painter.height() * scale);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Tone.PAPER.color());
    graphics.fillRect(0, 0, width, height);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.scale(scale, scale);
    painter.paint(graphics);
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("no PNG writer; must be in every Java platform");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Override
  public String toString() {
    return "Chart[id=" + id + ", title=" + title + "]";
  }
}
