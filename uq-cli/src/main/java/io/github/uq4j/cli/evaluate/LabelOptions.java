package io.github.uq4j.cli.evaluate;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which labels of a score file are read. */
final class LabelOptions {

  @Option(
      names = "--label",
      required = true,
      paramLabel = "NAME",
      description =
          "The label that says how good an answer was: true or false, or a number in [0, 1].")
  private String label;

  @Option(
      names = "--label-means",
      paramLabel = "right|wrong",
      description = "What a label of true or 1 says of the answer (default: right).")
  private LabelRequest.Meaning meaning = LabelRequest.Meaning.RIGHT;

  @Option(
      names = "--group",
      paramLabel = "LABEL",
      description =
          "The label that names the group (document, person) of items that depend on each other;"
              + " whole groups are resampled.")
  private @Nullable String group;

  @Option(
      names = "--slice",
      paramLabel = "LABEL",
      description = "Also evaluate the items of each value of this label on their own.")
  private @Nullable String slice;

  LabelRequest request() {
    return new LabelRequest(label, meaning, Optional.ofNullable(group), Optional.ofNullable(slice));
  }

  @Override
  public String toString() {
    return "LabelOptions[" + label + " means " + meaning.name().toLowerCase(Locale.ROOT) + "]";
  }
}
