package io.github.uq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code uq calibrate} and {@code uq conformal}: the page's commands, and bad input. */
class DecideCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  DecideCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  @BeforeEach
  void writeScores() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    StringBuilder judged = new StringBuilder();
    StringBuilder fresh = new StringBuilder();
    for (int i = 0; i < 600; i++) {
      double u = 3 * random.nextDouble();
      boolean right = random.nextDouble() > u * u / 9;
      String subject = i % 3 == 0 ? "law" : "art";
      judged
          .append(line(i, u, "{\"correct\": " + right + ", \"subject\": \"" + subject + "\"}"))
          .append('\n');
      fresh.append(line(i, 3 - u, "{}")).append('\n');
    }
    Files.writeString(folder.resolve("judged.jsonl"), judged);
    Files.writeString(folder.resolve("new.jsonl"), fresh);
    Files.writeString(folder.resolve("claims.jsonl"), ConformalCommandTest.claims(60, true));
    Files.writeString(folder.resolve("new-claims.jsonl"), ConformalCommandTest.claims(20, false));
  }

  private static String line(int i, double u, String labels) {
    return String.format(
        Locale.ROOT,
        "{\"schema\": \"uq4j.scores/1\", \"id\": \"q%d\", \"scores\": {\"perplexity\": {\"value\":"
            + " %.6f, \"orientation\": \"uncertainty\", \"level\": \"sequence\", \"version\":"
            + " \"1\", \"unit\": \"nats\", \"range\": [0, null]}, \"other\": {\"value\": %.6f,"
            + " \"orientation\": \"confidence\"}}, \"labels\": %s}",
        i,
        u,
        -u,
        labels);
  }

  private Cli run(String command) {
    List<String> words = new ArrayList<>();
    for (String word : command.split(" ", -1)) {
      words.add(word.matches(".*\\.jsonl?") ? file(word) : word);
    }
    return Cli.run(words.toArray(String[]::new));
  }

  private void assertRefused(String command, String... parts) throws IOException {
    Cli said = run(command);
    assertThat(said.code()).describedAs(said.err()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(said.message()).contains(parts).doesNotContain("\n");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(p -> p.getFileName().toString())).noneMatch(n -> n.contains("no-"));
    }
  }

  @Test
  void page_everyCommand_runs() throws IOException {
    String page = Files.readString(TestData.root().resolveSibling("docs/decisions.md"));
    int run = 0;
    for (String line : page.lines().filter(l -> l.startsWith("./uq ")).toList()) {
      Cli said = run(line.substring("./uq ".length()));
      assertThat(said.code()).describedAs(line + "\n" + said.err()).isEqualTo(ExitCode.DONE);
      run++;
    }
    assertThat(run).isEqualTo(9);
    String first = Files.readAllLines(folder.resolve("calibrated.jsonl")).get(0);
    JsonNode calibrated = JSON.readTree(first).at("/scores/perplexity-isotonic");
    assertThat(calibrated.get("value").doubleValue()).isBetween(0.0, 1.0);
    assertThat(calibrated.get("unit").asText()).isEqualTo("probability");
    JsonNode fitted = JSON.readTree(folder.resolve("calibration.json").toFile());
    assertThat(fitted.at("/fitted_on/n").intValue()).isEqualTo(600);
    assertThat(fitted.at("/fitted_on/scorer").asText()).isEqualTo("perplexity");
    JsonNode threshold = JSON.readTree(folder.resolve("threshold.json").toFile());
    // The share of wrong among u <= t is t^2 / 27.
    assertThat(threshold.at("/values/threshold").doubleValue()).isBetween(1.0, Math.sqrt(5.4));
    assertThat(threshold.at("/values/promise").asText()).contains("90 %", "20 %");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"isotonic", "platt", "temperature", "beta", "binned", "min-max", "quantile"})
  void calibrate_everyMethod_fitsAndApplies(String method) {
    Cli fit =
        run(
            "calibrate --scores judged.jsonl --scorer perplexity --label correct --out c.json"
                + " --method "
                + method);
    assertThat(fit.code()).describedAs(fit.err()).isEqualTo(ExitCode.DONE);
    assertThat(fit.out()).startsWith(method + " calibration of perplexity on 600 items");
    Cli apply = run("calibrate --apply c.json --scores new.jsonl --out a.jsonl");
    assertThat(apply.code()).describedAs(apply.err()).isEqualTo(ExitCode.DONE);
    assertThat(apply.out()).isEqualToIgnoringNewLines("calibrated 600 scores of perplexity");
  }

  @Test
  void calibrate_confidence_keepsItsSign() {
    Cli fit = run("calibrate --scores judged.jsonl --scorer other --label correct --out c.json");
    assertThat(fit.out()).contains("-0.0").contains("-2.9");
    assertThat(
            run("conformal --scores judged.jsonl --scorer other --label correct --risk 0.2 --json")
                .out())
        .contains("keep_at_least\":-");
  }

  @Test
  void conformal_riskThatCannotBePromised_exitsWith1AndWritesNothing() throws IOException {
    Cli said =
        run(
            "conformal --scores judged.jsonl --scorer other --label correct --risk 0.02 --out"
                + " no-threshold.json --json");
    assertThat(said.code()).describedAs(said.err()).isEqualTo(ExitCode.CHECK_FAILED);
    JsonNode node = JSON.readTree(said.out());
    assertThat(node.get("feasible").booleanValue()).isFalse();
    assertThat(node.get("needed").intValue()).isEqualTo(114);
    assertThat(folder.resolve("no-threshold.json")).doesNotExist();
  }

  @Test
  void badInput_everyKind_isNamedAndWritesNothing() throws IOException {
    String fit = "calibrate --scores judged.jsonl --out no-c.json ";
    assertRefused(fit + "--label correct", "perplexity, other", "--scorer");
    assertRefused(fit + "--scorer perplexity", "--label");
    assertRefused(fit + "--scorer perplexity --label right", "the label right");
    assertRefused(fit + "--scorer p --label correct", "the score p");
    assertRefused(
        fit + "--scorer perplexity --label correct --method magic", "--method = magic", "isotonic");
    assertRefused(fit + "--scorer other --label correct --method beta", "other is in", "isotonic");
    assertRefused("calibrate --scores none.jsonl --label correct --out no-c.json", "none.jsonl");
    assertRefused("calibrate --scores new.jsonl --apply none.json --out no-c.json", "none.json");
    Files.writeString(folder.resolve("bad.json"), "{\"schema\": \"uq4j.fitted/9\"}");
    assertRefused(
        "calibrate --scores new.jsonl --apply bad.json --out no-c.json", "bad.json: schema");
    String prove = "conformal --scores judged.jsonl --scorer perplexity --label correct ";
    assertRefused(prove + "--risk 0", "risk = 0.0");
    assertRefused(prove + "--confidence 1", "delta = 0.0");
    assertRefused(prove + "--test t", "--test = t");
    assertRefused(
        prove + "--risk 0.001 --out no-t.json", "needs at least 2302", "about 2878 in all");
  }
}
