package io.github.uq4j.report.chain;

import gg.jte.TemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import gg.jte.output.WriterOutput;
import io.github.uq4j.report.Unfolded;
import io.github.uq4j.report.page.FixedFiles;
import io.github.uq4j.report.page.Shell;
import io.github.uq4j.report.page.Visible;
import io.github.uq4j.report.page.chain.ChainSheet;
import io.github.uq4j.report.template.JtechainsGenerated;
import java.io.Writer;

/**
 * Draws attention chains over the text of answers, as one HTML file.
 *
 * <p>Tokens of a chain are shaded by their weight, those of the answer framed, those similar to it
 * underlined; arcs lead from a token to the earlier ones it looks back at. Pointing at a token, or
 * reaching it by keyboard, leaves its own arcs alone. The same stands in a table.
 *
 * <p>The file needs nothing else: no network, no fonts, no other files; a content security policy
 * in it forbids all of them and lets only its own script run. It reads in light and dark, on a
 * phone, on paper, from right to left, with a keyboard, with a screen reader and without the
 * script, which draws the arcs.
 *
 * <p>Every text is escaped; what is invisible is shown by pictures or codes. Equal reports give
 * equal files. A report of no answers, an answer without a chain and an empty text are drawn as
 * such.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class HtmlChains {

  private static final Shell SHELL = shell();

  private final Unfolded unfolded;

  private HtmlChains(Unfolded unfolded) {
    this.unfolded = unfolded;
  }

  private static Shell shell() {
    String css = FixedFiles.read("/io/github/uq4j/report/chain/chains.css");
    String script = FixedFiles.read("/io/github/uq4j/report/chain/chains.js");
    return new Shell(FixedFiles.policy("data:", script), css, script);
  }

  /** The style sheet, for the test of its colours. */
  static String css() {
    return SHELL.css();
  }

  /**
   * The page with the first answer open.
   *
   * @return the defaults
   */
  public static HtmlChains withDefaults() {
    return new HtmlChains(Unfolded.FIRST);
  }

  /**
   * The same with other answers open.
   *
   * @param which which answers stand open when the file is opened
   * @return a new page
   */
  public HtmlChains withUnfolded(Unfolded which) {
    return new HtmlChains(which);
  }

  /**
   * Draws a page.
   *
   * @param report what to show
   * @return the HTML file, to be stored as UTF-8
   */
  public String render(ChainReport report) {
    StringOutput out = new StringOutput();
    draw(report, out);
    return out.toString();
  }

  /**
   * Draws a page into a writer, which is neither flushed nor closed.
   *
   * @param report what to show
   * @param out where it goes; must encode as UTF-8
   * @throws java.io.UncheckedIOException if {@code out} fails
   */
  public void write(ChainReport report, Writer out) {
    draw(report, new WriterOutput(out));
  }

  private void draw(ChainReport report, TemplateOutput out) {
    ChainSheet sheet =
        new ChainSheet(
            SHELL,
            report.title().isBlank() ? "Attention chains" : Visible.line(report.title()),
            Visible.line(report.subtitle()),
            ChainPanels.of(report.answers(), unfolded),
            report.provenance().stream().map(Visible::line).toList());
    JtechainsGenerated.render(new OwaspHtmlTemplateOutput(out), null, sheet);
  }

  @Override
  public String toString() {
    return "HtmlChains[unfolded=" + unfolded + "]";
  }
}
