package io.github.uq4j.cli;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.metrics.attention.chain.AttentionChain;
import io.github.uq4j.metrics.attention.chain.ChainSearch;
import io.github.uq4j.metrics.attention.chain.UqacAttention;
import io.github.uq4j.metrics.attention.chain.UqacSimilarity;
import io.github.uq4j.report.NamedScore;
import io.github.uq4j.report.Unfolded;
import io.github.uq4j.report.chain.ChainAnswer;
import io.github.uq4j.report.chain.ChainReport;
import io.github.uq4j.report.chain.HtmlChains;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.trace.Labels;
import io.github.uq4j.trace.Trace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;

/** The attention chains of the first answers, as a page; made while they are scored. */
final class ChainPage {

  /** So many answers are drawn; more would be a book. */
  static final int MOST = 50;

  private static final int FEW = 3;

  private static final List<String> DRAWN =
      List.of("uqac", "uqac-attention", "uqac-similarity", "uqac-mean");

  private final ChainSearch search;
  private final UqacAttention chains;
  private final UqacSimilarity filter;
  private final Queue<ChainAnswer> waiting = new ArrayDeque<>();
  private final List<ChainAnswer> scored = new ArrayList<>();
  private int taken;
  private int seen;

  private ChainPage(Profile profile) {
    search = ChainSearch.of(profile);
    chains = UqacAttention.withDefaults().withProfile(profile);
    filter = UqacSimilarity.withDefaults().withProfile(profile);
  }

  /** A page of the chains of these scorers; refused if none of them has one. */
  static ChainPage of(List<Scorer> scorers, Profile profile) {
    if (scorers.stream().noneMatch(scorer -> DRAWN.contains(scorer.info().id()))) {
      throw new BadInputException(
          "--html draws attention chains; --scorers must name one of " + String.join(", ", DRAWN));
    }
    return new ChainPage(profile);
  }

  /** The same traces; the chains of the first are taken as they pass. */
  Iterator<Trace> watch(Iterator<Trace> traces) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return traces.hasNext();
      }

      @Override
      public Trace next() {
        Trace trace = traces.next();
        if (taken < MOST) {
          taken++;
          waiting.add(drawn(trace));
        }
        return trace;
      }
    };
  }

  private ChainAnswer drawn(Trace trace) {
    Optional<String> refusal = chains.refusal(trace, Helpers.none());
    if (refusal.isPresent()) {
      return ChainAnswer.without(trace, "No chain: " + refusal.get() + ".");
    }
    try {
      AttentionChain chain = search.chain(trace);
      ChainAnswer answer = ChainAnswer.of(trace, chain);
      return filter.refusal(trace, Helpers.none()).isPresent()
          ? answer
          : answer.withSimilar(search.similar(trace, chain));
    } catch (IllegalArgumentException e) {
      // What only reading the attention can find out, such as rows that do not sum to one.
      return ChainAnswer.without(trace, "No chain: " + e.getMessage() + ".");
    }
  }

  /** Takes the scores of the next trace, in the order in which traces passed. */
  void add(ScoreSheet sheet) {
    seen++;
    ChainAnswer answer = waiting.poll();
    if (answer == null) {
      return;
    }
    List<NamedScore> scores = new ArrayList<>();
    for (Score score : sheet.scores()) {
      scores.add(new NamedScore(score.scorer().id(), score.value()));
    }
    List<String> notes = new ArrayList<>(answer.notes());
    sheet.refused().forEach((scorer, reason) -> notes.add(scorer + ": " + reason + "."));
    scored.add(answer.withScores(scores).withLabels(labels(sheet.labels())).withNotes(notes));
  }

  private static List<String> labels(Labels labels) {
    List<String> said = new ArrayList<>();
    labels
        .values()
        .forEach(
            (name, value) -> {
              if (!(value instanceof Labels.Raw)) {
                said.add(name + ": " + value);
              }
            });
    return said;
  }

  String page(Profile profile) {
    String count =
        scored.size() == seen
            ? seen + (seen == 1 ? " answer" : " answers")
            : String.format(Locale.ROOT, "The first %d of %,d answers", scored.size(), seen);
    Unfolded unfolded = scored.size() <= FEW ? Unfolded.ALL : Unfolded.FIRST;
    return HtmlChains.withDefaults()
        .withUnfolded(unfolded)
        .render(
            new ChainReport(
                "What the answers rest on",
                count + ", with the attention chains of UQAC.",
                scored,
                List.of(UqCommand.Version.text() + ", profile " + profile.id() + ".")));
  }
}
