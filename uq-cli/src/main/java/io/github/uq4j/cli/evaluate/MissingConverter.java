package io.github.uq4j.cli.evaluate;

import io.github.uq4j.metrics.evaluation.items.MissingScores;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A policy for missing scores by the name it has on the command line. */
final class MissingConverter implements ITypeConverter<MissingScores> {

  @Override
  public MissingScores convert(String value) {
    return switch (value) {
      case "leave-out" -> MissingScores.LEAVE_OUT;
      case "most-uncertain" -> MissingScores.MOST_UNCERTAIN;
      default ->
          throw new TypeConversionException(
              "--missing = " + value + "; must be one of leave-out, most-uncertain");
    };
  }
}
