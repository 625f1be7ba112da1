package io.github.uq4j.cli.cascade;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code uq cascade}: prints its help; the work is in the subcommands. */
@Command(
    name = "cascade",
    mixinStandardHelpOptions = true,
    description = "Which answers of a small model to keep, and which prompts to hand on.",
    subcommands = {
      CurveCommand.class,
      FitCommand.class,
      ThresholdCommand.class,
      RouteCommand.class
    })
public final class CascadeCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "no subcommand given; one of " + String.join(", ", spec.subcommands().keySet()));
  }
}
