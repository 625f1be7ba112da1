package io.github.uq4j.cli;

import io.github.uq4j.cli.cascade.CascadeCommand;
import io.github.uq4j.cli.clue.ClueCommand;
import io.github.uq4j.cli.decide.CalibrateCommand;
import io.github.uq4j.cli.decide.ConformalCommand;
import io.github.uq4j.cli.evaluate.EvaluateCommand;
import io.github.uq4j.cli.intention.IntentionCommand;
import io.github.uq4j.cli.report.ReportCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code uq}: prints its help; the work is in the subcommands. */
@Command(
    name = "uq",
    mixinStandardHelpOptions = true,
    versionProvider = UqCommand.Version.class,
    description = "Tells when a language model does not know.",
    footer = {
      "",
      "Start with: uq demo",
      "",
      "Exit codes: 0 done; 1 done, but a requested check failed; 2 bad input or",
      "usage; 3 the machine failed."
    },
    subcommands = {
      DemoCommand.class,
      InspectCommand.class,
      GenerateCommand.class,
      TraceCommand.class,
      ImportCommand.class,
      ValidateCommand.class,
      ScorersCommand.class,
      ScoreCommand.class,
      EvaluateCommand.class,
      CalibrateCommand.class,
      ConformalCommand.class,
      CascadeCommand.class,
      ClueCommand.class,
      IntentionCommand.class,
      FactcheckCommand.class,
      ReportCommand.class
    })
final class UqCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "no subcommand given; one of " + String.join(", ", spec.subcommands().keySet()));
  }

  /** The version of the jar. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {text()};
    }

    /** The command with its version, in one line. */
    static String text() {
      String version = UqCommand.class.getPackage().getImplementationVersion();
      return "uq " + (version == null ? "(not packaged)" : version);
    }
  }
}
