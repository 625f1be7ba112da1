package io.github.uq4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples run and print what they promise. */
class ExamplesTest {

  @Test
  void evaluateAnswers_smallModel_everyScoreFindsWrongAnswers() {
    List<String> lines =
        EvaluateAnswers.run(Repository.model("lm-small"), Repository.questions(200));
    assertThat(lines).hasSize(3);
    for (String line : lines) {
      double auc = Double.parseDouble(line.replaceAll(".*ROC-AUC ([0-9.]+) .*", "$1"));
      assertThat(auc).describedAs(line).isGreaterThan(0.5);
      assertThat(line).endsWith("n = 200");
    }
  }

  @Test
  void routeProblems_shippedModels_keepThePromise() {
    List<RouteProblems.Problem> problems = Repository.problems(260);
    List<String> lines =
        RouteProblems.run(
            Repository.model("lm-small"),
            Repository.model("lm-large"),
            problems.subList(0, 200),
            problems.subList(200, 260));
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).contains("at most 20 % of what is kept is wrong");
    String[] counts = lines.get(1).replaceAll("[^0-9]+", " ").strip().split(" ", -1);
    int kept = Integer.parseInt(counts[0]);
    assertThat(kept).isBetween(20, 59);
    assertThat(Integer.parseInt(counts[2])).isLessThanOrEqualTo(kept / 4);
  }

  @Test
  void checkFacts_biography_everyClaimHasAVerdict() {
    List<String> lines =
        CheckFacts.run(
            Repository.model("lm-large"),
            Repository.model("nli"),
            "Tell me about Corwin Tolland.\n");
    assertThat(lines)
        .isNotEmpty()
        .allMatch(line -> line.matches("(supported|doubtful ) [01]\\.\\d\\d  .+"));
  }

  @Test
  void readApiLogprobs_recordedResponse_printsItsNumbers() throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      ReadApiLogprobs.main(new String[0]);
    } finally {
      System.setOut(before);
    }
    // The log-probabilities of the ten tokens sum to -1.146; the least is -0.44.
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "probability of the whole answer: 0.318",
            "perplexity per token: 1.121",
            "least probable token: \" in\" (0.644)");
  }
}
