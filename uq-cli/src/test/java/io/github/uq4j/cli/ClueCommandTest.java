package io.github.uq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.metrics.hidden.clue.Anchor;
import io.github.uq4j.metrics.hidden.clue.Anchors;
import io.github.uq4j.metrics.hidden.clue.ClueMargin;
import io.github.uq4j.metrics.hidden.clue.Experience;
import io.github.uq4j.metrics.hidden.clue.ExperienceSet.Outcome;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.onnx.OnnxOptions;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.TestData;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Labels;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import io.github.uq4j.trace.io.TraceReader;
import io.github.uq4j.trace.io.TraceWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code uq clue fit}, {@code score} and {@code rerank}, and the scorer on a shipped model. */
class ClueCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  ClueCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private static Experience experience(OnnxLanguageModel model, Anchors anchors) {
    Experience experience = Experience.of(anchors);
    String[] texts = {"1+4=5</think>\nAnswer: 5", "1+4=2</think>\nAnswer: 2", "9</think>"};
    for (int i = 0; i < texts.length; i++) {
      Trace trace =
          model.score(
              new ScoringRequest(
                  "e" + i, "Solve: 1+4\n<think>", texts[i], anchors.request(model.tokenizer())));
      assertThat(experience.add(trace, i == 0 ? Outcome.SUCCESS : Outcome.FAILURE)).isEmpty();
    }
    return experience;
  }

  @ParameterizedTest
  @CsvSource({"lm-small", "lm-large"})
  void margin_ofAShippedModel_isThatOfItsRecordedTrace(String name) throws IOException {
    Path traces = file("t.jsonl");
    try (OnnxLanguageModel model =
        OnnxLanguageModel.open(TestData.path("models/" + name), OnnxOptions.withDefaults())) {
      experience(model, Anchors.ofReasoning()).save(file("e.json"), "correct");
      Experience kept = Experience.load(file("e.json"));
      ClueMargin scorer = ClueMargin.withDefaults().withExperience(kept);
      GenerationRequest request =
          GenerationRequest.of("g", "Solve: 7*3+2\n<think>").withMaxNewTokens(60);
      Trace live = model.generate(request.withSignals(scorer.request(model.tokenizer())));
      Trace whole = model.generate(request.withSignals(SignalRequest.parse("hidden")));
      HiddenStates states = live.generation().tensors().hiddenStates().orElseThrow();
      assertThat(states.positions()).as("positions asked for").isEqualTo(2);
      try (TraceWriter writer = TraceWriter.create(traces)) {
        writer.write(live);
        writer.commit();
      }
      Trace recorded;
      try (TraceReader reader = TraceReader.open(traces)) {
        recorded = reader.next();
      }
      double expected = scorer.score(live).value();
      assertThat(expected).isNotZero();
      assertClose(scorer, recorded, expected);
      assertClose(scorer, whole, expected);
      assertClose(scorer, forced(model, live, scorer), expected);
    }
    assertClose(traces);
  }

  @Test
  void score_promptsOfAModel_asksForTwoPositionsAndIsThatOfTheTraces() throws IOException {
    Path model = TestData.path("models/lm-small");
    try (OnnxLanguageModel open = OnnxLanguageModel.open(model, OnnxOptions.withDefaults())) {
      Anchors ids = Anchors.of(Anchor.parse("prompt-end"), Anchor.parse("id=7"));
      experience(open, ids).save(file("e.json"), "correct");
    }
    Path prompts = Files.writeString(file("p.txt"), "Solve: 7*3+2 <think>");
    Cli said =
        Cli.run(
            "score",
            "--prompts",
            prompts.toString(),
            "--model",
            model.toString(),
            "--max-new-tokens",
            "60",
            "--scorers",
            "clue-margin",
            "--option",
            "clue-margin.experience=" + file("e.json"),
            "--traces-out",
            file("t.jsonl").toString(),
            "--out",
            file("s.jsonl").toString());
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.DONE);
    try (TraceReader reader = TraceReader.open(file("t.jsonl"))) {
      Trace trace = reader.next();
      assertThat(trace.generation().tensors().hiddenStates().orElseThrow().positions())
          .isEqualTo(2);
    }
    assertClose(file("t.jsonl"));
  }

  private static Trace forced(OnnxLanguageModel model, Trace live, ClueMargin scorer) {
    List<Integer> ids =
        live.generation().tokens().stream().map(token -> token.id().orElseThrow()).toList();
    return model.score(
        new ScoringRequest(
                "f",
                live.prompt().orElseThrow().text(),
                live.generation().text(),
                scorer.request(model.tokenizer()))
            .withTokens(ids));
  }

  private static void assertClose(SequenceScorer scorer, Trace trace, double expected) {
    assertThat(scorer.score(trace).value())
        .isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
  }

  /** The command's score is that of the library. */
  private void assertClose(Path traces) throws IOException {
    Cli said =
        Cli.run(
            "score",
            "--traces",
            traces.toString(),
            "--scorers",
            "clue-margin",
            "--option",
            "clue-margin.experience=" + file("e.json"),
            "--out",
            file("s.jsonl").toString());
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.DONE);
    JsonNode sheet = JSON.readTree(Files.readString(file("s.jsonl")));
    double value = sheet.at("/scores/clue-margin/value").asDouble();
    SequenceScorer scorer =
        ClueMargin.withDefaults().withExperience(Experience.load(file("e.json")));
    try (TraceReader reader = TraceReader.open(traces)) {
      assertClose(scorer, reader.next(), value);
    }
  }

  /**
   * Prompts with five samples of two tokens; the state of the second says, with some noise, whether
   * it answers 1, which is right.
   */
  private Path traces(String name, int prompts, long seed, boolean unparsed) throws IOException {
    return traces(name, "m", prompts, seed, unparsed);
  }

  private Path traces(String name, String model, int prompts, long seed, boolean unparsed)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Path file = file(name + ".jsonl");
    try (TraceWriter writer = TraceWriter.create(file)) {
      for (int i = 0; i < prompts; i++) {
        List<Generation> samples = new ArrayList<>();
        for (int s = 0; s < 5; s++) {
          boolean right = random.nextInt(5) < 2;
          samples.add(generation(random, unparsed ? "none" : right ? "1" : "2", right));
        }
        boolean right = i % 2 == 0;
        Prompt.Piece piece = new Prompt.Piece(OptionalInt.empty(), "q", Extras.none());
        writer.write(
            Trace.of(name + i, generation(random, right ? "1" : "2", right))
                .withModel(ModelInfo.of(model))
                .withPrompt(new Prompt("q" + i, List.of(piece), Extras.none()))
                .withSamples(samples)
                .withLabels(Labels.none().with("answer", "1").with("correct", right)));
      }
      writer.commit();
    }
    return file;
  }

  private static Generation generation(SplittableRandom random, String answer, boolean right) {
    float drift = (float) ((right ? 1 : -1) + 2.4 * (random.nextDouble() - 0.5));
    double other = -random.nextDouble();
    List<Token> tokens = List.of(token("</think>", -0.5), token(answer, other));
    HiddenStates states =
        new HiddenStates(FloatTensor.copyOf(new float[] {0, 0, drift, 1, 0, 0}, 1, 3, 2));
    return Generation.of("</think>" + answer, tokens)
        .withTensors(
            new Tensors(Optional.empty(), Optional.empty(), Optional.of(states), Optional.empty()));
  }

  private static Token token(String text, double logprob) {
    Alternative one = Alternative.of(text, logprob);
    return Token.of(text, TokenDistribution.of(logprob).withTop(List.of(one)));
  }

  private static Cli fit(Path traces, Path out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "clue",
                "fit",
                "--traces",
                traces.toString(),
                "--start",
                "prompt-end",
                "--out",
                out.toString()));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray(String[]::new));
  }

  private static String[] samples() {
    return new String[] {"--candidates", "samples", "--gold", "answer", "--find", "number"};
  }

  private Cli run(String command, Path traces, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "clue",
                command,
                "--traces",
                traces.toString(),
                "--experience",
                file("e.json").toString()));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray(String[]::new));
  }

  @Test
  void fitScoreRerank_inlineTraces_agreeWithOneAnother() throws IOException {
    Path train = traces("train", 40, 1, false);
    Path test = traces("test", 60, 2, false);
    Cli fitted = fit(train, file("e.json"), samples());
    assertThat(fitted.code()).as(fitted.err()).isEqualTo(ExitCode.DONE);
    assertThat(fitted.out()).contains("successes and", "of model m", "centroids apart");
    List<String> all = new ArrayList<>(List.of(samples()));
    all.addAll(List.of("--json", "--out", file("s.jsonl").toString()));
    Cli scored = run("score", test, all.toArray(String[]::new));
    assertThat(scored.code()).as(scored.err()).isEqualTo(ExitCode.DONE);
    JsonNode report = JSON.readTree(scored.out());
    assertThat(report.path("n").asInt()).isEqualTo(300);
    assertThat(report.path("prompts").asInt()).isEqualTo(60);
    assertThat(report.at("/auroc_wrong/margin/value").asDouble()).isGreaterThan(0.9);
    assertThat(report.at("/auroc_wrong/length/value").asDouble()).isEqualTo(0.5);
    assertThat(report.path("balanced_accuracy").asDouble()).isGreaterThan(0.8);
    assertThat(Files.readAllLines(file("s.jsonl"))).hasSize(300);
    JsonNode line = JSON.readTree(Files.readAllLines(file("s.jsonl")).get(0));
    assertThat(line.path("id").asText()).isEqualTo("test0#0");
    assertThat(line.path("verdict").asText())
        .isEqualTo(line.path("margin").asDouble() > 0 ? "right" : "wrong");
    all.set(all.size() - 1, file("r.jsonl").toString());
    all.addAll(List.of("--k", "2,100"));
    Cli reranked = run("rerank", test, all.toArray(String[]::new));
    assertThat(reranked.code()).as(reranked.err()).isEqualTo(ExitCode.DONE);
    List<String> lines = reranked.out().lines().toList();
    assertThat(lines).hasSize(61);
    assertThat(JSON.readTree(lines.get(0)).path("ranking")).isNotEmpty();
    JsonNode ways = JSON.readTree(lines.get(60)).at("/study/ways");
    assertThat(ways.at("/clue-top-1/accuracy").asDouble())
        .isGreaterThan(ways.at("/majority/accuracy").asDouble())
        .isLessThanOrEqualTo(ways.at("/pass/accuracy").asDouble());
    assertThat(ways.at("/clue-top-maj-100/against_majority/won").asInt()).isZero();
    assertThat(ways.path("deepconf-0.1").isObject()).isTrue();
    assertThat(Files.readAllLines(file("r.jsonl"))).hasSize(60);
  }

  /** Two groups of four; the second answer of a group has no end marker and cannot be scored. */
  @Test
  void rerank_groupsAndAnswersByLabel_printALineAGroup() throws IOException {
    fit(traces("train", 40, 1, false), file("e.json"), samples());
    SplittableRandom random = new SplittableRandom(3);
    Path test = file("grouped.jsonl");
    String[] stated = {"7.0", "8", "7", "9"};
    Prompt.Piece piece = new Prompt.Piece(OptionalInt.empty(), "q", Extras.none());
    try (TraceWriter writer = TraceWriter.create(test)) {
      for (int i = 0; i < 8; i++) {
        Generation made = generation(random, "x", i % 2 == 0);
        Generation cut = Generation.of("x", List.of(token("x", -1))).withTensors(made.tensors());
        writer.write(
            Trace.of("c" + i, i % 4 == 1 ? cut : made)
                .withModel(ModelInfo.of("m"))
                .withPrompt(new Prompt("q", List.of(piece), Extras.none()))
                .withLabels(
                    Labels.none()
                        .with("problem", i < 4 ? 0.0 : 1.0)
                        .with("stated", stated[i % 4])));
      }
      writer.commit();
    }
    String[] more = {"--group", "problem", "--answer", "stated", "--k", "1,4,8", "--json"};
    Cli said = run("rerank", test, more);
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.DONE);
    List<String> lines = said.out().lines().toList();
    assertThat(lines).hasSize(2);
    for (int g = 0; g < 2; g++) {
      JsonNode line = JSON.readTree(lines.get(g));
      assertThat(line.path("group").asText()).isEqualTo(String.valueOf(g));
      List<String> ranking = new ArrayList<>();
      line.path("ranking").forEach(id -> ranking.add(id.asText()));
      assertThat(ranking).hasSize(4).last().isEqualTo("c" + (4 * g + 1));
      assertThat(line.path("scores")).hasSize(3);
      double before = 0;
      for (String id : ranking.subList(0, 3)) {
        JsonNode score = line.path("scores").path(id);
        double success = score.path("d_success").asDouble();
        double failure = score.path("d_failure").asDouble();
        assertThat(success).isGreaterThanOrEqualTo(before);
        assertThat(score.path("margin").asDouble())
            .isCloseTo((failure - success) / (failure + success), within(1e-12));
        before = success;
      }
      int best = Integer.parseInt(ranking.get(0).substring(1)) % 4;
      assertThat(line.path("top1").asText()).isEqualTo(stated[best]);
      // 7 and 7.0 are one answer: two votes of four, in the words of the better of them.
      int seven = ranking.indexOf("c" + 4 * g) < ranking.indexOf("c" + (4 * g + 2)) ? 0 : 2;
      assertThat(line.at("/top_maj/4").asText()).isEqualTo(stated[seven]);
      assertThat(line.at("/top_maj/8").asText()).isEqualTo(stated[seven]);
      assertThat(line.at("/top_maj/1").asText()).isEqualTo(stated[best]);
    }
    Cli table = run("rerank", test, "--group", "problem", "--answer", "stated", "--k", "4");
    assertThat(table.out().lines()).hasSize(4).first().asString().contains("group", "best", "of 4");
  }

  @Test
  void fit_mergedWithAnother_remembersBoth() throws IOException {
    Path one = traces("one", 6, 1, false);
    Path two = traces("two", 8, 2, false);
    String[] labelled = {"--label", "correct", "--json", "--merge", file("1.json").toString()};
    assertThat(fit(one, file("1.json"), "--label", "correct").code()).isEqualTo(ExitCode.DONE);
    JsonNode both = JSON.readTree(fit(two, file("2.json"), labelled).out());
    assertThat(both.path("successes").asInt()).isEqualTo(7);
    assertThat(both.path("failures").asInt()).isEqualTo(7);
    Experience kept = Experience.load(file("2.json"));
    assertThat(kept.count(Outcome.SUCCESS)).isEqualTo(7);
    assertThat(kept.set().orElseThrow().separation(0))
        .isCloseTo(both.at("/levels/0/separation").asDouble(), within(1e-5));
  }

  @Test
  void tables_ofLabelledTraces_areForPeople() throws IOException {
    fit(traces("train", 20, 1, false), file("e.json"), samples());
    Path test = traces("test", 20, 2, false);
    String[] label = {
      "--label",
      "correct",
      "--out",
      file("s.jsonl").toString(),
      "--html",
      file("page.html").toString()
    };
    assertThat(run("score", test, label).out())
        .contains("n = 20 with a label, 10 right", "balanced accuracy", "AUROC", "length");
    assertThat(Files.readString(file("page.html")))
        .contains("20 answers by CLUE.", "right answers (10)", "wrong answers (10)");
    assertThat(run("score", test, "--out", file("s.jsonl").toString()).out())
        .contains("scored 20 answers")
        .doesNotContain("AUROC");
    assertThat(run("rerank", test, samples()).out())
        .contains("100 answers to 20 prompts", "clue-top-maj-4", "majority", "less majority");
  }

  @Test
  void badInput_isOneLineAndExitCodeTwo() throws IOException {
    Path train = traces("train", 10, 1, false);
    fit(train, file("e.json"), samples());
    Path never = file("never.json");
    assertRefused(fit(train, never), "needs --gold LABEL or --label LABEL");
    assertRefused(
        fit(train, never, "--label", "correct", "--gold", "answer"), "must be one of them");
    assertRefused(
        fit(train, never, "--label", "correct", "--candidates", "samples"),
        "samples need --gold LABEL");
    assertRefused(fit(train, never, "--label", "none"), "no success among the answers", "has none");
    assertRefused(fit(train, never, "--label", "answer"), "must be true, false, 1 or 0");
    assertRefused(
        fit(train, never, "--label", "correct", "--end", "DONE"),
        "no success among the answers",
        "needs the end DONE after position 0");
    assertRefused(
        fit(train, never, "--label", "correct", "--end", "DONE", "--missing-end", "fail"),
        "trace \"train0\" needs the end DONE");
    assertRefused(
        fit(train, never, "--label", "correct", "--levels", "4"),
        "needs hidden-states of level 4; the trace has those of 0");
    assertRefused(fit(train, never, "--label", "correct", "--missing-end", "drop"), "missing end");
    assertRefused(
        fit(train, never, "--gold", "answer", "--find", "luck"), "--find = luck; must be any");
    assertThat(never).doesNotExist();
    Path silent = traces("silent", 4, 3, true);
    String[] find = {"--candidates", "samples", "--gold", "answer", "--find", "number"};
    assertRefused(run("rerank", silent, find), "states anything where --find or --answer looks");
    assertRefused(run("rerank", train, "--gold", "answer", "--k", "0"), "k = 0; must be >= 1");
    Path other = traces("other", "n", 4, 1, false);
    assertRefused(
        run("score", other, "--out", file("s.jsonl").toString()),
        "no answer could be scored",
        "is of model n; the experience is of model m");
    Files.writeString(file("e.json"), "{}");
    assertRefused(run("rerank", train, "--gold", "answer"), "e.json");
  }

  private static void assertRefused(Cli said, String... parts) {
    assertThat(said.code()).as(said.err() + said.out()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(said.message()).contains(parts).doesNotContain("\n");
  }
}
