package io.github.uq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Labels;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import io.github.uq4j.trace.io.TraceWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code uq intention}. */
class IntentionCommandTest {

  private static final int TRACES = 80;

  private final Path folder;

  IntentionCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Level 1 says in its first component whether the answer will be right; level 0 is constant. */
  private Path traces(boolean bad) throws IOException {
    Path file = folder.resolve("traces.jsonl");
    Random random = new Random(1);
    try (TraceWriter out = TraceWriter.create(file)) {
      for (int i = 0; i < TRACES; i++) {
        boolean right = i % 4 < 2;
        float[] values = new float[6];
        for (int d = 3; d < 6; d++) {
          values[d] = (float) random.nextGaussian();
        }
        values[3] += right ? 3 : -3;
        values[4] = bad && i == 7 ? Float.NaN : values[4];
        HiddenStates states =
            new HiddenStates(
                FloatTensor.copyOf(values, 2, 1, 3),
                Optional.of(List.of(0, 4)),
                Optional.of(List.of(5)));
        double nats = (i % 2 == 0 ? 1 : 2) * Math.log(2);
        Token token = Token.of("a", TokenDistribution.of(-1).withEntropy(nats));
        Generation generation =
            Generation.of("a", List.of(token))
                .withTensors(
                    new Tensors(
                        Optional.empty(), Optional.empty(), Optional.of(states), Optional.empty()));
        Labels labels =
            Labels.none().with("correct", right).with("regime", i % 2 == 0 ? "even" : "odd");
        out.write(Trace.of("t" + i, generation).withLabels(labels));
      }
      out.commit();
    }
    return file;
  }

  @Test
  void intention_json_hasEveryMeasureOfEveryRegime() throws IOException {
    Path csv = folder.resolve("levels.csv");
    Cli said =
        Cli.run(
            "intention",
            "--traces",
            traces(false).toString(),
            "--regime",
            "regime",
            "--label",
            "correct",
            "--folds",
            "4",
            "--shuffles",
            "5",
            "--resamples",
            "100",
            "--json",
            "--csv",
            csv.toString(),
            "--html",
            folder.resolve("page.html").toString());
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.DONE);
    List<String> printed = said.out().lines().toList();
    assertThat(printed).hasSize(TRACES + 1);
    assertThat(printed.get(1))
        .isEqualTo("{\"id\":\"t1\",\"entropy_bits\":2.0,\"lower_bits\":2.0,\"upper_bits\":2.0}");
    JsonNode regimes = new ObjectMapper().readTree(printed.get(TRACES)).at("/population/regimes");
    assertThat(regimes).hasSize(2);
    for (int r = 0; r < 2; r++) {
      JsonNode regime = regimes.get(r);
      assertThat(regime.path("regime").asText()).isEqualTo(r == 0 ? "even" : "odd");
      assertThat(regime.at("/entropy_bits/mean").asDouble()).isCloseTo(r + 1, within(1e-12));
      assertThat(regime.at("/entropy_bits/n").asInt()).isEqualTo(TRACES / 2);
      assertThat(regime.at("/levels/0/participation_ratio").isNull()).isTrue();
      assertThat(regime.at("/levels/1/level").asInt()).isEqualTo(4);
      assertThat(regime.at("/levels/1/participation_ratio").asDouble()).isBetween(1.0, 2.0);
      assertThat(regime.path("dimension").asDouble())
          .isCloseTo(regime.at("/levels/1/participation_ratio").asDouble(), within(1e-12));
      assertThat(regime.at("/recoverability/auroc").asDouble()).isGreaterThan(0.95);
      assertThat(regime.at("/recoverability/n").asInt()).isEqualTo(TRACES / 2);
    }
    String page = Files.readString(folder.resolve("page.html"));
    assertThat(page.substring(0, page.indexOf("Chart.js v")))
        .contains("Before the first token", "Dimension of the states", "\"name\":\"odd\"")
        .doesNotContain("NaN");
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines).hasSize(5);
    assertThat(lines.get(0)).startsWith("regime,level,n,width,variance,participation_ratio");
    assertThat(lines.get(1)).startsWith("\"even\",0,40,3,0.0,,,");
  }

  @Test
  void intention_jsonOfAll_endsWithThePopulation() throws IOException {
    Cli said = Cli.run("intention", "--traces", traces(false).toString(), "--json");
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.DONE);
    List<String> printed = said.out().lines().toList();
    assertThat(printed).hasSize(TRACES + 1);
    JsonNode population = new ObjectMapper().readTree(printed.get(TRACES)).path("population");
    assertThat(population.path("traces").asInt()).isEqualTo(TRACES);
    assertThat(population.at("/entropy_bits/mean").asDouble()).isCloseTo(1.5, within(1e-12));
    assertThat(population.path("dimension").isNumber()).isTrue();
  }

  @Test
  void intention_table_saysHowMuchAndOfWhat() throws IOException {
    Cli said = Cli.run("intention", "--traces", traces(false).toString(), "--label", "correct");
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.DONE);
    assertThat(said.out())
        .contains("entropy, bits")
        .contains("1.500")
        .contains("all: recoverability 1.000")
        .contains("n = 16 tested (8 wrong)");
  }

  @Test
  void intention_badInput_isSaidInOneLine() throws IOException {
    Cli nan = Cli.run("intention", "--traces", traces(true).toString());
    assertThat(nan.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(nan.message()).contains("state of trace \"t7\", level 4[1] = NaN; must be finite");
    Cli missing = Cli.run("intention", "--traces", folder.resolve("none.jsonl").toString());
    assertThat(missing.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(missing.message()).contains("no such trace file");
  }

  @Test
  void intention_oneClass_givesTheRest() throws IOException {
    Cli said =
        Cli.run("intention", "--traces", traces(false).toString(), "--label", "nowhere", "--json");
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.DONE);
    assertThat(said.out()).contains("no trace has both hidden states and the label");
  }
}
