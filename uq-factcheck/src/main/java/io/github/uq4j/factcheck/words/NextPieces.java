package io.github.uq4j.factcheck.words;

import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.model.Tokenizer;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What could follow the beginnings of words: from the trace, or from the model. For one thread. */
final class NextPieces {

  /** So many requests go to the model at once. */
  private static final int AT_ONCE = 2048;

  private final LanguageModel model;
  private final SignalRequest signals;
  private @Nullable WordPlace lastPlace;
  private @Nullable Before last;

  NextPieces(LanguageModel model, int top) {
    this.model = model;
    this.signals = SignalRequest.none().withTop(top);
  }

  /** The most probable tokens behind every beginning, in the same order. */
  List<List<Alternative>> after(List<WordStart> starts) {
    List<List<Alternative>> followers = new ArrayList<>(starts.size());
    List<Integer> open = new ArrayList<>();
    for (WordStart start : starts) {
      if (start.said()) {
        followers.add(start.recorded());
      } else {
        open.add(followers.size());
        followers.add(List.of());
      }
    }
    for (int from = 0; from < open.size(); from += AT_ONCE) {
      List<Integer> some = open.subList(from, Math.min(open.size(), from + AT_ONCE));
      List<Trace> read = model.score(some.stream().map(s -> request(starts.get(s))).toList());
      for (int i = 0; i < read.size(); i++) {
        List<Token> tokens = read.get(i).generation().tokens();
        followers.set(some.get(i), tokens.get(tokens.size() - 1).distribution().top());
      }
    }
    return followers;
  }

  /**
   * The beginning with one more token behind it, for the distribution at its place; which token
   * that is does not matter.
   */
  private ScoringRequest request(WordStart start) {
    Before before = before(start.place());
    List<Integer> ids = new ArrayList<>(before.ids());
    ids.addAll(start.ids());
    ids.add(start.ids().get(0));
    return new ScoringRequest(
            start.place().trace().id(), before.prompt(), before.text() + start.text(), signals)
        .withTokens(ids);
  }

  /** What stands before a word: a prompt, and tokens behind it with their text. */
  private record Before(String prompt, List<Integer> ids, String text) {}

  private Before before(WordPlace place) {
    if (!place.equals(lastPlace)) {
      lastPlace = place;
      last = find(place);
    }
    return Objects.requireNonNull(last);
  }

  /**
   * The prompt takes in the answer so far where the tokenizer finds the answer's tokens in it: then
   * nothing has to be recorded about them.
   */
  private Before find(WordPlace place) {
    String prompt = place.trace().prompt().map(Prompt::text).orElse("");
    List<Integer> ids = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Token token : place.generation().tokens().subList(0, place.first())) {
      ids.add(token.id().orElseThrow());
      text.append(token.text());
    }
    List<Integer> joint = new ArrayList<>(encoded(prompt));
    joint.addAll(ids);
    return encoded(prompt + text).equals(joint)
        ? new Before(prompt + text, List.of(), "")
        : new Before(prompt, ids, text.toString());
  }

  private List<Integer> encoded(String text) {
    return model.tokenizer().encode(text).stream().map(Tokenizer.Piece::id).toList();
  }
}
