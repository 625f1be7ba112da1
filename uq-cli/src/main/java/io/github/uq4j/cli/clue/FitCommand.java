package io.github.uq4j.cli.clue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.cli.shell.OutputFile;
import io.github.uq4j.cli.shell.TextTable;
import io.github.uq4j.metrics.hidden.clue.Anchor;
import io.github.uq4j.metrics.hidden.clue.Anchors;
import io.github.uq4j.metrics.hidden.clue.Experience;
import io.github.uq4j.metrics.hidden.clue.ExperienceSet;
import io.github.uq4j.metrics.hidden.clue.ExperienceSet.Outcome;
import io.github.uq4j.metrics.hidden.clue.MissingEnd;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code uq clue fit}: experience. */
@Command(
    name = "fit",
    mixinStandardHelpOptions = true,
    description = {
      "Remembers how hidden states change in right and in wrong answers, one trace at a time.",
      "Memory does not grow with the number of traces."
    })
public final class FitCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private AnswerOptions answers;

  @Option(
      names = "--start",
      paramLabel = "ANCHOR",
      description =
          "Where the change begins: a marker's text, id=N or id=N+M for its tokens, prompt-end,"
              + " answer-end, prompt-mean or answer-mean (default: ${DEFAULT-VALUE}).")
  private String start = Anchors.ofReasoning().start().form();

  @Option(
      names = "--end",
      paramLabel = "ANCHOR",
      description = "Where it ends (default: ${DEFAULT-VALUE}).")
  private String end = Anchors.ofReasoning().end().form();

  @Option(
      names = "--levels",
      split = ",",
      paramLabel = "N",
      description =
          "Hidden states after so many blocks, with commas; negative from the end (default: all that"
              + " are recorded).")
  private List<Integer> levels = List.of();

  @Option(
      names = "--missing-end",
      paramLabel = "POLICY",
      description =
          "An answer without the end: exclude, last-token or fail (default: ${DEFAULT-VALUE}).")
  private String missingEnd = MissingEnd.EXCLUDE.id();

  @Option(
      names = "--merge",
      split = ",",
      paramLabel = "FILE",
      description = "Experience to be added, of the same model, levels and anchors.")
  private List<Path> merge = List.of();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where it goes, as JSON with a .safetensors file beside it.")
  private Path out;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    answers.check();
    answers.requireLabel();
    OutputFile.requireWritable(out);
    Experience experience =
        Experience.of(
            new Anchors(Anchor.parse(start), Anchor.parse(end), levels, MissingEnd.of(missingEnd)));
    for (Path file : merge) {
      experience.add(Experience.load(file));
    }
    PrintWriter err = spec.commandLine().getErr();
    LeftOut unlabelled = new LeftOut("answers have no label");
    LeftOut refused = new LeftOut("answers are left out");
    answers.each(
        err,
        answer -> {
          Optional<Boolean> right = answer.right();
          if (right.isEmpty()) {
            unlabelled.add(answer, "has none");
            return;
          }
          experience
              .add(answer.trace(), right.get() ? Outcome.SUCCESS : Outcome.FAILURE)
              .ifPresent(reason -> refused.add(answer, reason));
        });
    requireBoth(experience, refused.count() > 0 ? refused : unlabelled);
    unlabelled.report(err);
    refused.report(err);
    experience.save(out, answers.labelName().orElseThrow());
    print(experience, unlabelled.count() + refused.count());
    return ExitCode.DONE;
  }

  private static void requireBoth(Experience experience, LeftOut leftOut) {
    for (Outcome outcome : Outcome.values()) {
      if (experience.count(outcome) == 0) {
        throw new BadInputException(
            "no "
                + outcome.name().toLowerCase(Locale.ROOT)
                + " among the answers; must have both (left out: "
                + leftOut.first()
                + ")");
      }
    }
  }

  private void print(Experience experience, int leftOut) {
    PrintWriter to = spec.commandLine().getOut();
    ExperienceSet set = experience.set().orElseThrow();
    long successes = experience.count(Outcome.SUCCESS);
    long failures = experience.count(Outcome.FAILURE);
    if (json) {
      ObjectNode root = JsonNodeFactory.instance.objectNode();
      experience.model().ifPresent(model -> root.put("model", model));
      root.put("successes", successes);
      root.put("failures", failures);
      root.put("left_out", leftOut);
      root.put("width", set.width());
      ArrayNode all = root.putArray("levels");
      for (int l = 0; l < set.layers(); l++) {
        all.addObject()
            .put("level", experience.levels().get(l))
            .put("separation", set.separation(l));
      }
      to.println(root);
      return;
    }
    to.println(
        "remembered "
            + successes
            + " successes and "
            + failures
            + " failures of "
            + experience.model().map(model -> "model " + model).orElse("an unnamed model")
            + "\n");
    TextTable table = TextTable.of("level", "centroids apart");
    for (int l = 0; l < set.layers(); l++) {
      table.row(
          String.valueOf(experience.levels().get(l)),
          String.format(Locale.ROOT, "%.4f", set.separation(l)));
    }
    table.print(to);
  }
}
