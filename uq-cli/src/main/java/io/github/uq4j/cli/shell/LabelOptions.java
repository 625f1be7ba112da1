package io.github.uq4j.cli.shell;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which label says how good an answer was. */
public final class LabelOptions {

  @Option(
      names = "--label",
      paramLabel = "NAME",
      description =
          "The label that says how good an answer was: true or false, or a number in [0, 1].")
  private @Nullable String label;

  @Option(
      names = "--label-means",
      paramLabel = "right|wrong",
      description = "What a label of true or 1 says of the answer (default: right).")
  private QualityLabel.Meaning meaning = QualityLabel.Meaning.RIGHT;

  /** The label; fails if none was given. */
  public QualityLabel required() {
    if (label == null) {
      throw new BadInputException("--label NAME is missing; it says which answers were right");
    }
    return new QualityLabel(label, meaning);
  }

  @Override
  public String toString() {
    return "LabelOptions[" + label + " means " + meaning.name().toLowerCase(Locale.ROOT) + "]";
  }
}
