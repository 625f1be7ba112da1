package io.github.uq4j.metrics.hidden.clue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.metrics.MetricsScorers;
import io.github.uq4j.metrics.hidden.clue.Anchor.Place;
import io.github.uq4j.metrics.hidden.clue.ExperienceSet.Outcome;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.score.ScorerOptions;
import io.github.uq4j.score.ScorerRegistry;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperienceTest {

  private static final Anchors ENDS = Anchors.of(Place.PROMPT_END, Place.ANSWER_END);
  private static final int WIDTH = 4;

  private final Path folder;

  ExperienceTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** A prompt and an answer of a token each, three levels. */
  private static Trace trace(String id, String model, int width, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[3 * 2 * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() * 2 - 1 + seed % 2);
    }
    Tensors tensors =
        new Tensors(
            Optional.empty(),
            Optional.empty(),
            Optional.of(new HiddenStates(FloatTensor.copyOf(values, 3, 2, width))),
            Optional.empty());
    Generation answer = Generation.of("a", List.of(Token.of("a", TokenDistribution.of(-1))));
    Trace trace = Trace.of(id, answer.withTensors(tensors));
    return model.isEmpty() ? trace : trace.withModel(ModelInfo.of(model));
  }

  private static Experience filled(String model, int from, int to) {
    Experience experience = Experience.of(ENDS);
    for (int i = from; i < to; i++) {
      assertThat(
              experience.add(
                  trace("t" + i, model, WIDTH, i), i % 3 == 0 ? Outcome.SUCCESS : Outcome.FAILURE))
          .isEmpty();
    }
    return experience;
  }

  private static void assertClose(Experience actual, Experience expected, double relative) {
    for (long seed = 100; seed < 110; seed++) {
      StateDelta delta = expected.read(trace("x", "m", WIDTH, seed)).delta().orElseThrow();
      for (Clue.Scale scale : Clue.Scale.values()) {
        ClueScore one = actual.clue().withScale(scale).score(delta);
        ClueScore other = expected.clue().withScale(scale).score(delta);
        assertThat(one.success()).isCloseTo(other.success(), within(relative * other.success()));
        assertThat(one.failure()).isCloseTo(other.failure(), within(relative * other.failure()));
      }
    }
  }

  @Test
  void merge_ofParts_isTheWhole() {
    Experience parts = Experience.of(ENDS);
    parts.add(Experience.of(ENDS));
    parts.add(filled("m", 0, 5));
    parts.add(filled("m", 5, 17));
    assertClose(parts, filled("m", 0, 17), 1e-12);
    assertThat(parts.count(Outcome.SUCCESS)).isEqualTo(6);
    assertThat(parts.levels()).containsExactly(0, 1, 2);
  }

  @Test
  void file_writtenAndRead_isTheSameExperience() throws IOException {
    Experience experience = filled("m", 0, 17);
    Path file = folder.resolve("clue.json");
    experience.save(file, "correct");
    Experience read = Experience.load(file);
    assertThat(read).hasToString(experience.toString());
    assertThat(read.anchors()).isEqualTo(ENDS.withLevels(List.of(0, 1, 2)));
    assertClose(read, experience, 1e-6);
    read.add(filled("m", 17, 30));
    assertClose(read, filled("m", 0, 30), 1e-6);
    assertThat(Files.readString(file))
        .contains("uq4j.fitted/1", "clue-experience", "\"model\" : \"m\"", "\"wrong\" : 11");
  }

  @Test
  void file_whoseTensorsAreOthers_isRefused() throws IOException {
    Path file = folder.resolve("clue.json");
    Path other = folder.resolve("other.json");
    filled("m", 0, 9).save(file, "correct");
    filled("m", 0, 12).save(other, "correct");
    Path tensors = folder.resolve("clue.safetensors");
    byte[] own = Files.readAllBytes(tensors);
    Files.write(tensors, Files.readAllBytes(folder.resolve("other.safetensors")));
    assertThatThrownBy(() -> Experience.load(file))
        .hasMessageContaining("have SHA-256")
        .hasMessageContaining("must be ");
    Files.delete(tensors);
    assertThatThrownBy(() -> Experience.load(file))
        .hasMessageContaining("no such file of tensors: " + tensors);
    Files.write(tensors, own);
    String header = Files.readString(file);
    Files.writeString(file, header.replace("\"width\" : 4", "\"width\" : 5"));
    assertThatThrownBy(() -> Experience.load(file))
        .hasMessageContaining("success.mean has shape [3, 4]; must be [3, 5]");
    Files.writeString(file, header.replace("\"version\" : \"1\"", "\"version\" : \"2\""));
    assertThatThrownBy(() -> Experience.load(file)).hasMessageContaining("version = \"2\"");
    assertThatThrownBy(() -> Experience.of(ENDS).save(file, "correct"))
        .hasMessageContaining("remembers nothing");
  }

  @Test
  void otherModel_everywhere_isRefusedWithBothSides() {
    Experience experience = filled("m", 0, 4);
    assertThatThrownBy(() -> experience.add(trace("x", "n", WIDTH, 1), Outcome.SUCCESS))
        .hasMessage("trace \"x\" is of model n; the experience is of model m");
    assertThatThrownBy(() -> experience.add(filled("n", 0, 4)))
        .hasMessageContaining("cannot merge Experience[model=n")
        .hasMessageContaining("into Experience[model=m");
    SequenceScorer scorer = ClueMargin.withDefaults().withExperience(experience);
    assertThatThrownBy(() -> scorer.score(trace("x", "n", WIDTH, 1)))
        .hasMessage("clue-margin of trace \"x\" is of model n; the experience is of model m");
    assertThatThrownBy(() -> scorer.score(trace("x", "", WIDTH, 1)))
        .hasMessageContaining("is of an unnamed model; the experience is of model m");
    assertThatThrownBy(() -> scorer.score(trace("x", "m", 5, 1)))
        .hasMessageContaining("has hidden-states of 5 components; the experience has 4");
    assertThat(filled("", 0, 4).read(trace("x", "n", WIDTH, 1)).delta()).isPresent();
  }

  @Test
  void classEmpty_andNothingAtAll_areRefused() {
    Experience one = Experience.of(ENDS);
    assertThatThrownBy(one::clue).hasMessageContaining("remembers nothing");
    one.add(trace("t", "m", WIDTH, 1), Outcome.SUCCESS);
    assertThatThrownBy(() -> ClueMargin.withDefaults().withExperience(one))
        .hasMessageContaining("successes=1, failures=0] lacks a class; must have both");
    Trace bare = Trace.of("b", Generation.of("", List.of()));
    assertThat(Experience.of(ENDS).add(bare, Outcome.FAILURE))
        .contains("needs hidden-states; the trace has nothing but text");
  }

  @Test
  void registry_optionExperience_isTheScorer() throws IOException {
    Path file = folder.resolve("clue.json");
    filled("m", 0, 17).save(file, "correct");
    ScorerRegistry registry = ScorerRegistry.of(List.of(new MetricsScorers()));
    Trace trace = trace("x", "m", WIDTH, 101);
    double expected =
        ClueMargin.withDefaults().withExperience(filled("m", 0, 17)).score(trace).value();
    assertThat(
            ((SequenceScorer) create(registry, "experience", file.toString())).score(trace).value())
        .isCloseTo(expected, within(1e-6));
    Scorer unfitted = registry.create("clue-margin", ScorerOptions.of(Profile.DEFAULT));
    assertThatThrownBy(() -> ((SequenceScorer) unfitted).score(trace))
        .hasMessageContaining("needs an experience, made by uq clue fit");
    assertThatThrownBy(() -> create(registry, "experience", folder.resolve("no").toString()))
        .hasMessageContaining("option clue-margin.experience: no such file");
    assertThatThrownBy(() -> create(registry, "scale", "big"))
        .hasMessage("option clue-margin.scale = \"big\"; must be none or pooled");
  }

  private static Scorer create(ScorerRegistry registry, String name, String value) {
    return registry.create("clue-margin", new ScorerOptions(Profile.DEFAULT, Map.of(name, value)));
  }
}
