package io.github.uq4j.metrics.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.score.Profile;
import io.github.uq4j.testing.TestData;
import io.github.uq4j.trace.TextSpan;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Places and equality of answers against the code of UQAC's authors. */
class AnswerGoldenTest {

  private static final JsonNode FILE = TestData.json("golden/golden_uqac.json");

  @Test
  void lastNumber_everyCase_isTheReferences() {
    assertThat(FILE.path("gsm8k_answer_extraction")).isNotEmpty();
    for (JsonNode golden : FILE.path("gsm8k_answer_extraction")) {
      String text = golden.path("text").asText();
      LastNumber number = LastNumber.of(text, Profile.REFERENCE).orElseThrow();
      assertThat(number.text()).as(text).isEqualTo(golden.path("last_number").asText());
      assertThat(number.value().doubleValue())
          .as(text)
          .isCloseTo(golden.path("as_float").asDouble(), within(1e-12));
      TextSpan span = AnswerLocator.lastNumber(Profile.REFERENCE).locate(text).orElseThrow();
      assertThat(span.start()).as(text).isEqualTo(golden.path("char_span").get(0).asInt());
      assertThat(span.end()).as(text).isEqualTo(golden.path("char_span").get(1).asInt());
    }
  }

  @Test
  void boxed_everyCase_isTheReferences() {
    assertThat(FILE.path("boxed")).isNotEmpty();
    for (JsonNode golden : FILE.path("boxed")) {
      String text = golden.path("text").asText();
      Optional<String> content = AnswerLocator.boxed().locate(text).map(span -> span.of(text));
      JsonNode wanted = golden.path("content");
      assertThat(content)
          .as(text)
          .isEqualTo(wanted.isNull() ? Optional.empty() : Optional.of(wanted.asText()));
    }
  }

  @Test
  void equality_everyCase_isTheReferences() {
    assertThat(FILE.path("math_equiv")).isNotEmpty();
    AnswerEquality reference = AnswerEquality.withDefaults().withProfile(Profile.REFERENCE);
    for (JsonNode golden : FILE.path("math_equiv")) {
      String a = golden.path("a").asText();
      String b = golden.path("b").asText();
      assertThat(reference.equal(a, b)).as(a + " = " + b).isEqualTo(golden.path("eq").asBoolean());
    }
  }
}
