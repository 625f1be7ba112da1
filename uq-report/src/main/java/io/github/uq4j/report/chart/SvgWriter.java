package io.github.uq4j.report.chart;

import java.awt.Dimension;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * Paints a plot as SVG through Batik: words become outlines that need no font, every colour gets
 * the class of its tone.
 */
final class SvgWriter {

  private static final String SVG = "http://www.w3.org/2000/svg";
  private static final int DECIMALS = 1;

  /** What a drawing library says of every shape although it is the default. */
  private static final Set<String> NOISE =
      Set.of(
          "color-interpolation",
          "color-rendering",
          "font-family",
          "font-size",
          "font-style",
          "font-weight",
          "image-rendering",
          "shape-rendering",
          "text-rendering",
          "stroke-miterlimit",
          "width",
          "height",
          "xmlns",
          "xmlns:xlink");

  private static final Set<String> SIZES = Set.of("width", "height");

  private static final Map<String, Tone> TONES =
      Arrays.stream(Tone.values()).collect(Collectors.toMap(SvgWriter::rgb, tone -> tone));

  private SvgWriter() {}

  /** A whole file with its own style sheet if {@code alone}, else for a page that has one. */
  static String write(Chart chart, Plot plot, boolean alone) {
    Painter painter = new Painter(plot, alone ? chart.title() : "");
    SVGGraphics2D graphics = new SVGGraphics2D(context(), true);
    graphics.setSVGCanvasSize(new Dimension(Painter.WIDTH, painter.height()));
    painter.paint(graphics);
    String id = chart.id();
    StringBuilder out = new StringBuilder(1 << 15);
    out.append("<svg xmlns=\"").append(SVG).append("\" class=\"chart\" role=\"img\"");
    out.append(" viewBox=\"0 0 ").append(Painter.WIDTH).append(' ').append(painter.height());
    out.append("\" width=\"100%\" aria-labelledby=\"").append(id).append("-t ").append(id);
    out.append("-d\" fill=\"none\" stroke=\"none\">\n<title id=\"").append(id).append("-t\">");
    out.append(escape(chart.title())).append("</title>\n<desc id=\"").append(id).append("-d\">");
    out.append(escape(chart.caption())).append("</desc>\n");
    if (alone) {
      out.append("<style>").append(ChartStyle.ofFile()).append("</style>\n");
    }
    Element root = graphics.getRoot();
    for (Node child = root.getFirstChild(); child != null; child = child.getNextSibling()) {
      element(child, out);
    }
    graphics.dispose();
    return out.append("</svg>\n").toString();
  }

  private static SVGGeneratorContext context() {
    try {
      Document document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .getDOMImplementation()
              .createDocument(SVG, "svg", null);
      SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
      context.setPrecision(DECIMALS);
      context.setComment(null);
      return context;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("no XML documents; must be in every Java platform", e);
    }
  }

  private static void element(Node node, StringBuilder out) {
    if (!(node instanceof Element element)) {
      return;
    }
    boolean group = element.getTagName().equals("g") || element.getTagName().equals("defs");
    if (group && !element.hasChildNodes()) {
      return;
    }
    out.append('<').append(element.getTagName());
    attributes(element).forEach((k, v) -> attribute(k, v, out));
    if (!element.hasChildNodes()) {
      out.append("/>\n");
      return;
    }
    out.append('>');
    for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
      element(child, out);
    }
    out.append("</").append(element.getTagName()).append(">\n");
  }

  private static Map<String, String> attributes(Element element) {
    NamedNodeMap all = element.getAttributes();
    Map<String, String> kept = new TreeMap<>();
    StringBuilder classes = new StringBuilder();
    boolean shape = !element.getTagName().equals("g");
    for (int i = 0; i < all.getLength(); i++) {
      String name = all.item(i).getNodeName();
      String value = all.item(i).getNodeValue();
      Tone tone = TONES.get(value.replace(" ", ""));
      if (tone != null && (name.equals("fill") || name.equals("stroke"))) {
        classes.append(classes.isEmpty() ? "" : " ").append(name.charAt(0)).append('-');
        classes.append(tone.id());
        kept.put(name, tone.light());
      } else if (!NOISE.contains(name) || (shape && SIZES.contains(name))) {
        kept.put(name, value);
      }
    }
    if (!classes.isEmpty()) {
      kept.put("class", classes.toString());
    }
    return kept;
  }

  private static void attribute(String name, String value, StringBuilder out) {
    out.append(' ').append(name).append("=\"").append(escape(value)).append('"');
  }

  private static String rgb(Tone tone) {
    var color = tone.color();
    if (color.getRGB() == java.awt.Color.WHITE.getRGB()) {
      return "white";
    }
    return "rgb(" + color.getRed() + "," + color.getGreen() + "," + color.getBlue() + ")";
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
