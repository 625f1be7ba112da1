package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Token;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What could have been said at a step, the chosen token first. */
final class Candidates {

  private static final Pattern SPECIAL =
      Pattern.compile(
          "<\\|[^|>]*\\|>|</?s>|<(?:pad|unk|eos|bos|mask|end_of_turn|start_of_turn)>"
              + "|</?think>|\\[(?:CLS|SEP|PAD|MASK|UNK|EOS|BOS)]|<0x[0-9A-Fa-f]{2}>");
  private static final char UNREADABLE = '\uFFFD';

  private final CcpOptions options;
  private final Set<String> specials = new HashSet<>();

  Candidates(Generation generation, CcpOptions options) {
    this.options = options;
    for (Token token : generation.tokens()) {
      if (token.special()) {
        specials.add(token.text());
      }
    }
  }

  /** Whether a token's own text says nothing that could be compared. */
  boolean wordless(String text) {
    if (text.isEmpty()) {
      return true;
    }
    char first = text.charAt(0);
    boolean bracketed = (first == '<' || first == '[') && SPECIAL.matcher(text).matches();
    return bracketed || text.indexOf(UNREADABLE) >= 0 || specials.contains(text);
  }

  /** Whether a token is special, or no more than a part of a character, or has no text. */
  boolean wordless(Token token) {
    return token.special() || wordless(token.text()) || partOfCharacter(token.bytes());
  }

  private static boolean partOfCharacter(List<Integer> bytes) {
    byte[] array = new byte[bytes.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = (byte) (int) bytes.get(i);
    }
    return new String(array, StandardCharsets.UTF_8).indexOf(UNREADABLE) >= 0;
  }

  List<Alternative> of(Token token) {
    return options.reference() ? likeReference(token) : chosenFirst(token);
  }

  /**
   * The chosen token with its own log-probability, then the most probable others, K in all. A
   * vocabulary id that is listed twice counts once.
   */
  private List<Alternative> chosenFirst(Token token) {
    List<Alternative> candidates = new ArrayList<>();
    candidates.add(new Alternative(token.id(), token.text(), token.logprob()));
    Set<Integer> ids = new HashSet<>();
    token.id().ifPresent(ids::add);
    boolean seen = false;
    for (Alternative alternative : token.distribution().top()) {
      if (!seen && chosen(token, alternative)) {
        seen = true;
        alternative.id().ifPresent(ids::add);
      } else if (candidates.size() < options.alternatives()
          && alternative.logprob() > Double.NEGATIVE_INFINITY
          && (alternative.id().isEmpty() || ids.add(alternative.id().getAsInt()))) {
        candidates.add(alternative);
      }
    }
    return candidates;
  }

  private static boolean chosen(Token token, Alternative alternative) {
    if (token.id().isPresent() && alternative.id().isPresent()) {
      return token.id().getAsInt() == alternative.id().getAsInt();
    }
    return token.text().equals(alternative.text());
  }

  /**
   * With vocabulary ids: the K most probable, the chosen one moved to the front; if it is not among
   * them the last of them takes its place. Without: the chosen one, then all of other text.
   */
  private List<Alternative> likeReference(Token token) {
    List<Alternative> top = token.distribution().top();
    boolean ids = token.id().isPresent() && top.stream().allMatch(a -> a.id().isPresent());
    List<Alternative> candidates =
        new ArrayList<>(top.subList(0, Math.min(top.size(), options.alternatives())));
    if (!ids || candidates.isEmpty()) {
      candidates.removeIf(alternative -> alternative.text().equals(token.text()));
      candidates.add(0, new Alternative(token.id(), token.text(), token.logprob()));
      return candidates;
    }
    int front = candidates.size() - 1;
    for (int k = 0; k < candidates.size(); k++) {
      if (chosen(token, candidates.get(k))) {
        front = k;
      }
    }
    candidates.add(0, candidates.remove(front));
    return candidates;
  }
}
