package io.github.uq4j.score.fitted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.uq4j.score.Level;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.ScorerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FittedFileTest {

  private static final ScorerInfo SCORER = ScorerInfo.of("perplexity", Level.SEQUENCE);

  private static final Fitted WHOLE =
      new Fitted(
          "calibration",
          "some",
          "3",
          FittedOn.of(120, 31)
              .withScorer(SCORER)
              .withLabel("correct")
              .withSeed(Long.MIN_VALUE)
              .withSetting("bins", "7"),
          Values.none()
              .with("slope", Math.PI)
              .with("domain", "log \"odds\"")
              .withNumbers("x", List.of(-0.0, Double.MIN_VALUE, 1e300))
              .withNumbers("nothing", List.of())
              .withTexts("groups", List.of("a", "é"))
              .withRows("weights", List.of(List.of(1.0, 2.5), List.of(0.1))));

  private final Path file;

  FittedFileTest(@TempDir Path folder) {
    file = folder.resolve("fitted.json");
  }

  private static String text(String part) {
    return """
    {"schema": "uq4j.fitted/1", "kind": "k", "method": "m", "version": "1", "later": [1],
     "fitted_on": {"n": 2, "wrong": 1}, "values": {"x": [1, 2]}}
    """
        .replace(part.substring(0, part.indexOf("->")), part.substring(part.indexOf("->") + 2));
  }

  @Test
  void roundTrip_everyKindOfValue_comesBackAsItWas() throws IOException {
    FittedFile.write(file, WHOLE);
    assertThat(FittedFile.read(file)).isEqualTo(WHOLE);
    assertThat(Files.readString(file)).contains("\n  \"kind\"").contains("\"seed\" : \"-9223");
  }

  @Test
  void read_unknownFieldsAndNothingOptional_areFine() throws IOException {
    Files.writeString(file, text("->"));
    Fitted read = FittedFile.read(file);
    assertThat(read.on()).isEqualTo(FittedOn.of(2, 1));
    assertThat(read.values().numbers("x")).containsExactly(1.0, 2.0);
  }

  @Test
  void read_whatIsWrong_isNamedWithFileFieldAndRule() throws IOException {
    assertRefused(
        text("fitted/1->fitted/2"), "schema = \"uq4j.fitted/2\"", "must be \"uq4j.fitted/1\"");
    assertRefused(text("\"kind\": \"k\", ->"), "kind: is missing");
    assertRefused(text("\"wrong\": 1->\"wrong\": 3"), "fitted_on.wrong = 3", "at most n = 2");
    assertRefused(text("[1, 2]->[1, NaN]"), "values.x[1] = NaN", "must be finite");
    assertRefused(text("[1, 2]->[1, \"a\"]"), "values.x[1] = \"a\"", "must be a number");
    assertRefused(text("[1, 2]->true"), "values.x = true", "must be an array");
    assertRefused("{", "not JSON");
    assertRefused("", "nothing is there", "object");
    assertRefused("{} {}", "schema");
  }

  private void assertRefused(String text, String... parts) throws IOException {
    Files.writeString(file, text);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FittedFile.read(file))
        .withMessageContaining("fitted.json: ")
        .satisfies(e -> assertThat(e.getMessage()).contains(parts).doesNotContain("\n"));
  }

  @Test
  void values_wrongNameOrKind_isNamed() {
    Values values = WHOLE.values();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> values.number("slop"))
        .withMessage("values.slop is missing; must be a number");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> values.numbers("groups"))
        .withMessageContaining("must be an array of numbers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> values.with("slope", 1))
        .withMessageContaining("twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> values.with("new", Double.NaN))
        .withMessage("new = NaN; must be finite");
  }

  @Test
  void require_otherKindVersionOrScorer_isRefused() {
    assertThat(WHOLE.require("calibration", "3")).isSameAs(WHOLE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WHOLE.require("threshold", "3"))
        .withMessageContaining("kind = \"calibration\"; must be \"threshold\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WHOLE.require("calibration", "4"))
        .withMessageContaining("version = \"3\"; must be \"4\"");
    WHOLE.on().requireScorer(SCORER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WHOLE.on().requireScorer(SCORER.withOrientation(Orientation.CONFIDENCE)))
        .withMessageContaining("perplexity version 1 (confidence)")
        .withMessageContaining("perplexity version 1 (uncertainty)");
  }
}
