package io.github.uq4j.metrics.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.score.Profile;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AnswerLocatorTest {

  private static Optional<String> found(AnswerLocator locator, String text) {
    return locator.locate(text).map(span -> span.of(text));
  }

  private static Optional<String> number(String text) {
    return found(AnswerLocator.lastNumber(Profile.DEFAULT), text);
  }

  @Test
  void lastNumber_withAndWithoutSeparators_isWhole() {
    assertThat(number("The answer is 1234")).contains("1234");
    assertThat(number("total is $1,250.50 dollars")).contains("1,250.50");
    assertThat(number("-5 degrees")).contains("-5");
    assertThat(number("7-5")).contains("5");
    assertThat(number("about 12,34")).contains("34");
    assertThat(number("first 3\nno more")).contains("3");
    assertThat(number("It is 100 %.")).contains("100");
    assertThat(number("none")).isEmpty();
    assertThat(number("")).isEmpty();
  }

  @Test
  void boxed_unbalanced_fallsBackToTheOneBefore() {
    assertThat(found(AnswerLocator.boxed(), "\\boxed{1} and \\boxed{2")).contains("1");
    assertThat(found(AnswerLocator.boxed(), "\\boxed{a{b}c}")).contains("a{b}c");
  }

  @Test
  void boxed_ofTheReference_isTheLastMention() {
    String text = "\\boxed{4}. So it is 4.";
    assertThat(AnswerLocator.boxed().locate(text).orElseThrow().start()).isEqualTo(7);
    assertThat(AnswerLocator.lastMentionOfBoxed().locate(text).orElseThrow().start())
        .isEqualTo(text.length() - 2);
  }

  @Test
  void answerLine_everyForm_isFound() {
    assertThat(found(AnswerLocator.answerLine(), "x\nAnswer: Paris.\nDone")).contains("Paris");
    assertThat(found(AnswerLocator.answerLine(), "The answer is **42**.")).contains("42");
    assertThat(found(AnswerLocator.answerLine(), "answer: 1\nAnswer: 2")).contains("2");
    assertThat(found(AnswerLocator.answerLine(), "Answer:")).isEmpty();
    assertThat(found(AnswerLocator.answerLine(), "no")).isEmpty();
  }

  @Test
  void pattern_groupOrWhole_lastMatch() {
    assertThat(found(AnswerLocator.pattern(Pattern.compile("#### (\\d+)")), "#### 1\n#### 22"))
        .contains("22");
    assertThat(found(AnswerLocator.pattern(Pattern.compile("\\d")), "1 2")).contains("2");
    assertThat(found(AnswerLocator.pattern(Pattern.compile("x*")), "a")).isEmpty();
  }

  @Test
  void any_prefersTheBox() {
    assertThat(found(AnswerLocator.any(), "Answer: 3, \\boxed{4} 5")).contains("4");
    assertThat(found(AnswerLocator.any(), "Answer: three (3)")).contains("three (3)");
    assertThat(found(AnswerLocator.any(), "it is 5")).contains("5");
  }

  @Test
  void equality_byValue_knowsNumbersAndCase() {
    AnswerEquality equality = AnswerEquality.withDefaults();
    assertThat(equality.equal("2.0", "2")).isTrue();
    assertThat(equality.equal("1,000", "1000")).isTrue();
    assertThat(equality.equal("Paris", "paris")).isTrue();
    assertThat(equality.equal("-0", "0")).isTrue();
    assertThat(equality.equal("1/2", "0.5")).isTrue();
    assertThat(equality.equal("2", "3")).isFalse();
    assertThat(equality.equal("", "")).isTrue();
    assertThat(equality.withProfile(Profile.REFERENCE).equal("2.0", "2")).isFalse();
  }
}
