package io.github.uq4j.score;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Scorers by name. Immutable and safe for use by several threads.
 *
 * <p>A scorer of a level that another one of the same id does not have is listed beside it: {@code
 * ccp} exists for sequences and for claims.
 */
public final class ScorerRegistry {

  private static final int SUGGESTIONS = 3;

  private final Map<String, ScorerProvider.Entry> entries;

  private ScorerRegistry(List<ScorerProvider> providers) {
    Map<String, ScorerProvider.Entry> byKey = new LinkedHashMap<>();
    for (ScorerProvider provider : providers) {
      for (ScorerProvider.Entry entry : provider.entries()) {
        String key = key(entry.info());
        if (byKey.put(key, entry) != null) {
          throw new IllegalStateException("two providers offer the scorer " + key);
        }
      }
    }
    this.entries = byKey;
  }

  private static String key(ScorerInfo info) {
    return info.level() == Level.CLAIM ? info.id() + " (claim)" : info.id();
  }

  /**
   * All scorers on the class path, in the order of their providers' class names.
   *
   * @return the registry
   */
  public static ScorerRegistry load() {
    return of(
        ServiceLoader.load(ScorerProvider.class).stream()
            .sorted(Comparator.comparing(provider -> provider.type().getName()))
            .map(ServiceLoader.Provider::get)
            .toList());
  }

  /**
   * The scorers of given providers.
   *
   * @param providers the providers
   * @return the registry
   * @throws IllegalStateException if two of them offer the same name at the same level
   */
  public static ScorerRegistry of(List<ScorerProvider> providers) {
    return new ScorerRegistry(providers);
  }

  /**
   * Every scorer.
   *
   * @return declarations in the order of the providers
   */
  public List<ScorerInfo> list() {
    return entries.values().stream().map(ScorerProvider.Entry::info).toList();
  }

  /**
   * Every scorer with the options it takes.
   *
   * @return entries in the order of the providers
   */
  public List<ScorerProvider.Entry> entries() {
    return List.copyOf(entries.values());
  }

  /**
   * Builds a scorer of answers or of tokens.
   *
   * @param id its name
   * @param options profile and options
   * @return the scorer
   * @throws IllegalArgumentException if there is none of that name (the nearest names are offered),
   *     or it does not take an option
   */
  public Scorer create(String id, ScorerOptions options) {
    return build(id, id, options);
  }

  /**
   * Builds a scorer of claims.
   *
   * @param id its name
   * @param options profile and options
   * @return the scorer
   * @throws IllegalArgumentException if there is none of that name (the nearest names are offered),
   *     or it does not take an option
   */
  public Scorer createForClaims(String id, ScorerOptions options) {
    return build(id, id + " (claim)", options);
  }

  private Scorer build(String id, String key, ScorerOptions options) {
    ScorerProvider.Entry entry = entries.get(key);
    if (entry == null) {
      throw new IllegalArgumentException(
          "scorer \"" + id + "\" is unknown; nearest: " + String.join(", ", nearest(id)));
    }
    for (String name : options.values().keySet()) {
      if (!entry.options().contains(name)) {
        throw new IllegalArgumentException(
            "option "
                + id
                + "."
                + name
                + " is unknown; "
                + id
                + " takes "
                + (entry.options().isEmpty()
                    ? "no options"
                    : entry.options().stream().sorted().collect(Collectors.joining(", "))));
      }
    }
    return entry.factory().apply(options);
  }

  /**
   * The names most like a given one.
   *
   * @param id any text
   * @return at most three names, nearest first
   */
  public List<String> nearest(String id) {
    List<String> names =
        new ArrayList<>(
            entries.values().stream().map(entry -> entry.info().id()).distinct().toList());
    names.sort(Comparator.comparingInt(name -> editDistance(id, name)));
    return List.copyOf(names.subList(0, Math.min(SUGGESTIONS, names.size())));
  }

  private static int editDistance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        current[j] = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
