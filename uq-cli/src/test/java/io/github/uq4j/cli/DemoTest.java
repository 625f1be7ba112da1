package io.github.uq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.cli.demo.StoredThreshold;
import io.github.uq4j.cli.shell.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration, and the evidence it gives. */
class DemoTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void demo_defaults_writesFilesThatCheckThemselvesAgainWithoutModels() throws IOException {
    Cli said = Cli.run("demo", "--out", folder.toString());
    assertThat(said.code()).describedAs(said.err()).isEqualTo(ExitCode.DONE);
    assertThat(said.out()).contains("Brinna Fenwick", "wrong claims were flagged", "report.html");
    String report = Files.readString(folder.resolve("report.html"));
    assertThat(report).contains("the answer says").doesNotContain("src=\"http");

    Path traces = folder.resolve("traces.jsonl");
    assertThat(Cli.run("validate", traces.toString()).code()).isEqualTo(ExitCode.DONE);
    Cli again =
        Cli.run(
            "factcheck",
            "--traces",
            traces.toString(),
            "--claims",
            "recorded",
            "--out",
            folder.resolve("again.jsonl").toString());
    assertThat(again.code()).describedAs(again.err()).isEqualTo(ExitCode.DONE);
    List<String> first = Files.readAllLines(folder.resolve("claims.jsonl"));
    List<String> second = Files.readAllLines(folder.resolve("again.jsonl"));
    assertThat(second).hasSameSizeAs(first);
    for (int i = 0; i < first.size(); i++) {
      JsonNode one = JSON.readTree(first.get(i)).get("claims");
      JsonNode two = JSON.readTree(second.get(i)).get("claims");
      assertThat(two).hasSameSizeAs(one);
      for (int c = 0; c < one.size(); c++) {
        assertThat(two.at("/" + c + "/scores/ccp").doubleValue())
            .isCloseTo(one.at("/" + c + "/scores/ccp").doubleValue(), within(1e-9));
      }
    }
  }

  @Test
  void demo_manyPeople_ccpBeatsClaimProbabilityClearly() throws IOException {
    Cli said =
        Cli.run(
            "demo", "--people", "1000", "--learn-threshold", "--json", "--out", folder.toString());
    assertThat(said.code()).describedAs(said.err()).isEqualTo(ExitCode.DONE);
    JsonNode root = JSON.readTree(said.out());
    JsonNode evaluation = root.get("evaluation");
    assertThat(evaluation.get("people").intValue()).isGreaterThanOrEqualTo(300);
    JsonNode baseline = evaluation.at("/scorers/max-claim-probability");
    assertThat(evaluation.at("/scorers/ccp/roc_auc/value").doubleValue())
        .isGreaterThan(baseline.at("/roc_auc/value").doubleValue() + 0.02);
    assertThat(baseline.at("/ccp_minus_it/low").doubleValue()).isPositive();
    // The stored threshold is the one that the calibration people give.
    assertThat(root.get("threshold").doubleValue()).isCloseTo(StoredThreshold.read(), within(0.02));
  }

  @Test
  void demo_manyPeople_printsTables() {
    Cli said = Cli.run("demo", "--people", "60", "--out", folder.toString());
    assertThat(said.code()).describedAs(said.err()).isEqualTo(ExitCode.DONE);
    assertThat(said.out()).contains("60 people", "ROC-AUC", "claim-perplexity", "PR-AUC", "seen");
  }
}
