package io.github.uq4j.cli.clue;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.metrics.hidden.clue.Clue;
import io.github.uq4j.metrics.hidden.clue.Experience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What answers are compared with, and how. */
final class ExperienceOption {

  @Option(
      names = "--experience",
      required = true,
      paramLabel = "FILE",
      description = "What uq clue fit wrote.")
  private Path file;

  @Option(
      names = "--scale",
      paramLabel = "none|pooled",
      description =
          "Compare states as they are, or each component by its spread (default:"
              + " ${DEFAULT-VALUE}).")
  private String scale = "none";

  Experience load() throws IOException {
    scale();
    if (!Files.isRegularFile(file)) {
      throw new BadInputException("no such experience file: " + file);
    }
    return Experience.load(file);
  }

  Clue.Scale scale() {
    return switch (scale) {
      case "none" -> Clue.Scale.NONE;
      case "pooled" -> Clue.Scale.POOLED;
      default -> throw new BadInputException("--scale = " + scale + "; must be none or pooled");
    };
  }
}
