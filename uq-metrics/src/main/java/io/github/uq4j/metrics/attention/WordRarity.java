package io.github.uq4j.metrics.attention;

import io.github.uq4j.trace.Alternative;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How rare a token is in ordinary text: its inverse document frequency, in nats, {@code >= 0}.
 *
 * <p>Implementations are immutable and safe for use by several threads.
 */
@FunctionalInterface
public interface WordRarity {

  /**
   * The rarity of a token.
   *
   * @param token the token
   * @return {@code ln(documents / (1 + documents with it))} or a number like it; finite and {@code
   *     >= 0}
   */
  double of(Alternative token);

  /**
   * Whether it goes by a token's text, which rows of logits do not have.
   *
   * @return false if it goes by the id alone
   */
  default boolean readsText() {
    return true;
  }

  /**
   * A small table of English words, counted in the paragraphs of this library's documentation: a
   * token's text is looked up without white space around it, in lower case; what is not in the
   * table is as rare as can be. It tells words that hold a sentence together from the rest, and no
   * more: for serious use count texts of your own.
   *
   * @return the table
   */
  static WordRarity english() {
    return RarityTable.ENGLISH;
  }

  /**
   * A table of words.
   *
   * @param words rarities by lower-case word
   * @param unknown the rarity of all others
   * @return the table
   * @throws IllegalArgumentException if a rarity is not finite and {@code >= 0}
   */
  static WordRarity ofWords(Map<String, Double> words, double unknown) {
    return new RarityTable(words, unknown);
  }

  /**
   * A table of vocabulary ids, as made with a model's own tokenizer. A token without an id, or with
   * one past the table, has the factor 1.
   *
   * @param rarities one an id
   * @return the table
   * @throws IllegalArgumentException if a rarity is not finite and {@code >= 0}
   */
  static WordRarity ofIds(List<Double> rarities) {
    List<Double> copy = List.copyOf(rarities);
    for (int id = 0; id < copy.size(); id++) {
      RarityTable.require("rarities[" + id + "]", copy.get(id));
    }
    return new WordRarity() {
      @Override
      public double of(Alternative token) {
        int id = token.id().orElse(-1);
        return id >= 0 && id < copy.size() ? copy.get(id) : 1;
      }

      @Override
      public boolean readsText() {
        return false;
      }

      @Override
      public String toString() {
        return "WordRarity[ids=" + copy.size() + "]";
      }
    };
  }

  /**
   * The word in which a table of words is looked up.
   *
   * @param text a token's text
   * @return the text without white space around it, in lower case
   */
  static String word(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
