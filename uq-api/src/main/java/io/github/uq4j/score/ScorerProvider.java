package io.github.uq4j.score;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Offers scorers by name; found by {@link java.util.ServiceLoader}. */
public interface ScorerProvider {

  /**
   * A scorer that can be built by name.
   *
   * @param info what its default profile declares
   * @param options the names of the options it takes
   * @param factory builds it; throws {@link IllegalArgumentException} for an option out of range
   */
  record Entry(ScorerInfo info, Set<String> options, Function<ScorerOptions, Scorer> factory) {

    /** Copies the set. */
    public Entry {
      options = Set.copyOf(options);
    }

    /**
     * A scorer without options.
     *
     * @param info what its default profile declares
     * @param factory builds it for a profile
     * @return the entry
     */
    public static Entry of(ScorerInfo info, Function<Profile, Scorer> factory) {
      return new Entry(info, Set.of(), options -> factory.apply(options.profile()));
    }
  }

  /**
   * The scorers of this provider.
   *
   * @return entries in the order in which they should be listed
   */
  List<Entry> entries();
}
