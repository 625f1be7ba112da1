package io.github.uq4j.report.chain;

import io.github.uq4j.report.NamedScore;
import io.github.uq4j.report.Unfolded;
import io.github.uq4j.report.page.Decimals;
import io.github.uq4j.report.page.Visible;
import io.github.uq4j.report.page.chain.ChainPanel;
import io.github.uq4j.report.page.chain.ChainPanel.Bit;
import io.github.uq4j.report.page.chain.ChainPanel.Figure;
import io.github.uq4j.report.page.chain.ChainPanel.Line;
import io.github.uq4j.report.page.chain.ChainPanel.Numbers;
import io.github.uq4j.report.page.chain.ChainPanel.Parent;
import io.github.uq4j.report.page.chain.ChainPanel.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the page prints of answers and their chains. */
final class ChainPanels {

  private static final String DASH = "\u2013";
  private static final double SMALL = 0.0005;

  private ChainPanels() {}

  static List<ChainPanel> of(List<ChainAnswer> answers, Unfolded unfolded) {
    List<ChainPanel> panels = new ArrayList<>();
    for (ChainAnswer answer : answers) {
      boolean open = unfolded == Unfolded.ALL || (unfolded == Unfolded.FIRST && panels.isEmpty());
      panels.add(panel(answer, "a" + panels.size(), open));
    }
    return panels;
  }

  private static ChainPanel panel(ChainAnswer answer, String anchor, boolean open) {
    ChainText text = new ChainText(answer, anchor);
    List<Bit> bits = text.cut();
    Map<Integer, String> words = new HashMap<>();
    StringBuilder said = new StringBuilder();
    for (LinkedToken token : answer.tokens()) {
      words.put(token.token(), word(token.span().of(answer.text())));
      if (token.role() == LinkedToken.Role.ANSWER) {
        said.append(token.span().of(answer.text()));
      }
    }
    List<Row> rows = new ArrayList<>();
    for (LinkedToken token : answer.tokens()) {
      rows.add(row(token, text, words));
    }
    String prompt = answer.prompt().isBlank() ? answer.id() : answer.prompt();
    Line line =
        new Line(
            anchor,
            Visible.lines(prompt).strip(),
            Visible.line(answer.id()),
            Visible.line(said.toString().strip()),
            answer.labels().stream().map(Visible::line).toList());
    return new ChainPanel(
        line,
        open,
        bits,
        answer.scores().stream().map(ChainPanels::figure).toList(),
        answer.notes().stream().map(Visible::line).toList(),
        rows);
  }

  private static Figure figure(NamedScore score) {
    return new Figure(Visible.line(score.name()), number(score.value()));
  }

  private static Row row(LinkedToken token, ChainText text, Map<Integer, String> words) {
    boolean answer = token.role() == LinkedToken.Role.ANSWER;
    List<Parent> parents = new ArrayList<>();
    token.parents().stream()
        .sorted(Comparator.comparingDouble(LinkedToken.Parent::weight).reversed())
        .forEach(parent -> parents.add(parent(parent, words)));
    return new Row(
        Integer.toString(token.token()),
        text.target(token),
        words.getOrDefault(token.token(), ""),
        role(token.role()),
        text.css(token),
        new Numbers(
            answer ? DASH : number(token.weight()),
            Decimals.percent(answer ? 0 : text.share(token)),
            percent(Math.exp(token.logprob()))),
        parents);
  }

  private static Parent parent(LinkedToken.Parent parent, Map<Integer, String> words) {
    return new Parent(
        Integer.toString(parent.token()),
        words.getOrDefault(parent.token(), ""),
        number(parent.weight()),
        String.format(Locale.ROOT, "%.6f", parent.weight()));
  }

  private static String role(LinkedToken.Role role) {
    return switch (role) {
      case ANSWER -> "answer";
      case SIMILAR -> "similar";
      case SUPPORT -> "chain";
    };
  }

  /** A token on one line: blanks around a word go, a token of blanks alone is shown by signs. */
  private static String word(String text) {
    if (text.isEmpty()) {
      return "(empty)";
    }
    return text.isBlank() ? Visible.line(text).replace(' ', '\u2423') : Visible.line(text.strip());
  }

  /** Three decimals, or powers of ten where these would say 0. */
  private static String number(double value) {
    double size = Math.abs(value);
    return size == 0 || size >= SMALL
        ? Decimals.fixed(value, 3)
        : String.format(Locale.ROOT, "%.1e", value);
  }

  private static String percent(double probability) {
    return probability > 0 && probability < SMALL
        ? "< 0.1\u00a0%"
        : Decimals.fixed(100 * probability, 1) + "\u00a0%";
  }
}
