package io.github.uq4j.score.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.github.uq4j.claim.CheckedClaim;
import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimSheet;
import io.github.uq4j.claim.SampleVotes;
import io.github.uq4j.claim.Verdict;
import io.github.uq4j.claim.VerdictRule;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScoreBounds;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.TokenScores;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Labels;
import io.github.uq4j.trace.Provenance;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.io.BadLineException;
import io.github.uq4j.trace.io.BadLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreFilesTest {

  private static final ScorerInfo PERPLEXITY =
      ScorerInfo.of("perplexity", Level.SEQUENCE).withRange(Range.NON_NEGATIVE, Unit.NATS);
  private static final ScorerInfo CONFIDENCE =
      ScorerInfo.of("p-true", Level.SEQUENCE)
          .withRange(Range.UNIT, Unit.PROBABILITY)
          .withOrientation(Orientation.CONFIDENCE);
  private static final ScorerInfo MARGIN = ScorerInfo.of("clue-margin", Level.SEQUENCE);
  private static final ScorerInfo ENTROPY = ScorerInfo.of("token-entropy", Level.TOKEN);

  private final Path folder;

  ScoreFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static JsonSchema schema() {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(ScoreWriter.class.getResourceAsStream("scores.schema.json"));
  }

  private static ScoreSheet sheet(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new ScoreSheet(
        "q" + seed,
        List.of(
            new Score(PERPLEXITY, random.nextDouble(9)),
            new Score(CONFIDENCE, random.nextDouble()),
            new Score(
                MARGIN, random.nextDouble(-1, 1), Optional.of(new ScoreBounds(-1.5, upper(seed))))),
        List.of(new TokenScores(ENTROPY, List.of(random.nextDouble(), 0.0))),
        Map.of("sar", "needs samples; the trace has logprobs"),
        Labels.none().with("correct", random.nextBoolean()).with("quality", 0.8),
        Optional.of(new Provenance("uq4j 1.2", Map.of("profile", "reference", "x.alpha", "0.4"))),
        new Extras(Map.of("claims", "[{\"text\": \"x\"}]", "n", "1.0")));
  }

  private static double upper(long seed) {
    return seed % 2 == 0 ? 1.5 : Double.POSITIVE_INFINITY;
  }

  @ParameterizedTest
  @ValueSource(strings = {"s.jsonl", "s.jsonl.gz"})
  void write_sheets_comeBackButForWhatTheFileDoesNotSay(String name) throws IOException {
    Path file = folder.resolve(name);
    try (ScoreWriter writer = ScoreWriter.create(file)) {
      for (int i = 0; i < 100; i++) {
        writer.write(sheet(i));
      }
      assertThat(file).doesNotExist();
      writer.commit();
      assertThatThrownBy(() -> writer.write(sheet(0))).isInstanceOf(IllegalStateException.class);
    }
    try (ScoreReader reader = ScoreReader.open(file)) {
      for (int i = 0; i < 100; i++) {
        ScoreSheet sheet = sheet(i);
        ScoreSheet read = reader.next();
        assertThat(read.id()).isEqualTo(sheet.id());
        assertThat(read.labels()).isEqualTo(sheet.labels());
        assertThat(read.refused()).isEqualTo(sheet.refused());
        assertThat(read.provenance()).isEqualTo(sheet.provenance());
        assertThat(read.extras()).isEqualTo(sheet.extras());
        assertThat(read.tokens().get(0).values()).isEqualTo(sheet.tokens().get(0).values());
        for (int s = 0; s < sheet.scores().size(); s++) {
          ScorerInfo expected = sheet.scores().get(s).scorer();
          ScorerInfo scorer = read.scores().get(s).scorer();
          assertThat(read.scores().get(s).value()).isEqualTo(sheet.scores().get(s).value());
          assertThat(read.scores().get(s).bounds()).isEqualTo(sheet.scores().get(s).bounds());
          assertThat(scorer).usingRecursiveComparison().ignoringFields("needs").isEqualTo(expected);
        }
      }
      assertThat(reader.hasNext()).isFalse();
      assertThat(reader.skipped()).isZero();
    }
  }

  @Test
  void write_line_fitsTheSchema() throws IOException {
    Path file = folder.resolve("s.jsonl");
    try (ScoreWriter writer = ScoreWriter.create(file)) {
      writer.write(sheet(1));
      writer.commit();
    }
    assertThat(schema().validate(Files.readString(file), InputFormat.JSON)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"id\":\"a\",\"scores\":{}}|schema: is missing",
        "{\"schema\":\"uq4j.scores/1\",\"scores\":{}}|id: is missing",
        "{\"schema\":\"uq4j.scores/1\",\"id\":\"a\"}|scores: is missing",
        "{\"schema\":\"uq4j.trace/1\",\"id\":\"a\",\"scores\":{}}|schema = \"uq4j.trace/1\"; must"
            + " be",
        "{\"schema\":\"uq4j.scores/1\",\"id\":\"\",\"scores\":{}}|id = \"\"; must not be empty",
        "{\"schema\":\"uq4j.scores/1\",\"id\":\"a\",\"scores\":{\"s\":{\"value\":1}}}|scores.s.orientation:"
            + " is missing",
        "{\"schema\":\"uq4j.scores/1\",\"id\":\"a\",\"scores\":{\"s\":{\"orientation\":\"confidence\"}}}|scores.s.value:"
            + " is missing",
        "{\"schema\":\"uq4j.scores/1\",\"id\":\"a\",\"scores\":{\"s\":{\"orientation\":\"up\"}}}|scores.s.orientation"
            + " = \"up\"; must be one of uncertainty, confidence",
        "{\"schema\":\"uq4j.scores/1\",\"id\":\"a\",\"scores\":{\"s\":1}}|scores.s = 1; must be an"
            + " object",
        "{\"schema\":\"uq4j.scores/1\",\"id\":\"a\",\"scores\":{\"s\":{\"range\":[0]}}}|scores.s.range"
            + " = [0.0]; must be [low, high]",
        "{\"schema\":\"uq4j.scores/1\",\"id\":\"a\",\"scores\":{\"s\":{\"value\":1,\"orientation\":\"confidence\",\"bounded\":true}}}|scores.s.lower:"
            + " is missing",
        "{\"schema\":\"uq4j.scores/1\",\"id\":\"a\",\"scores\":{},\"provenance\":{}}|provenance.producer:"
            + " is missing",
        "{\"schema\":\"uq4j.scores/1\",\"id\":\"a\",\"scores\":{},\"tokens\":{\"t\":[\"x\"]}}|tokens.t[0]"
            + " = \"x\"; must be a number",
        "{\"schema\":\"uq4j.scores/1\",\"id\":\"a\",\"scores\":{},\"refused\":{\"t\":1}}|refused.t"
            + " = 1; must be a string",
      })
  void readerAndSchema_badLine_agree(String line, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("s.jsonl"), line);
    assertThat(schema().validate(line, InputFormat.JSON)).isNotEmpty();
    try (ScoreReader reader = ScoreReader.open(file)) {
      assertThatThrownBy(reader::next)
          .isInstanceOf(BadLineException.class)
          .hasMessageStartingWith(file + ":1: ")
          .hasMessageContaining(message);
    }
    try (ScoreReader reader = ScoreReader.open(file, BadLines.SKIP)) {
      assertThat(reader.hasNext()).isFalse();
      assertThat(reader.skipped()).isEqualTo(1);
      assertThat(reader.skippedMessages()).hasSize(1);
    }
  }

  @Test
  void read_valueOutsideItsRange_isRefused() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("s.jsonl"),
            "{\"schema\":\"uq4j.scores/1\",\"id\":\"a\",\"scores\":{\"s\":{\"value\":-1,"
                + "\"orientation\":\"confidence\",\"range\":[0,null],\"x\":2}}}");
    try (ScoreReader reader = ScoreReader.open(file)) {
      assertThatThrownBy(reader::next)
          .hasMessageContaining("scores.s.value = -1.0; must be in the range [0, inf]");
    }
  }

  @Test
  void read_boundsInTheWrongOrder_areRefused() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("s.jsonl"),
            "{\"schema\":\"uq4j.scores/1\",\"id\":\"a\",\"scores\":{\"s\":{\"value\":1,"
                + "\"orientation\":\"confidence\",\"bounded\":true,\"lower\":2,\"upper\":1}}}");
    try (ScoreReader reader = ScoreReader.open(file)) {
      assertThatThrownBy(reader::next)
          .isInstanceOf(BadLineException.class)
          .hasMessageContaining("bounds = [2.0, 1.0]; must satisfy lower <= upper");
    }
  }

  @Test
  void write_twoScoresOfOneName_isRefused() throws IOException {
    Score score = new Score(MARGIN, 0);
    ScoreSheet twice =
        new ScoreSheet("q", List.of(score, score), List.of(), Map.of(), Labels.none());
    try (ScoreWriter writer = ScoreWriter.create(folder.resolve("s.jsonl"))) {
      assertThatThrownBy(() -> writer.write(twice))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("clue-margin");
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void claimWriter_claims_areLinesOfTheAgreedForm() throws IOException {
    ScorerInfo ccp = ScorerInfo.of("ccp", Level.CLAIM);
    List<CheckedClaim> claims = new ArrayList<>();
    claims.add(
        new CheckedClaim(
            new Claim("It is \"so\".", new TextSpan(0, 5), List.of(0, 2), Optional.of(true)),
            List.of(new Score(ccp, 0.25)),
            Verdict.DOUBTFUL));
    Path file = folder.resolve("c.jsonl");
    try (ClaimWriter writer = ClaimWriter.create(file)) {
      writer.write("q1", claims, Labels.none().with("correct", true));
      writer.write("q2", List.of(), Labels.none());
      writer.commit();
    }
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "{\"schema\":\"uq4j.claims/1\",\"id\":\"q1\",\"claims\":[{\"text\":\"It is"
                + " \\\"so\\\".\",\"span\":[0,5],\"tokens\":[0,2],\"scores\":{\"ccp\":0.25},"
                + "\"verdict\":\"doubtful\",\"supported\":true}],\"labels\":{\"correct\":true}}",
            "{\"schema\":\"uq4j.claims/1\",\"id\":\"q2\",\"claims\":[]}");
  }

  @Test
  void claimWriter_sheet_saysRuleProbabilityAndRefusals() throws IOException {
    ScorerInfo ccp = ScorerInfo.of("ccp", Level.CLAIM);
    ScorerInfo calibrated =
        ScorerInfo.of("ccp-platt", Level.CLAIM)
            .withOrientation(Orientation.CONFIDENCE)
            .withRange(Range.UNIT, Unit.PROBABILITY);
    CheckedClaim claim =
        new CheckedClaim(
            new Claim("So", new TextSpan(0, 2), List.of(0), Optional.empty()),
            List.of(new Score(ccp, 0.25)),
            Optional.of(new Score(calibrated, 0.75)),
            Optional.of(new SampleVotes(3, 2, 1)),
            Verdict.SUPPORTED);
    VerdictRule rule =
        new VerdictRule(
            "ccp", VerdictRule.Scale.PROBABILITY, 0.5, VerdictRule.Origin.CALIBRATED, "on 9 items");
    Path file = folder.resolve("s.jsonl");
    try (ClaimWriter writer = ClaimWriter.create(file)) {
      writer.write(
          new ClaimSheet(
              "q1",
              List.of(claim),
              Optional.of(rule),
              Map.of("rauq", "needs attention"),
              Labels.none()));
      writer.commit();
    }
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "{\"schema\":\"uq4j.claims/1\",\"id\":\"q1\",\"claims\":[{\"text\":\"So\","
                + "\"span\":[0,2],\"tokens\":[0],\"scores\":{\"ccp\":0.25},\"probability\":0.75,"
                + "\"calibration\":\"ccp-platt\",\"votes\":{\"supporting\":3,\"silent\":2,\"contradicting\":1},"
                + "\"verdict\":\"supported\"}],"
                + "\"rule\":{\"scorer\":\"ccp\",\"scale\":\"probability\",\"threshold\":0.5,\"origin\":\"calibrated\",\"basis\":\"on"
                + " 9 items\"},\"refused\":{\"rauq\":\"needs attention\"}}");
  }
}
