package io.github.uq4j.cli.shell;

import io.github.uq4j.metrics.calibration.Calibration;
import io.github.uq4j.score.fitted.FittedFile;
import io.github.uq4j.score.fitted.FittedOn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A calibration that a command was given.
 *
 * @param file where it lies
 * @param calibration what it holds
 * @param source the score it was learnt from
 */
public record CalibrationFile(Path file, Calibration calibration, FittedOn.Source source) {

  /** The setting that says what the scores were of, an answer or a claim. */
  public static final String LEVEL = "level";

  public static CalibrationFile read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException("no such calibration file: " + file);
    }
    try {
      Calibration calibration = Calibration.of(FittedFile.read(file));
      FittedOn.Source source =
          calibration
              .fitted()
              .on()
              .source()
              .orElseThrow(
                  () -> new BadInputException(file + " names no scorer; it cannot be applied"));
      return new CalibrationFile(file, calibration, source);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new BadInputException(
          message.startsWith(file.toString()) ? message : file + ": " + message, e);
    }
  }

  /** The same, if its numbers are probabilities of being right. */
  public CalibrationFile requireProbability() {
    if (!calibration.seesLabels()) {
      throw new BadInputException(
          file
              + " is a "
              + calibration.method()
              + " calibration, which sees no labels and gives no probability of being right");
    }
    return this;
  }

  /** What it was learnt from, where the file says so: claim or sequence. */
  public Optional<String> level() {
    return Optional.ofNullable(calibration.fitted().on().settings().get(LEVEL));
  }

  /** The method and what it was learnt from, in words. */
  public String words() {
    FittedOn on = calibration.fitted().on();
    return calibration.method()
        + " calibration of "
        + source.scorer()
        + " on "
        + on.n()
        + " items, "
        + on.wrong()
        + " wrong";
  }
}
