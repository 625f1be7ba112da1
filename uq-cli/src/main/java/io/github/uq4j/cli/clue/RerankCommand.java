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
import java.util.Collection;
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
      "Chooses among several answers to a prompt, the nearest to past successes first; with --gold or"
          + " --label it also compares that with the plain vote and with DeepConf's.",
      "Answers to one prompt are the samples of a trace (--candidates samples), or traces with the"
          + " same prompt or the same value of --group. Use other prompts than those of the"
          + " experience.",
      "With --json a line a group: group, ranking, top1, top_maj, scores; with --gold or --label"
          + " last a line with the study."
    })
public final class RerankCommand implements Callable<Integer> {

  private static final int SHOWN = 40;

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
    boolean judged = answers.labelName().isPresent();
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
    Map<String, RankedGroup> groups = new LinkedHashMap<>();
    answers.each(
        err,
        answer -> {
          if (judged && answer.right().isEmpty()) {
            unlabelled.add(answer, "has none");
            return;
          }
          StateReading reading = known.read(answer.trace());
          reading.refusal().ifPresent(reason -> refused.add(answer, reason));
          groups
              .computeIfAbsent(answer.group(), RankedGroup::new)
              .add(answer, candidate(answer, reading.delta().map(clue::score), confident));
        });
    requireAnswers(groups.values(), unlabelled);
    unlabelled.report(err);
    refused.report(err);
    String chosen = choose(study, groups.values());
    if (out != null) {
      OutputFile.write(out, chosen);
    }
    if (json) {
      groups.values().forEach(group -> spec.commandLine().getOut().println(group.json(ks)));
    } else if (!judged) {
      print(groups.values());
    }
    if (judged) {
      print(study, groups.values().stream().mapToInt(group -> group.candidates().size()).sum());
    }
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

  private static void requireAnswers(Collection<RankedGroup> groups, LeftOut unlabelled) {
    if (groups.isEmpty()) {
      throw new BadInputException(
          unlabelled.count() == 0
              ? "there is no answer; must be at least one"
              : "no answer has a label; " + unlabelled.first());
    }
    if (groups.stream()
        .flatMap(group -> group.candidates().stream())
        .allMatch(candidate -> candidate.answer().isEmpty())) {
      throw new BadInputException(
          "none of the answers to "
              + groups.size()
              + " prompts states anything where --find or --answer looks; must at least one");
    }
    if (groups.stream()
        .flatMap(group -> group.candidates().stream())
        .allMatch(candidate -> candidate.score().isEmpty())) {
      throw new BadInputException(
          "no answer to " + groups.size() + " prompts could be scored; must at least one");
    }
  }

  private void print(Collection<RankedGroup> groups) {
    List<String> header = new ArrayList<>(List.of("group", "best", "states"));
    ks.forEach(k -> header.add("of " + k));
    TextTable table = TextTable.of(header.toArray(String[]::new));
    for (RankedGroup group : groups) {
      List<String> row = new ArrayList<>();
      row.add(shown(group.name()));
      row.add(group.best());
      row.add(shown(group.majority(1).orElse("-")));
      ks.forEach(k -> row.add(shown(group.majority(k).orElse("-"))));
      table.row(row.toArray(String[]::new));
    }
    table.print(spec.commandLine().getOut());
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

  private static String shown(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN - 1) + "\u2026";
  }

  private static String choose(RerankStudy study, Collection<RankedGroup> groups) {
    StringBuilder lines = new StringBuilder();
    groups.forEach(
        group -> {
          List<Candidate> candidates = group.candidates();
          ObjectNode line = JsonNodeFactory.instance.objectNode();
          line.put("prompt", group.name());
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
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      ObjectNode root = line.putObject("study");
      root.put("prompts", study.prompts());
      root.put("candidates", candidates);
      ObjectNode ways = root.putObject("ways");
      results.forEach(result -> json(ways.putObject(result.way()), result));
      to.println(line);
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
