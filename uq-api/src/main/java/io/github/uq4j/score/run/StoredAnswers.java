package io.github.uq4j.score.run;

import io.github.uq4j.trace.Judgements;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.io.JudgementFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers about pairs that are known from a file, or asked and then added to it. Safe for use by
 * several threads.
 *
 * @param <T> the kind of answer
 */
final class StoredAnswers<T> {

  /** Half a SHA-256 digest of two texts. */
  private record Key(long high, long low) {

    static Key of(TextPair pair) {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] first = pair.first().getBytes(StandardCharsets.UTF_16LE);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, first.length));
        digest.update(first);
        ByteBuffer bytes =
            ByteBuffer.wrap(digest.digest(pair.second().getBytes(StandardCharsets.UTF_16LE)));
        return new Key(bytes.getLong(), bytes.getLong());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }
  }

  private final Function<List<TextPair>, List<T>> model;
  private final Function<Map<TextPair, T>, Judgements> line;
  private final Map<Key, T> known = new HashMap<>();
  private @Nullable JudgementFile file;

  StoredAnswers(
      Function<List<TextPair>, List<T>> model, Function<Map<TextPair, T>, Judgements> line) {
    this.model = model;
    this.line = line;
  }

  /** Takes an answer from the file; the first about a pair stays. */
  synchronized void know(TextPair pair, T answer) {
    known.putIfAbsent(Key.of(pair), answer);
  }

  synchronized void keepIn(JudgementFile newFile) {
    file = newFile;
  }

  List<T> answers(List<TextPair> pairs) {
    Map<TextPair, T> found = new HashMap<>(pairs.size() * 2);
    Set<TextPair> missing = new LinkedHashSet<>();
    synchronized (this) {
      for (TextPair pair : pairs) {
        T answer = known.get(Key.of(pair));
        if (answer == null) {
          missing.add(pair);
        } else {
          found.put(pair, answer);
        }
      }
    }
    if (!missing.isEmpty()) {
      Map<TextPair, T> asked = ask(List.copyOf(missing));
      keep(asked);
      found.putAll(asked);
    }
    List<T> answers = new ArrayList<>(pairs.size());
    for (TextPair pair : pairs) {
      answers.add(Objects.requireNonNull(found.get(pair)));
    }
    return answers;
  }

  private Map<TextPair, T> ask(List<TextPair> pairs) {
    List<T> answers = model.apply(pairs);
    if (answers.size() != pairs.size()) {
      throw new IllegalStateException(
          "the model gave "
              + answers.size()
              + " answers; must be one for each of "
              + pairs.size()
              + " pairs");
    }
    Map<TextPair, T> asked = new LinkedHashMap<>();
    for (int i = 0; i < pairs.size(); i++) {
      asked.put(pairs.get(i), answers.get(i));
    }
    return asked;
  }

  /** An answer that is none, NaN for one, is refused here with its pair, and not kept. */
  private synchronized void keep(Map<TextPair, T> asked) {
    Judgements judgements = line.apply(asked);
    try {
      if (file != null) {
        file.append(judgements);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    asked.forEach(this::know);
  }
}
