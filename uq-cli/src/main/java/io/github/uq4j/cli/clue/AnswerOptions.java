package io.github.uq4j.cli.clue;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.QualityLabel;
import io.github.uq4j.cli.shell.TraceInput;
import io.github.uq4j.metrics.answer.AnswerEquality;
import io.github.uq4j.metrics.answer.AnswerLocator;
import io.github.uq4j.score.Profile;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.Trace;
import io.github.uq4j.trace.io.TraceReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which answers are read, what they state, and how it is known whether they are right. */
final class AnswerOptions {

  private static final String REGEX = "regex:";

  @Option(
      names = "--traces",
      required = true,
      split = ",",
      paramLabel = "FILE",
      description = "Trace files with hidden states at the anchors, with commas.")
  private List<Path> traces = List.of();

  @Option(
      names = "--candidates",
      paramLabel = "answer|samples",
      description = "Take each trace's answer or its samples (default: ${DEFAULT-VALUE}).")
  private String candidates = "answer";

  @Option(
      names = "--gold",
      paramLabel = "LABEL",
      description = "The label that holds the right answer, with which stated ones are compared.")
  private @Nullable String gold;

  @Option(
      names = "--label",
      paramLabel = "LABEL",
      description = "The label that says whether a trace's answer is right, instead of --gold.")
  private @Nullable String label;

  @Option(
      names = "--find",
      paramLabel = "WHERE",
      description =
          "Where an answer is stated: boxed, line (after \"Answer:\"), number (the last one), any of"
              + " them in this order, or regex:PATTERN (default: ${DEFAULT-VALUE}).")
  private String find = "any";

  @Option(
      names = "--answer",
      paramLabel = "LABEL",
      description = "The label that holds what an answer states, instead of --find.")
  private @Nullable String answer;

  @Option(
      names = "--group",
      paramLabel = "LABEL",
      description =
          "The label whose values say which answers belong together (default: the prompt).")
  private @Nullable String group;

  @Option(
      names = "--skip-bad",
      description = "Count and report bad lines instead of stopping at the first.")
  private boolean skipBad;

  /** The label's name, for the record. */
  Optional<String> labelName() {
    return Optional.ofNullable(gold == null ? label : gold);
  }

  void requireLabel() {
    if (labelName().isEmpty()) {
      throw new BadInputException("needs --gold LABEL or --label LABEL to know what is right");
    }
  }

  void check() {
    if (gold != null && label != null) {
      throw new BadInputException("--gold and --label are given; must be one of them");
    }
    if (!List.of("answer", "samples").contains(candidates)) {
      throw new BadInputException("--candidates = " + candidates + "; must be answer or samples");
    }
    if (label != null && candidates.equals("samples")) {
      throw new BadInputException(
          "--label " + label + " speaks of a trace's answer; samples need --gold LABEL");
    }
    if (answer != null && candidates.equals("samples")) {
      throw new BadInputException(
          "--answer " + answer + " speaks of a trace's answer; samples need --find");
    }
    locator();
  }

  private AnswerLocator locator() {
    if (find.startsWith(REGEX)) {
      try {
        return AnswerLocator.pattern(Pattern.compile(find.substring(REGEX.length())));
      } catch (PatternSyntaxException e) {
        throw new BadInputException("--find = " + find + ": " + e.getDescription(), e);
      }
    }
    return switch (find) {
      case "any" -> AnswerLocator.any();
      case "boxed" -> AnswerLocator.boxed();
      case "line" -> AnswerLocator.answerLine();
      case "number" -> AnswerLocator.lastNumber(Profile.DEFAULT);
      default ->
          throw new BadInputException(
              "--find = " + find + "; must be any, boxed, line, number or regex:PATTERN");
    };
  }

  /** Reads one answer after the other; a trace at a time is held in memory. */
  void each(PrintWriter err, Consumer<Answer> consumer) throws IOException {
    AnswerLocator locator = locator();
    for (Path file : traces) {
      try (TraceReader reader = TraceInput.open(file, skipBad)) {
        while (reader.hasNext()) {
          Trace trace = reader.next();
          if (candidates.equals("answer")) {
            consumer.accept(answer(trace, trace.id(), trace.generation(), locator));
          } else {
            for (int i = 0; i < trace.samples().size(); i++) {
              consumer.accept(answer(trace, trace.id() + "#" + i, trace.samples().get(i), locator));
            }
          }
        }
        TraceInput.reportSkipped(reader, file, err);
      }
    }
  }

  private Answer answer(Trace of, String id, Generation generation, AnswerLocator locator) {
    AnswerEquality equality = AnswerEquality.withDefaults();
    String text = generation.text();
    Optional<String> said =
        answer == null
            ? locator.locate(text).map(span -> span.of(text))
            : QualityLabel.text(of.labels(), answer);
    Optional<String> stated = said.map(equality::canonical);
    Optional<Boolean> right =
        gold == null
            ? Optional.ofNullable(label).flatMap(name -> flag(of, name))
            : gold(of).map(wanted -> stated.filter(equality.canonical(wanted)::equals).isPresent());
    Trace alone =
        new Trace(
            id,
            of.model(),
            of.prompt(),
            generation,
            List.of(),
            of.recorded(),
            List.of(),
            of.labels(),
            of.provenance(),
            of.extras());
    return new Answer(alone, group(of), said, stated, right);
  }

  private String group(Trace trace) {
    return Optional.ofNullable(group)
        .flatMap(name -> QualityLabel.text(trace.labels(), name))
        .or(() -> trace.prompt().map(Prompt::text))
        .orElse(trace.id());
  }

  private Optional<String> gold(Trace trace) {
    Object value = trace.labels().values().get(String.valueOf(gold));
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text) {
      return Optional.of(text);
    }
    if (value instanceof Double number) {
      return Optional.of(
          number == Math.rint(number) && Math.abs(number) < 0x1p53
              ? Long.toString(number.longValue())
              : number.toString());
    }
    throw wrong(trace, gold, value, "a string or a number");
  }

  private static Optional<Boolean> flag(Trace trace, String name) {
    Object value = trace.labels().values().get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Boolean flag) {
      return Optional.of(flag);
    }
    if (value instanceof Double number && (number == 0 || number == 1)) {
      return Optional.of(number == 1);
    }
    throw wrong(trace, name, value, "true, false, 1 or 0");
  }

  private static BadInputException wrong(
      Trace trace, @Nullable String name, Object value, String rule) {
    return new BadInputException(
        "label " + name + " of trace \"" + trace.id() + "\" = " + value + "; must be " + rule);
  }

  /** The files' names, with commas. */
  String names() {
    return traces.stream()
        .map(file -> String.valueOf(file.getFileName()))
        .collect(Collectors.joining(", "));
  }
}
