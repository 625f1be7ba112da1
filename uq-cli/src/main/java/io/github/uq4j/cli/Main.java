package io.github.uq4j.cli;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.model.ModelException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/** The command line's entry: runs a subcommand and turns what went wrong into one line. */
public final class Main {

  /** Held, so that its level is not collected: it warns on machines without a GPU. */
  private static final Logger TOKENIZERS = Logger.getLogger("ai.djl");

  private Main() {}

  /**
   * Runs the command and ends the JVM with its exit code.
   *
   * @param arguments what the user typed
   */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    Logger.getLogger("").setLevel(Level.WARNING);
    TOKENIZERS.setLevel(Level.SEVERE);
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = run(out, err, arguments);
    out.flush();
    System.exit(code);
  }

  /**
   * Runs the command inside this JVM.
   *
   * @param out results
   * @param err messages and progress
   * @param arguments what the user typed
   * @return 0 done; 1 done, but a requested check failed; 2 bad input or usage; 3 the machine
   *     failed
   */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine line =
        new CommandLine(new UqCommand())
            .setOut(out)
            .setErr(err)
            .setUsageHelpWidth(80)
            .setUsageHelpLongOptionsMaxWidth(28)
            .setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((problem, args) -> badUsage(problem, err));
    line.setExecutionExceptionHandler((problem, at, parsed) -> failure(problem, at, err));
    int code = line.execute(arguments);
    out.flush();
    err.flush();
    return code;
  }

  private static int badUsage(CommandLine.ParameterException problem, PrintWriter err) {
    CommandLine at = problem.getCommandLine();
    err.println(
        at.getCommandSpec().qualifiedName()
            + ": "
            + oneLine(problem)
            + " (see "
            + at.getCommandSpec().qualifiedName()
            + " --help)");
    return ExitCode.BAD_INPUT;
  }

  private static int failure(Exception problem, CommandLine at, PrintWriter err) {
    err.println(at.getCommandSpec().qualifiedName() + ": " + oneLine(problem));
    if (problem instanceof IllegalArgumentException || problem instanceof BadInputException) {
      return ExitCode.BAD_INPUT;
    }
    if (problem instanceof ModelException
        || problem instanceof IOException
        || problem instanceof UncheckedIOException) {
      return ExitCode.MACHINE_FAILED;
    }
    problem.printStackTrace(err);
    return ExitCode.MACHINE_FAILED;
  }

  private static String oneLine(Exception problem) {
    String message = Objects.requireNonNullElse(problem.getMessage(), problem.toString());
    return message.strip().replaceAll("\\s*\\R\\s*", "; ");
  }
}
