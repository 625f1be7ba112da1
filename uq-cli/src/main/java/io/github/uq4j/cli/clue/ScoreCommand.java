package io.github.uq4j.cli.clue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.cli.shell.OutputFile;
import io.github.uq4j.metrics.hidden.clue.Clue;
import io.github.uq4j.metrics.hidden.clue.ClueScore;
import io.github.uq4j.metrics.hidden.clue.Experience;
import io.github.uq4j.metrics.hidden.clue.StateDelta;
import io.github.uq4j.metrics.hidden.clue.StateReading;
import io.github.uq4j.trace.io.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code uq clue score}: distances and verdicts. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    description = {
      "Says of each answer how far its change of hidden states is from past successes and failures,"
          + " the margin, and the verdict.",
      "With labels it also says how good the verdicts and the margin are, beside the answers' length"
          + " and the verdict that is always the same. Use other prompts than those of the"
          + " experience."
    })
public final class ScoreCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private AnswerOptions answers;

  @Mixin private ExperienceOption experience;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the distances go, JSON Lines.")
  private Path out;

  @Option(
      names = "--resamples",
      paramLabel = "N",
      description = "Resamples of the prompts for the intervals (default: ${DEFAULT-VALUE}).")
  private int resamples = 1_000;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Their seed (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also draw both distances of every answer.")
  private @Nullable Path html;

  @Override
  public Integer call() throws IOException {
    answers.check();
    OutputFile.requireWritable(out);
    if (html != null) {
      OutputFile.requireWritable(html);
    }
    Experience known = experience.load();
    Clue clue = known.clue().withScale(experience.scale());
    PrintWriter err = spec.commandLine().getErr();
    LeftOut refused = new LeftOut("answers are not scored");
    VerdictStudy study = new VerdictStudy(resamples, seed);
    DistancePage page = new DistancePage();
    try (AtomicFile file = AtomicFile.create(out)) {
      answers.each(
          err, answer -> score(answer, known, clue, new Seen(study, page, refused), file.stream()));
      if (study.scored() == 0) {
        throw new BadInputException("no answer could be scored; " + refused.first());
      }
      refused.report(err);
      file.commit();
    }
    if (html != null) {
      OutputFile.write(html, page.page(answers.names()));
    }
    study.print(spec.commandLine().getOut(), json);
    return ExitCode.DONE;
  }

  /** Who takes note of answers. */
  private record Seen(VerdictStudy study, DistancePage page, LeftOut refused) {}

  private static void score(
      Answer answer, Experience known, Clue clue, Seen seen, OutputStream to) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("id", answer.trace().id());
    StateReading reading = known.read(answer.trace());
    if (reading.delta().isPresent()) {
      StateDelta delta = reading.delta().get();
      ClueScore score = clue.score(delta);
      double relative = clue.relativeMahalanobis(delta);
      line.put("to_success", score.success());
      line.put("to_failure", score.failure());
      line.put("margin", score.margin());
      line.put("verdict", score.predictsSuccess() ? "right" : "wrong");
      line.put("relative_mahalanobis", relative);
      seen.study().add(answer, score, relative);
      seen.page().add(answer.right(), score);
    } else {
      String reason = reading.refusal().orElseThrow();
      line.put("refused", reason);
      seen.refused().add(answer, reason);
    }
    line.put("tokens", answer.trace().generation().tokens().size());
    answer.text().ifPresent(text -> line.put("answer", text));
    answer.right().ifPresent(right -> line.put("right", right));
    try {
      to.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
