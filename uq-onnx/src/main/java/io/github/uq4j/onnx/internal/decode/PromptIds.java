package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.PromptForm;
import io.github.uq4j.model.Tokenizer.Piece;
import io.github.uq4j.onnx.internal.text.FileTokenizer;
import io.github.uq4j.onnx.internal.text.TokenTexts;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.TextSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Turns prompts, and the texts that follow them, into ids that fit the model. */
final class PromptIds {

  private final FileTokenizer tokenizer;
  private final Set<Integer> begin;
  private final Limits limits;

  PromptIds(FileTokenizer tokenizer, Set<Integer> begin, Limits limits) {
    this.tokenizer = tokenizer;
    this.begin = Set.copyOf(begin);
    this.limits = limits;
  }

  /**
   * What a model takes.
   *
   * @param positions at most so many tokens
   * @param vocabulary only smaller ids; empty where that is not known
   */
  record Limits(int positions, OptionalInt vocabulary) {}

  /**
   * A text behind its prompt.
   *
   * @param ids prompt, then text
   * @param promptLength how many are the prompt
   * @param places the texts of the ids behind the prompt
   */
  record Continued(
      List<Integer> ids, int promptLength, String text, List<TokenTexts.Place> places) {}

  /** The ids of a request's prompt; a conversation has its special tokens already. */
  List<Integer> of(GenerationRequest request) {
    if (request.form() == PromptForm.CHAT) {
      return checked(request.id(), ids(tokenizer.encodeBare(request.prompt())));
    }
    return of(request.id(), request.prompt());
  }

  /** The ids of a prompt; that of the beginning of a sequence alone for an empty one. */
  List<Integer> of(String request, String prompt) {
    return checked(request, ids(tokenizer.encode(prompt)));
  }

  private List<Integer> checked(String request, List<Integer> encoded) {
    List<Integer> ids = encoded;
    if (ids.isEmpty()) {
      if (begin.isEmpty()) {
        throw new IllegalArgumentException(
            "prompt of \""
                + request
                + "\" has no tokens; must have one, since the model has no beginning-of-sequence"
                + " token");
      }
      ids = List.of(begin.iterator().next());
    }
    requireFits(request, "prompt", ids);
    return ids;
  }

  private void requireFits(String request, String what, List<Integer> ids) {
    int tokens = ids.size();
    for (int i = 0; i < tokens && limits.vocabulary().isPresent(); i++) {
      if (ids.get(i) >= limits.vocabulary().getAsInt()) {
        throw new IllegalArgumentException(
            what
                + " of \""
                + request
                + "\": token "
                + i
                + " has the id "
                + ids.get(i)
                + "; must be < "
                + limits.vocabulary().getAsInt()
                + ", the vocabulary of the model (that of the tokenizer is "
                + tokenizer.vocabularySize()
                + ")");
      }
    }
    if (tokens > limits.positions()) {
      throw new IllegalArgumentException(
          what
              + " of \""
              + request
              + "\" has "
              + tokens
              + " tokens; must be <= "
              + limits.positions()
              + ", the positions of the model");
    }
  }

  /** The prompt as a trace records it. */
  Prompt prompt(String text, List<Integer> ids) {
    List<Prompt.Piece> pieces = new ArrayList<>();
    for (int id : ids) {
      pieces.add(new Prompt.Piece(OptionalInt.of(id), tokenizer.pieces().text(id), Extras.none()));
    }
    return new Prompt(text, pieces, Extras.none());
  }

  /**
   * The ids of a text behind its prompt. They are split together where the prompt's tokens stay the
   * same in it; otherwise the text is split on its own.
   */
  Continued continued(String request, String prompt, String text) {
    List<Integer> before = of(request, prompt);
    List<Piece> joint = tokenizer.encode(prompt + text);
    boolean keepsPrompt =
        joint.size() > before.size() && ids(joint.subList(0, before.size())).equals(before);
    List<Piece> after =
        keepsPrompt ? joint.subList(before.size(), joint.size()) : tokenizer.encodeBare(text);
    while (!after.isEmpty() && tokenizer.special(after.get(after.size() - 1).id())) {
      after = after.subList(0, after.size() - 1);
    }
    if (after.isEmpty()) {
      throw new IllegalArgumentException(
          "text of \"" + request + "\" has no tokens; must have at least one");
    }
    List<Integer> all = new ArrayList<>(before);
    all.addAll(ids(after));
    requireFits(request, "prompt and text", all);
    int shift = keepsPrompt ? prompt.length() : 0;
    return new Continued(List.copyOf(all), before.size(), text, places(text, after, shift));
  }

  /** A prompt's ids followed by given ones, whose text is theirs. */
  Continued continued(String request, String prompt, List<Integer> tokens) {
    List<Integer> before = of(request, prompt);
    List<Integer> all = new ArrayList<>(before);
    all.addAll(tokens);
    requireFits(request, "prompt and tokens", all);
    TokenTexts decoded = TokenTexts.of(tokenizer.pieces(), tokens, tokenizer::special);
    return new Continued(List.copyOf(all), before.size(), decoded.text(), decoded.places());
  }

  /** Token texts concatenate to the text, unless the tokenizer rewrites texts. */
  private List<TokenTexts.Place> places(String text, List<Piece> pieces, int shift) {
    TokenTexts decoded = TokenTexts.of(tokenizer.pieces(), ids(pieces), tokenizer::special);
    if (decoded.text().equals(text)) {
      return decoded.places();
    }
    List<TokenTexts.Place> places = new ArrayList<>();
    for (Piece piece : pieces) {
      int start = Math.min(text.length(), Math.max(0, piece.span().start() - shift));
      int end = Math.min(text.length(), Math.max(start, piece.span().end() - shift));
      TextSpan span = new TextSpan(start, end);
      places.add(new TokenTexts.Place(span.of(text), span, List.of()));
    }
    return places;
  }

  private static List<Integer> ids(List<Piece> pieces) {
    return pieces.stream().map(Piece::id).toList();
  }
}
