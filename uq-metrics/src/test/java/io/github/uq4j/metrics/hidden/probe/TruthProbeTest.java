package io.github.uq4j.metrics.hidden.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.metrics.MetricsScorers;
import io.github.uq4j.model.PositionRule;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.ScorerOptions;
import io.github.uq4j.score.ScorerRegistry;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TruthProbeTest {

  private final Path folder;

  TruthProbeTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static double score(TruthProbe probe, Trace trace) {
    return Saplma.withDefaults().withProbe(probe).score(trace).value();
  }

  @Test
  void build_twoClusters_hasTheWeightsDerivedByHand() {
    TruthProbe probe = ProbeTraces.clusters("m").build();
    assertThat(probe.probe().weight(0)).isCloseTo(1, within(1e-9));
    assertThat(probe.probe().weight(1)).isCloseTo(0, within(1e-9));
    assertThat(probe.probe().intercept()).isCloseTo(0, within(1e-9));
    assertThat(score(probe, ProbeTraces.of("m", 3, 9)))
        .isCloseTo(Math.E / (1 + Math.E), within(1e-9));
    assertThat(score(probe, ProbeTraces.of("m", 1, 9))).isCloseTo(1 / (1 + Math.E), within(1e-9));
    assertThat(probe)
        .hasToString("TruthProbe[model=m, level=1, position=-1, width=2, n=4, wrong=2]");
  }

  @Test
  void build_moreComponentsThanTraces_tellsUnseenTracesOfTheClustersApart() {
    SplittableRandom random = new SplittableRandom(3);
    TruthProbeFit fit = TruthProbeFit.of(1, "correct");
    for (int i = 0; i < 30; i++) {
      assertThat(fit.add(ProbeTraces.labelled("m", i % 2 == 0, cluster(random, i % 2 == 0))))
          .isEmpty();
    }
    TruthProbe probe = fit.build();
    for (int i = 0; i < 40; i++) {
      boolean right = i % 2 == 0;
      double p = score(probe, ProbeTraces.of("m", cluster(random, right)));
      assertThat(p > 0.5).as("trace %s has %s", i, p).isEqualTo(right);
    }
  }

  /** Every component lies within 1 of +1 or -1. */
  private static float[] cluster(SplittableRandom random, boolean right) {
    float[] state = new float[50];
    for (int d = 0; d < state.length; d++) {
      state[d] = (float) ((right ? 1 : -1) + 2 * random.nextDouble() - 1);
    }
    return state;
  }

  @Test
  void file_writtenAndRead_isTheSameProbe() throws IOException {
    TruthProbe probe = ProbeTraces.clusters("m").build();
    Path file = folder.resolve("probe.json");
    probe.save(file);
    TruthProbe read = TruthProbe.load(file, ModelInfo.of("m"));
    assertThat(read).hasToString(probe.toString());
    assertThat(read.on()).isEqualTo(probe.on());
    assertThat(read.request()).isEqualTo(probe.request());
    Trace trace = ProbeTraces.of("m", 0.3f, -2);
    assertThat(score(read, trace)).isEqualTo(score(probe, trace));
    String text = Files.readString(file);
    assertThat(text)
        .contains("uq4j.fitted/1", "\"truth-probe\"", "\"label\" : \"correct\"", "\"n\" : 4")
        .contains("\"level\" : 1", "\"position\" : \"-1\"", "\"width\" : 2", "\"model\" : \"m\"");
    assertRefused(file, text.replace("\"width\" : 2.0", "\"width\" : 3.0"), "there are 2 weights");
    assertRefused(file, text.replace("\"level\" : 1.0", "\"level\" : 0.5"), "values.level = 0.5");
    assertRefused(file, text.replace("\"-1\"", "\"answer\""), "position = answer; must name one");
    assertRefused(file, text.replace("\"truth-probe\"", "\"probe\""), "must be \"truth-probe\"");
    assertRefused(
        file, text.replace("\"version\" : \"1\"", "\"version\" : \"9\""), "must be \"1\"");
  }

  private static void assertRefused(Path file, String text, String part) throws IOException {
    Files.writeString(file, text);
    assertThatThrownBy(() -> TruthProbe.load(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(part);
  }

  @Test
  void otherModelLevelOrWidth_everywhere_isRefusedWithBothSides() throws IOException {
    Path file = folder.resolve("probe.json");
    TruthProbe probe = ProbeTraces.clusters("m").build();
    probe.save(file);
    assertThatThrownBy(() -> TruthProbe.load(file, ModelInfo.of("n")))
        .hasMessage(file + " is of model m; the model is n");
    assertThatThrownBy(() -> TruthProbe.load(file, sized(2, 5)))
        .hasMessage(file + " is of states of 2 components; those of m have 5");
    assertThatThrownBy(() -> TruthProbe.load(file, sized(0, 2)))
        .hasMessage(file + " is of level 1; the last of m is 0");
    assertThatThrownBy(() -> score(probe, ProbeTraces.of("n", 1, 1)))
        .hasMessageContaining("is of model n; the probe is of model m");
    assertThatThrownBy(() -> score(probe, ProbeTraces.of("", 1, 1)))
        .hasMessageContaining("is of an unnamed model; the probe is of model m");
    TruthProbeFit fit = ProbeTraces.clusters("m");
    assertThat(fit.add(ProbeTraces.labelled("n", true, 1, 1)))
        .contains("is of model n; the probe is of model m");
    assertThat(fit.add(ProbeTraces.labelled("m", true, 1, 1, 1)))
        .contains("has hidden-states of 3 components; the probe has 2");
  }

  private static ModelInfo sized(int layers, int width) {
    OptionalInt unknown = OptionalInt.empty();
    return new ModelInfo(
        "m", unknown, OptionalInt.of(layers), unknown, OptionalInt.of(width), Extras.none());
  }

  @Test
  void build_oneClassOrTooFew_isRefusedWithCounts() {
    TruthProbeFit fit = TruthProbeFit.of(1, "correct");
    assertThatThrownBy(fit::build)
        .hasMessage(
            "the traces have 0 right and 0 wrong answers by the label correct;"
                + " must have at least 2 of each");
    fit.add(ProbeTraces.labelled("m", true, 1, 1));
    fit.add(ProbeTraces.labelled("m", true, 2, 1));
    fit.add(ProbeTraces.labelled("m", true, 3, 1));
    assertThatThrownBy(fit::build).hasMessageContaining("3 right and 0 wrong");
    fit.add(ProbeTraces.labelled("m", false, 4, 1));
    assertThatThrownBy(fit::build).hasMessageContaining("3 right and 1 wrong");
  }

  @Test
  void add_whatCannotBeUsed_saysWhyAndIsLeftOut() {
    TruthProbeFit fit = ProbeTraces.clusters("m");
    assertThat(fit.add(ProbeTraces.of("m", 1, 1)))
        .contains("needs the label correct = true or false; the trace has no such label");
    assertThat(fit.add(ProbeTraces.labelled("m", true, 1, Float.NaN)))
        .contains("needs hidden-states that are finite; hidden_states[1, 0, 1] = NaN");
    assertThat(fit.add(ProbeTraces.labelled("m", true, Float.NEGATIVE_INFINITY, 1)))
        .contains("needs hidden-states that are finite; hidden_states[1, 0, 0] = -Infinity");
    Trace bare = Trace.of("b", Generation.of("", List.of()));
    assertThat(fit.add(bare.withLabels(bare.labels().with("correct", true)).withModel(m())))
        .contains("needs hidden-states; the trace has none");
    assertThat(fit.build().on().n()).isEqualTo(4);
    assertThatThrownBy(() -> score(fit.build(), ProbeTraces.of("m", Float.NaN, 1)))
        .hasMessageContaining("hidden_states[1, 0, 0] = NaN");
  }

  private static ModelInfo m() {
    return ModelInfo.of("m");
  }

  @Test
  void options_outOfRange_areRefused() {
    assertThatThrownBy(() -> TruthProbeFit.of(-1, "correct"))
        .hasMessage("level = -1; must be >= 0");
    TruthProbeFit fit = TruthProbeFit.of(0, "correct");
    assertThatThrownBy(() -> fit.withPosition(PositionRule.Named.PROMPT))
        .hasMessage(
            "position = prompt; must name one position: a whole number, prompt-end or id=N");
    for (double c : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> fit.withC(c)).hasMessageContaining("must be finite and > 0");
    }
  }

  /** A prompt of tokens 5 and 6, an answer of 7 and 8; states (0, 0), (1, 1), ... by position. */
  private static Trace numbered(int... positions) {
    float[] values = new float[2 * positions.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = positions[i / 2];
    }
    HiddenStates states =
        new HiddenStates(
            FloatTensor.copyOf(values, 1, positions.length, 2),
            Optional.of(List.of(1)),
            Optional.of(Arrays.stream(positions).boxed().toList()));
    Tensors tensors =
        new Tensors(Optional.empty(), Optional.empty(), Optional.of(states), Optional.empty());
    List<Prompt.Piece> prompt =
        List.of(
            new Prompt.Piece(OptionalInt.of(5), "a", Extras.none()),
            new Prompt.Piece(OptionalInt.of(6), "b", Extras.none()));
    List<Token> answer =
        List.of(
            Token.of("c", TokenDistribution.of(-1)).withId(7),
            Token.of("d", TokenDistribution.of(-1)).withId(8));
    return Trace.of("t", Generation.of("cd", answer).withTensors(tensors))
        .withPrompt(new Prompt("ab", prompt, Extras.none()));
  }

  @Test
  void read_everyRule_takesTheStateOfItsPosition() {
    Trace all = numbered(0, 1, 2, 3);
    assertThat(stateAt("-1", all)).isEqualTo(3);
    assertThat(stateAt("prompt-end", all)).isEqualTo(1);
    assertThat(stateAt("id=7", all)).isEqualTo(2);
    assertThat(stateAt("0", all)).isZero();
    assertThat(stateAt("-1", numbered(3))).isEqualTo(3);
    assertThat(spot("id=9").read(all).refusal())
        .contains(
            "needs hidden-states of position id=9; the trace has 2 tokens of the prompt and 2 of"
                + " the answer");
    assertThat(spot("-1").read(numbered(0, 2)).refusal())
        .contains("needs hidden-states of position 3 (-1); the trace has those of 0, 2");
    assertThat(spot("-1").request().text()).isEqualTo("hidden-states:levels=1:positions=-1");
  }

  private static StateSpot spot(String position) {
    return new StateSpot(1, PositionRule.parse(position));
  }

  private static double stateAt(String position, Trace trace) {
    return spot(position).read(trace).values().orElseThrow()[0];
  }

  @Test
  void registry_optionProbe_isTheScorer() throws IOException {
    Path file = folder.resolve("probe.json");
    ProbeTraces.clusters("m").build().save(file);
    Trace trace = ProbeTraces.of("m", 4, 0);
    SequenceScorer scorer = create(Map.of("probe", file.toString()));
    assertThat(scorer.score(trace).value())
        .isEqualTo(score(ProbeTraces.clusters("m").build(), trace));
    assertThat(scorer.signals().text()).isEqualTo("hidden-states:levels=1:positions=-1");
    assertThatThrownBy(() -> create(Map.of()).score(trace))
        .hasMessageContaining("needs a probe, made by TruthProbeFit")
        .hasMessageContaining("saplma.probe=FILE; none is given");
    Path missing = folder.resolve("no.json");
    assertThatThrownBy(() -> create(Map.of("probe", missing.toString())))
        .hasMessage("option saplma.probe: no such file: " + missing);
  }

  private static SequenceScorer create(Map<String, String> options) {
    return (SequenceScorer)
        ScorerRegistry.of(List.of(new MetricsScorers()))
            .create("saplma", new ScorerOptions(Profile.DEFAULT, options));
  }
}
