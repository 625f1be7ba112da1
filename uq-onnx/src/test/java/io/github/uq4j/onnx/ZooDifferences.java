package io.github.uq4j.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The largest differences from PyTorch that the tests saw, by member and signal. With {@code
 * -Duq4j.zoo.differences=FILE} they are written down: member, precision, signal, numbers compared,
 * largest difference, one a line.
 */
public final class ZooDifferences {

  private static final Map<String, Worst> WORST = new ConcurrentSkipListMap<>();

  private ZooDifferences() {}

  /** So many numbers were compared, and this was the largest difference. */
  private record Worst(long numbers, double difference) {

    Worst with(Worst other) {
      return new Worst(numbers + other.numbers, Math.max(difference, other.difference));
    }
  }

  /**
   * Remembers a comparison.
   *
   * @param member whose numbers they are
   * @param signal what they are
   * @param numbers how many
   * @param difference the largest difference, as the test measures it
   */
  public static void note(ZooMember member, String signal, int numbers, double difference) {
    String key = member + "\t" + member.precision() + "\t" + signal;
    WORST.merge(key, new Worst(numbers, difference), Worst::with);
  }

  /** Writes what is remembered, if that is wanted. */
  public static void write() {
    String file = System.getProperty("uq4j.zoo.differences", "");
    if (file.isEmpty()) {
      return;
    }
    List<String> lines = new ArrayList<>();
    WORST.forEach(
        (key, worst) ->
            lines.add(
                String.format(Locale.ROOT, "%s\t%d\t%.1e", key, worst.numbers, worst.difference)));
    try {
      Files.write(Path.of(file), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
