package io.github.uq4j.factcheck.words;

import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Token;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Completes the pieces that could stand at a place to whole words: a beam search over what a model
 * says next, as in Fadeeva and others, 2024, https://arxiv.org/abs/2403.04696, section 4.2.2.
 *
 * <pre>
 *   ln P(word) = sum of ln p(piece | what stands before) + ln P(the word ends here)
 * </pre>
 *
 * <p>The end's probability is that of the most probable next tokens which do not go on with the
 * word; so {@code Lund} and {@code Lundby} are told apart. What follows the chosen tokens is read
 * from the trace; the model is asked about the others, those of all places together, once for every
 * length: a word of three pieces takes three such rounds. What these texts begin with in common, a
 * model may read once for all of them in a call.
 *
 * <p>Departs from the paper: a piece less probable than 1e-3 is not completed, since its share in
 * the word's probability is smaller than that; words of more than 8 pieces end there.
 *
 * <p>Safe for use by several threads if the model is.
 */
public final class WordBeam {

  private static final double LEAST = Math.log(1e-3);
  private static final int LONGEST = 8;

  private final NextPieces next;
  private final int width;

  private WordBeam(NextPieces next, int width) {
    this.next = next;
    this.width = width;
  }

  /**
   * Completes the words of many places.
   *
   * @param model the model that gave the answers
   * @param places where words could stand
   * @param width how many words are kept at each place, and how many alternatives of every next
   *     token are looked at, at least 1
   * @return for every place its words, the chosen one first, the others by falling probability
   * @throws IllegalArgumentException if {@code width < 1}, or a place does not fit the model
   */
  public static List<List<WordChoice>> complete(
      LanguageModel model, List<WordPlace> places, int width) {
    if (width < 1) {
      throw new IllegalArgumentException("width = " + width + "; must be >= 1");
    }
    return new WordBeam(new NextPieces(model, width), width).complete(places);
  }

  /** The words of one place so far. */
  private static final class Words {
    final WordPlace place;
    final List<WordChoice> finished = new ArrayList<>();
    List<WordStart> open = new ArrayList<>();

    Words(WordPlace place) {
      this.place = place;
    }
  }

  private List<List<WordChoice>> complete(List<WordPlace> places) {
    List<Words> all = places.stream().map(WordBeam::begun).toList();
    for (int length = 1; length <= LONGEST; length++) {
      List<WordStart> asked = all.stream().flatMap(words -> words.open.stream()).toList();
      if (asked.isEmpty()) {
        break;
      }
      List<List<Alternative>> followers = next.after(asked);
      int at = 0;
      for (Words words : all) {
        List<WordStart> longer = new ArrayList<>();
        for (WordStart start : words.open) {
          extend(start, followers.get(at++), words.finished, longer);
        }
        longer.sort(Comparator.comparingDouble(WordStart::logprob).reversed());
        words.open = longer.subList(0, Math.min(width, longer.size()));
      }
    }
    return all.stream().map(this::chosenFirst).toList();
  }

  private static Words begun(WordPlace place) {
    Words words = new Words(place);
    for (Alternative candidate : place.candidates()) {
      String text = candidate.text();
      boolean said = WordTokens.says(text) || text.indexOf('\uFFFD') >= 0;
      if (said && candidate.id().isPresent() && candidate.logprob() >= LEAST) {
        words.open.add(WordStart.of(place, candidate));
      } else {
        words.finished.add(new WordChoice(text, candidate.logprob(), !said));
      }
    }
    return words;
  }

  /** The word ends here with what does not go on with it, and goes on with the rest. */
  private static void extend(
      WordStart start,
      List<Alternative> followers,
      List<WordChoice> finished,
      List<WordStart> longer) {
    double end = 0;
    for (Alternative follower : followers) {
      if (!start.goesOnWith(follower)) {
        end += Math.exp(follower.logprob());
      } else if (start.logprob() + follower.logprob() >= LEAST && follower.id().isPresent()) {
        longer.add(start.with(follower));
      }
    }
    if (end > 0) {
      double logprob = Math.min(0, start.logprob() + Math.log(end));
      finished.add(new WordChoice(start.text(), logprob, true));
    }
  }

  private List<WordChoice> chosenFirst(Words words) {
    WordChoice chosen = chosen(words.place);
    List<WordChoice> others = new ArrayList<>(words.finished);
    others.sort(Comparator.comparingDouble(WordChoice::logprob).reversed());
    List<WordChoice> choices = new ArrayList<>();
    choices.add(chosen);
    Set<String> seen = new HashSet<>(Set.of(chosen.text()));
    String piece = words.place.token(0).text();
    for (WordChoice other : others) {
      boolean ownPiece = !other.whole() && other.text().equals(piece);
      boolean possible = other.logprob() > Double.NEGATIVE_INFINITY;
      if (choices.size() < width && possible && !ownPiece && seen.add(other.text())) {
        choices.add(other);
      }
    }
    return List.copyOf(choices);
  }

  private static WordChoice chosen(WordPlace place) {
    double logprob = 0;
    for (int piece = 0; piece < place.pieces(); piece++) {
      logprob += place.token(piece).logprob();
    }
    String word = place.word();
    double end = place.goesOn(place.pieces()) ? end(place, word) : 1;
    return new WordChoice(word, Math.min(0, logprob + Math.log(end)), true);
  }

  /** How probably the chosen word ends where it does. */
  private static double end(WordPlace place, String word) {
    Token behind = place.token(place.pieces());
    double end = 0;
    boolean recorded = false;
    for (Alternative follower : behind.distribution().top()) {
      recorded |= follower.text().equals(behind.text());
      end += WordTokens.joins(word, follower.text()) ? 0 : Math.exp(follower.logprob());
    }
    return recorded ? end : end + Math.exp(behind.logprob());
  }
}
