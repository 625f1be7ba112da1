package io.github.uq4j.cli.shell;

import io.github.uq4j.score.io.ScoreReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens the score file a command was given. */
public final class ScoreInput {

  private ScoreInput() {}

  public static ScoreReader open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException("no such score file: " + file);
    }
    return ScoreReader.open(file);
  }
}
