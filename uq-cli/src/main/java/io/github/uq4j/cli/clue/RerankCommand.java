package io.github.uq4j.cli.clue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.cli.shell.OutputFile;
import io.github.uq4j.cli.shell.TextTable;
import io.github.uq4j.metrics.hidden.clue.Candidate;
import io.github.uq4j.metrics.hidden.clue.Clue;
import io.github.uq4j.metrics.hidden.clue.ClueScore;
import io.github.uq4j.metrics.hidden.clue.Experience;
import io.github.uq4j.metrics.hidden.clue.RerankResult;
import io.github.uq4j.metrics.hidden.clue.RerankStudy;
import io.github.uq4j.metrics.hidden.clue.StateReading;
import io.github.uq4j.metrics.token.DeepConfBottomGroup;
import io.github.uq4j.metrics.token.DeepConfTail;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code uq clue rerank}: choosing among the answers to a prompt. */
@Command(
    name = "rerank",
    mixinStandardHelpOptions = true,
    description = {
      "Chooses among several answers to a prompt, the nearest to past successes first, and compares"
          + " that with the plain vote and with DeepConf's.",
      "Answers to one prompt are the samples of a trace (--candidates samples), or traces with the"
          + " same prompt. Use other prompts than those of the experience."
    })
public final class RerankCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private AnswerOptions answers;

  @Mixin private ExperienceOption experience;

  @Option(
      names = "--k",
      split = ",",
      paramLabel = "K",
      description = "How many of the best vote, with commas (default: 4,8,16).")
  private List<Integer> ks = List.of(4, 8, 16);

  @Option(
      names = "--confidence",
      paramLabel = "SCORER",
      description =
          "DeepConf's confidence of an answer, deepconf-tail or deepconf-bottom-group (default:"
              + " ${DEFAULT-VALUE}).")
  private String confidence = "deepconf-tail";

  @Option(
      names = "--window",
      paramLabel = "TOKENS",
      description = "Its tokens in the tail or in a group (default: 2048).")
  private int window = 2048;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the chosen answers go, a prompt a line of JSON.")
  private @Nullable Path out;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the resamples of the prompts (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    answers.check();
    answers.requireLabel();
    if (out != null) {
      OutputFile.requireWritable(out);
    }
    RerankStudy study = new RerankStudy(ks);
    SequenceScorer confident = confident();
    Experience known = experience.load();
    Clue clue = known.clue().withScale(experience.scale());
    PrintWriter err = spec.commandLine().getErr();
    LeftOut unlabelled = new LeftOut("answers have no label");
    LeftOut refused = new LeftOut("answers rank last");
    Map<String, List<Candidate>> byPrompt = new LinkedHashMap<>();
    answers.each(
        err,
        answer -> {
          if (answer.right().isEmpty()) {
            unlabelled.add(answer, "has none");
            return;
          }
          StateReading reading = known.read(answer.trace());
          reading.refusal().ifPresent(reason -> refused.add(answer, reason));
          byPrompt
              .computeIfAbsent(answer.prompt(), prompt -> new ArrayList<>())
              .add(candidate(answer, reading.delta().map(clue::score), confident));
        });
    requireAnswers(byPrompt, unlabelled);
    unlabelled.report(err);
    refused.report(err);
    String chosen = choose(study, byPrompt);
    if (out != null) {
      OutputFile.write(out, chosen);
    }
    print(study, byPrompt.values().stream().mapToInt(List::size).sum());
    return ExitCode.DONE;
  }

  private static Candidate candidate(
      Answer answer, Optional<ClueScore> score, SequenceScorer confident) {
    return new Candidate(
        answer.trace().generation().text(),
        score,
        answer.text(),
        answer.right().orElse(false) && answer.text().isPresent(),
        confidence(confident, answer.trace()));
  }

  private static void requireAnswers(Map<String, List<Candidate>> byPrompt, LeftOut unlabelled) {
    if (byPrompt.isEmpty()) {
      throw new BadInputException("no answer has a label; " + unlabelled.first());
    }
    if (byPrompt.values().stream()
        .flatMap(List::stream)
        .allMatch(candidate -> candidate.answer().isEmpty())) {
      throw new BadInputException(
          "none of the answers to "
              + byPrompt.size()
              + " prompts states anything where --find looks; must at least one");
    }
    if (byPrompt.values().stream()
        .flatMap(List::stream)
        .allMatch(candidate -> candidate.score().isEmpty())) {
      throw new BadInputException(
          "no answer to " + byPrompt.size() + " prompts could be scored; must at least one");
    }
  }

  private SequenceScorer confident() {
    return switch (confidence) {
      case "deepconf-tail" -> DeepConfTail.withDefaults().withTokens(window);
      case "deepconf-bottom-group" -> DeepConfBottomGroup.withDefaults().withWindow(window);
      default ->
          throw new BadInputException(
              "--confidence = " + confidence + "; must be deepconf-tail or deepconf-bottom-group");
    };
  }

  private static OptionalDouble confidence(SequenceScorer confident, Trace trace) {
    return confident.refusal(trace, Helpers.none()).isPresent()
        ? OptionalDouble.empty()
        : OptionalDouble.of(confident.score(trace).value());
  }

  private static String choose(RerankStudy study, Map<String, List<Candidate>> byPrompt) {
    StringBuilder lines = new StringBuilder();
    byPrompt.forEach(
        (prompt, candidates) -> {
          ObjectNode line = JsonNodeFactory.instance.objectNode();
          line.put("prompt", prompt);
          line.put("candidates", candidates.size());
          line.put("right", candidates.stream().filter(Candidate::right).count());
          ObjectNode chosen = line.putObject("chosen");
          study
              .add(candidates)
              .forEach(
                  (way, answer) ->
                      answer.ifPresentOrElse(
                          text -> chosen.put(way, text), () -> chosen.putNull(way)));
          lines.append(line).append('\n');
        });
    return lines.toString();
  }

  private void print(RerankStudy study, int candidates) {
    PrintWriter to = spec.commandLine().getOut();
    List<RerankResult> results = study.results(seed);
    if (json) {
      ObjectNode root = JsonNodeFactory.instance.objectNode();
      root.put("prompts", study.prompts());
      root.put("candidates", candidates);
      ObjectNode ways = root.putObject("ways");
      results.forEach(result -> json(ways.putObject(result.way()), result));
      to.println(root);
      return;
    }
    to.println(candidates + " answers to " + study.prompts() + " prompts\n");
    TextTable table =
        TextTable.of("way", "right", "95 %", "less majority", "95 %", "won", "lost", "p");
    for (RerankResult result : results) {
      Optional<RerankResult.Paired> paired = result.againstMajority();
      table.row(
          result.way(),
          number("%.4f", result.accuracy()),
          interval("%.4f", result.low(), result.high()),
          paired.map(p -> number("%+.4f", p.difference())).orElse(""),
          paired.map(p -> interval("%+.4f", p.low(), p.high())).orElse(""),
          paired.map(p -> String.valueOf(p.won())).orElse(""),
          paired.map(p -> String.valueOf(p.lost())).orElse(""),
          paired.map(p -> number("%.3g", p.pValue())).orElse(""));
    }
    table.print(to);
  }

  private static void json(ObjectNode way, RerankResult result) {
    way.put("accuracy", result.accuracy());
    way.put("low", result.low());
    way.put("high", result.high());
    result
        .againstMajority()
        .ifPresent(
            paired ->
                way.putObject("against_majority")
                    .put("difference", paired.difference())
                    .put("low", paired.low())
                    .put("high", paired.high())
                    .put("won", paired.won())
                    .put("lost", paired.lost())
                    .put("p", paired.pValue()));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static String interval(String format, double low, double high) {
    return "[" + number(format, low) + ", " + number(format, high) + "]";
  }
}
