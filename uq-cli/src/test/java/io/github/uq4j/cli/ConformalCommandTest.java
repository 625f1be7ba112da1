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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thresholds of claims, of groups, and what they keep; calibrations where they are used. */
class ConformalCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  ConformalCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Answers with two claims; the doubt of answer i of n is (i + 1) / n, and twice that, halved. */
  static String claims(int n, boolean judged) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < n; i++) {
      double doubt = (i + 1.0) / n;
      lines.append(
          String.format(
              Locale.ROOT,
              "{\"schema\": \"uq4j.claims/1\", \"id\": \"a%d\", \"claims\": [%s, %s], \"labels\":"
                  + " {\"subject\": \"%s\"}}%n",
              i,
              claim(doubt / 2, judged ? ", \"supported\": true" : ""),
              claim(doubt, judged ? ", \"supported\": " + (i % 2 == 0) : ""),
              i % 4 == 0 ? "law" : "art"));
    }
    return lines.toString();
  }

  private static String claim(double doubt, String supported) {
    return String.format(
        Locale.ROOT,
        "{\"text\": \"x\", \"span\": [0, 1], \"tokens\": [0], \"scores\": {\"ccp\": %s},"
            + " \"verdict\": \"supported\"%s}",
        doubt,
        supported);
  }

  private static String line(int i, double u, String labels) {
    return "{\"schema\": \"uq4j.scores/1\", \"id\": \"q"
        + i
        + "\", \"scores\": {\"doubt\": {\"value\": "
        + u
        + ", \"orientation\": \"uncertainty\", \"version\": \"1\"}}, \"labels\": {"
        + labels
        + "}}\n";
  }

  private Cli run(String command) {
    List<String> words = new ArrayList<>();
    for (String word : command.strip().split(" ", -1)) {
      words.add(word.matches(".*\\.jsonl?") ? folder.resolve(word).toString() : word);
    }
    return Cli.run(words.toArray(String[]::new));
  }

  private Cli done(String command) {
    Cli said = run(command);
    assertThat(said.code()).describedAs(said.err()).isEqualTo(ExitCode.DONE);
    return said;
  }

  private void assertRefused(String command, String... parts) {
    Cli said = run(command);
    assertThat(said.code()).describedAs(said.err()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(said.message()).contains(parts).doesNotContain("\n");
  }

  private List<JsonNode> lines(String file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(file))) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  @Test
  void factuality_byHand_findsAppliesAndSaysItsPromise() throws IOException {
    write("claims.jsonl", claims(19, true));
    String find = "conformal --method conformal-factuality --claims claims.jsonl --scorer ccp";
    // The second smallest doubt of a wrong claim: answers 1, 3, 5, ... have 2/19, 4/19, ...
    JsonNode said = JSON.readTree(done(find + " --risk 0.1 --json --out f.json").out());
    assertThat(said.get("keep_below").doubleValue()).isEqualTo(4 / 19.0);
    assertThat(said.get("n").intValue()).isEqualTo(19);
    assertThat(said.get("needed").intValue()).isEqualTo(9);
    JsonNode file = JSON.readTree(folder.resolve("f.json").toFile());
    assertThat(file.at("/kind").asText()).isEqualTo("conformal-threshold");
    assertThat(file.at("/fitted_on/settings/level").asText()).isEqualTo("claim");
    assertThat(file.at("/values/promise").asText()).contains("at least 90 %", "19");
    assertThat(file.at("/values/assumption").asText()).contains("exchangeable");
    assertThat(done(find).out()).contains("keep if ccp", "< 0.2105");

    write("new.jsonl", claims(20, false));
    assertThat(done("conformal --apply f.json --claims new.jsonl --out kept.jsonl").out())
        .startsWith("kept 12 of 40 claims by ccp (conformal-factuality, n = 19)");
    for (JsonNode answer : lines("kept.jsonl")) {
      for (JsonNode claim : answer.get("claims")) {
        assertThat(claim.get("kept").booleanValue())
            .isEqualTo(claim.at("/scores/ccp").doubleValue() < 4 / 19.0);
      }
    }
    assertThat(done(find + " --level 0.5 --json").out()).contains("\"keep\":\"all\"");
  }

  @Test
  void groups_smallOnes_areRefusedOrPooled() throws IOException {
    StringBuilder judged = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      String group = i < 4 ? "few" : i % 2 == 0 ? "a" : "b";
      boolean right = i < 30 || !group.equals("a");
      judged.append(line(i, i, "\"correct\": " + right + ", \"kind\": \"" + group + "\""));
    }
    judged.append(line(99, 99, "\"kind\": \"a\""));
    write("judged.jsonl", judged.toString());
    String find =
        "conformal --method risk-control --scores judged.jsonl --label correct --group kind --json";
    JsonNode refused = JSON.readTree(done(find + " --out g.json").out()).get("groups");
    assertThat(refused.findValuesAsText("origin")).containsExactly("refused", "own", "own");
    assertThat(refused.findValuesAsText("n")).containsExactly("4", "18", "18");
    // 18 answers: 0.1 * 19 - 1 allows no error; the first of a is 30.
    assertThat(refused.get(1).get("keep_below").doubleValue()).isEqualTo(30);
    assertThat(refused.get(2).get("keep").asText()).isEqualTo("all");
    assertThat(done("conformal --apply g.json --scores judged.jsonl --out k.jsonl").out())
        .startsWith("kept 31 of 41 answers by doubt (risk-control, n = 40)");
    assertThat(lines("k.jsonl").get(0).at("/labels/kept").booleanValue()).isFalse();
    assertThat(lines("k.jsonl").get(4).at("/labels/kept").booleanValue()).isTrue();
    JsonNode pooled =
        JSON.readTree(done(find + " --small-groups pooled --out p.json").out()).get("groups");
    assertThat(pooled.get(0).get("origin").asText()).isEqualTo("pooled");
    assertThat(pooled.get(0).get("statement").asText()).contains("promises nothing within this");
    assertThat(done("conformal --apply p.json --scores judged.jsonl --out k.jsonl").out())
        .startsWith("kept 35 of 41");
    assertThat(done(find.replace(" --json", "")).out())
        .contains("few", "refused", "keep if doubt", "at least 9 are needed");
    assertThat(
            done(find.replace("risk-control", "learn-then-test --risk 0.5 --choosing 0.5")).out())
        .contains("\"origin\":\"own\"");
  }

  @Test
  void calibration_ofClaims_reachesFactcheckOnlyForClaims() throws IOException {
    write("claims.jsonl", claims(40, true));
    assertThat(
            done("calibrate --claims claims.jsonl --scorer ccp --method platt --out c.json").out())
        .startsWith("platt calibration of ccp on 80 items, 20 wrong");
    write(
        "traces.jsonl",
        "{\"schema\": \"uq4j.trace/1\", \"id\": \"a\", \"generation\": {\"text\": \"x\", \"tokens\":"
            + " [{\"text\": \"x\", \"logprob\": -1}]}}\n");
    String check = "factcheck --traces traces.jsonl --out checked.jsonl --calibration ";
    assertRefused(check + "none.json", "no such calibration file");
    assertRefused(check + "c.json --html page.html", "--threshold beside --calibration");
    assertFactchecks();
    StringBuilder judged = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      judged.append(line(i, i, "\"correct\": " + (i % 3 > 0)));
    }
    write("judged.jsonl", judged.toString());
    done("calibrate --scores judged.jsonl --label correct --out answers.json");
    assertRefused(check + "answers.json", "learnt from whole answers");
    done("calibrate --scores judged.jsonl --label correct --method min-max --out ranks.json");
    assertRefused(check + "ranks.json", "min-max calibration, which sees no labels");
    String evaluate = "evaluate --scores judged.jsonl --label correct --calibration ";
    assertRefused(evaluate + "ranks.json", "min-max calibration, which sees no labels");
    assertRefused(evaluate + "c.json", "no score of ccp", "there are doubt");
    Cli said = done(evaluate + "answers.json --metrics brier,auroc --json");
    JsonNode scorers = JSON.readTree(said.out()).get("scorers");
    assertThat(scorers.at("/doubt-isotonic/brier/value").doubleValue()).isBetween(0.0, 0.25);
    assertThat(scorers.at("/doubt/brier").has("value")).isFalse();
    assertThat(said.err()).contains("isotonic calibration of doubt on 20 items, 7 wrong");
  }

  private void assertFactchecks() throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "factcheck", "--prompt", "Tell me about Kelmar Ferro.\n", "--claims", "clauses"));
    words.addAll(List.of("--model", TestData.path("models/lm-large").toString()));
    words.addAll(List.of("--nli", TestData.path("models/nli").toString()));
    words.addAll(List.of("--calibration", folder.resolve("c.json").toString()));
    words.addAll(List.of("--out", folder.resolve("checked.jsonl").toString()));
    for (boolean given : new boolean[] {false, true}) {
      if (given) {
        words.addAll(List.of("--threshold", "0.4"));
      }
      Cli said = Cli.run(words.toArray(String[]::new));
      assertThat(said.code()).describedAs(said.err()).isEqualTo(ExitCode.DONE);
      JsonNode answer = lines("checked.jsonl").get(0);
      assertThat(answer.at("/rule/scale").asText())
          .isEqualTo(given ? "uncertainty" : "probability");
      assertThat(answer.at("/rule/basis").asText())
          .contains("by the platt calibration of ccp on 80 items, 20 of them wrong");
      assertThat(answer.get("claims")).isNotEmpty();
      for (JsonNode claim : answer.get("claims")) {
        double right = claim.get("probability").doubleValue();
        double doubt = claim.at("/scores/ccp").doubleValue();
        assertThat(claim.get("calibration").asText()).isEqualTo("ccp-platt");
        assertThat(claim.get("verdict").asText())
            .isEqualTo((given ? doubt >= 0.4 : right < 0.5) ? "doubtful" : "supported");
      }
    }
  }

  @Test
  void badInput_everyKind_isNamed() throws IOException {
    write("claims.jsonl", claims(8, true));
    write("unjudged.jsonl", claims(8, false));
    write("judged.jsonl", line(1, 1, "\"correct\": true"));
    String claims = "conformal --claims claims.jsonl --scorer ccp ";
    assertRefused(
        claims + "--method conformal-factuality", "from 8 answers; at least 9 are needed");
    assertRefused(claims + "--method magic", "--method = magic");
    assertRefused(claims, "claims of one answer are not independent");
    assertRefused(
        claims + "--method conformal-factuality --confidence 0.9",
        "--confidence = 0.9",
        "left out");
    assertRefused(claims + "--method conformal-factuality --risk 1", "alpha = 1.0");
    assertRefused(
        "conformal --claims claims.jsonl --method conformal-factuality", "needs --scorer NAME");
    assertRefused(
        "conformal --claims claims.jsonl --scorer perplexity --method conformal-factuality",
        "must be a scorer of claims",
        "ccp");
    assertRefused(
        "conformal --claims unjudged.jsonl --scorer ccp --method conformal-factuality",
        "no claim with both",
        "16 claims");
    assertRefused(
        "conformal --claims judged.jsonl --scorer ccp --method conformal-factuality",
        "judged.jsonl:1",
        "uq4j.claims/1");
    String scores = "conformal --scores judged.jsonl --label correct ";
    assertRefused(scores + "--method conformal-factuality", "needs --claims");
    assertRefused(scores + "--level 0.5", "--level = 0.5");
    assertRefused(scores + "--method risk-control", "from 1 items; at least 9 are needed");
    assertRefused("conformal --scores judged.jsonl --apply t.json", "needs --out");
    assertRefused(
        "conformal --scores judged.jsonl --apply t.json --out x.jsonl", "no such threshold file");
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      many.append(line(i, random.nextDouble(), "\"correct\": " + (i % 9 > 0)));
    }
    write("many.jsonl", many.toString());
    done("conformal --scores many.jsonl --label correct --method risk-control --out t.json");
    assertRefused(
        "conformal --claims claims.jsonl --apply t.json --out x.jsonl",
        "of the level sequence",
        "those of the level claim");
    assertThat(folder.resolve("x.jsonl")).doesNotExist();
  }
}
