package io.github.uq4j.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The names of the fields of the objects that are being read, one in the other, to tell one that
 * comes twice. Most objects have few fields, whose names the parser gives as the same strings: they
 * are looked through; the names of a large object go to a set of its own.
 */
final class FieldNames {

  private static final int FEW = 12;
  private static final int FIRST_NAMES = 32;

  private String[] names = new String[FIRST_NAMES];
  private int first;
  private int end;

  /** Of each object from the outermost, all its names; empty while they are few. */
  private final List<Set<String>> many = new ArrayList<>();

  private int depth = -1;

  /**
   * Begins an object inside the current one.
   *
   * @return what {@link #close} needs to go back to the current one
   */
  int open() {
    int before = first;
    first = end;
    depth++;
    if (many.size() == depth) {
      many.add(Set.of());
    } else {
      many.set(depth, Set.of());
    }
    return before;
  }

  /** Ends the current object. */
  void close(int before) {
    end = first;
    first = before;
    depth--;
  }

  /**
   * Adds a name of the current object.
   *
   * @return false if it has one of that name
   */
  boolean add(String name) {
    if (end - first < FEW) {
      if (among(name)) {
        return false;
      }
    } else {
      if (many.get(depth).isEmpty()) {
        many.set(depth, new HashSet<>(Arrays.asList(names).subList(first, end)));
      }
      return many.get(depth).add(name);
    }
    if (end == names.length) {
      names = Arrays.copyOf(names, 2 * end);
    }
    names[end++] = name;
    return true;
  }

  private boolean among(String name) {
    for (int i = first; i < end; i++) {
      if (names[i].equals(name)) {
        return true;
      }
    }
    return false;
  }
}
