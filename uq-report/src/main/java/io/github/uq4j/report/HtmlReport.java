package io.github.uq4j.report;

import gg.jte.TemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import gg.jte.output.WriterOutput;
import io.github.uq4j.report.page.Heading;
import io.github.uq4j.report.page.Overview;
import io.github.uq4j.report.page.Page;
import io.github.uq4j.report.page.Visible;
import io.github.uq4j.report.template.JtereportGenerated;
import java.io.Writer;
import java.util.List;

/**
 * Draws a report of checked answers as one HTML file.
 *
 * <p>The file needs nothing else: no network, no fonts, no other files; a content security policy
 * in it forbids all of them and lets only its own script run. It reads in light and dark, on a
 * phone, on paper, with a keyboard, with a screen reader and without the script, which only adds
 * popovers, filters and sorting.
 *
 * <p>Every text of the report is escaped. Control characters, characters that turn the direction of
 * text and characters without width are shown by their pictures or codes; a lone surrogate is shown
 * as U+FFFD. Equal reports give equal files. A report of no answers, an answer without claims or
 * tokens and an empty text are drawn as such; claims of equal doubt keep their order.
 *
 * <p>Token alternatives whose probability is below 0.0005 would be shown as 0.0 % and are left out,
 * except the one that was said.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class HtmlReport {

  private static final int DEFAULT_ALTERNATIVES = 10;

  private final Unfolded unfolded;
  private final int alternatives;

  private HtmlReport(Unfolded unfolded, int alternatives) {
    this.unfolded = unfolded;
    this.alternatives = alternatives;
  }

  /**
   * The report with the first answer open and up to 10 alternatives a token.
   *
   * @return the defaults
   */
  public static HtmlReport withDefaults() {
    return new HtmlReport(Unfolded.FIRST, DEFAULT_ALTERNATIVES);
  }

  /**
   * The same with other answers open.
   *
   * @param which which answers stand open when the file is opened
   * @return a new report
   */
  public HtmlReport withUnfolded(Unfolded which) {
    return new HtmlReport(which, alternatives);
  }

  /**
   * The same with another number of alternatives; fewer make a smaller file.
   *
   * @param most the most alternatives shown for a token, {@code >= 0}; the one that was said is
   *     always shown
   * @return a new report
   * @throws IllegalArgumentException if {@code most} is negative
   */
  public HtmlReport withAlternatives(int most) {
    Checks.count("alternatives", most);
    return new HtmlReport(unfolded, most);
  }

  /**
   * Draws a report.
   *
   * @param report what to show
   * @return the HTML file, to be stored as UTF-8
   */
  public String render(FactCheckReport report) {
    StringOutput out = new StringOutput();
    draw(report, out);
    return out.toString();
  }

  /**
   * Draws a report into a writer, which is neither flushed nor closed.
   *
   * @param report what to show
   * @param out where it goes; must encode as UTF-8
   * @throws java.io.UncheckedIOException if {@code out} fails
   */
  public void write(FactCheckReport report, Writer out) {
    draw(report, new WriterOutput(out));
  }

  /**
   * Draws answers nobody has checked: how sure the model was of each token, and the scores.
   *
   * @param report what to show
   * @return the HTML file, to be stored as UTF-8
   */
  public String render(TokenReport report) {
    StringOutput out = new StringOutput();
    String title = report.title().isBlank() ? "Answers, token by token" : report.title();
    Heading heading =
        new Heading(
            Visible.line(title), Visible.line(report.subtitle()), Visible.line(report.model()));
    draw(heading, Overviews.of(report), report.answers(), report.provenance(), out);
    return out.toString();
  }

  private void draw(FactCheckReport report, TemplateOutput out) {
    Heading heading =
        new Heading(
            report.title().isBlank() ? "Checked answers" : Visible.line(report.title()),
            Visible.line(report.subtitle()),
            Visible.line(report.model()));
    draw(heading, Overviews.of(report), report.answers(), report.provenance(), out);
  }

  private void draw(
      Heading heading,
      Overview overview,
      List<Answer> answers,
      List<String> provenance,
      TemplateOutput out) {
    Page page =
        new Page(
            Assets.SHELL,
            heading,
            overview,
            new AnswerPanels(new TokenData(alternatives), unfolded, overview.checked()).of(answers),
            provenance.stream().map(Visible::line).toList());
    JtereportGenerated.render(new OwaspHtmlTemplateOutput(out), null, page);
  }
}
