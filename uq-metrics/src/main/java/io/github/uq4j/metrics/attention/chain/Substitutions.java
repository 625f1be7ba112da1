package io.github.uq4j.metrics.attention.chain;

import io.github.uq4j.score.Profile;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Generation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * The other ways a chain might have gone: its tokens replaced, one at a time, by the most probable
 * alternatives.
 *
 * <p>Of the first five alternatives of each of {@code M} tokens those of a probability above 0.01
 * count; of these the {@code 10 + M} most probable are taken, and of these all but the tokens that
 * the response has.
 *
 * <p>Source: Li, Qiang and others, "Language Model Uncertainty Quantification with Attention
 * Chain", COLM 2025, <a href="https://arxiv.org/abs/2503.19168">arXiv:2503.19168</a>. The reference
 * profile is the authors' code: the first alternative is left out where the response's token is
 * none of the five, and the alternatives of a response's first token are those of its last.
 *
 * <p>Equal probabilities are ordered by token and rank. Immutable and safe for use by several
 * threads.
 */
final class Substitutions {

  static final int ALTERNATIVES = 5;

  private record Cell(int token, int rank, double probability) {}

  private final Profile profile;
  private final int variants;
  private final double threshold;

  Substitutions(Profile profile, int variants, double threshold) {
    this.profile = profile;
    this.variants = variants;
    this.threshold = threshold;
  }

  /** The substitutions of some tokens, the most probable first. */
  List<Substitution> of(Generation response, List<Integer> tokens) {
    List<Cell> cells = new ArrayList<>();
    for (int token : tokens) {
      List<Alternative> top = top(response, row(response, token));
      for (int rank = 0; rank < top.size(); rank++) {
        double probability = Math.exp(top.get(rank).logprob());
        if (probability > threshold) {
          cells.add(new Cell(token, rank, probability));
        }
      }
    }
    return cells.stream()
        .sorted(Comparator.comparingDouble(cell -> -cell.probability()))
        .limit(variants + (long) tokens.size())
        .filter(cell -> !realised(response, cell))
        .map(cell -> substitution(response, cell))
        .toList();
  }

  /** The row that the candidates of a token are read from. */
  int row(Generation response, int token) {
    return profile == Profile.REFERENCE && token == 0 ? response.tokens().size() - 1 : token;
  }

  static List<Alternative> top(Generation response, int token) {
    List<Alternative> all = response.tokens().get(token).distribution().top();
    return all.size() <= ALTERNATIVES ? all : all.subList(0, ALTERNATIVES);
  }

  private boolean realised(Generation response, Cell cell) {
    int rank = rank(response, cell.token(), row(response, cell.token()));
    return rank < 0 ? profile == Profile.REFERENCE && cell.rank() == 0 : rank == cell.rank();
  }

  /** The rank of a response's token among the first alternatives of a row, or -1. */
  static int rank(Generation response, int token, int row) {
    int id = id(response.tokens().get(token).id(), token);
    List<Alternative> top = top(response, row);
    for (int rank = 0; rank < top.size(); rank++) {
      if (id(top.get(rank).id(), row) == id) {
        return rank;
      }
    }
    return -1;
  }

  private static int id(OptionalInt id, int token) {
    return id.orElseThrow(
        () ->
            new IllegalArgumentException(
                "token " + token + " or one of its alternatives has no id; all must have one"));
  }

  private Substitution substitution(Generation response, Cell cell) {
    Alternative chosen = top(response, row(response, cell.token())).get(cell.rank());
    return new Substitution(
        cell.token(), id(chosen.id(), cell.token()), chosen.text(), cell.probability());
  }
}
