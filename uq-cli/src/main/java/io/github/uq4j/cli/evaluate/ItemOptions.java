package io.github.uq4j.cli.evaluate;

import io.github.uq4j.cli.shell.LabelOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which labels of a score file are read. */
final class ItemOptions {

  @Mixin private LabelOptions label;

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
    return new LabelRequest(
        label.required(), Optional.ofNullable(group), Optional.ofNullable(slice));
  }
}
