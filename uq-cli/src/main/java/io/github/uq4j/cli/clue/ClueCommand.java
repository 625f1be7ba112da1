package io.github.uq4j.cli.clue;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code uq clue}: prints its help; the work is in the subcommands. */
@Command(
    name = "clue",
    mixinStandardHelpOptions = true,
    description = "Whether answers look like past successes or failures, by their hidden states.",
    subcommands = {FitCommand.class, ScoreCommand.class, RerankCommand.class})
public final class ClueCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "no subcommand given; one of " + String.join(", ", spec.subcommands().keySet()));
  }
}
