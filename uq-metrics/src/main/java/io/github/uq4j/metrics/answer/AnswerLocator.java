package io.github.uq4j.metrics.answer;

import io.github.uq4j.score.Profile;
import io.github.uq4j.trace.TextSpan;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Finds the place in a response's text where its answer stands.
 *
 * <p>Implementations are immutable and safe for use by several threads; the same text gives the
 * same place.
 */
@FunctionalInterface
public interface AnswerLocator {

  /**
   * The place of the answer.
   *
   * @param text the response
   * @return a span of at least one character, or empty if the text states no answer
   */
  Optional<TextSpan> locate(String text);

  /**
   * What stands in the last {@code \boxed{...}} with balanced braces.
   *
   * @return the locator
   */
  static AnswerLocator boxed() {
    return BoxedAnswer::inside;
  }

  /**
   * As the authors of UQAC find a boxed answer: the last occurrence anywhere in the text of what
   * stands in the last {@code \boxed{...}}.
   *
   * @return the locator
   */
  static AnswerLocator lastMentionOfBoxed() {
    return text ->
        BoxedAnswer.inside(text)
            .map(span -> text.substring(span.start(), span.end()))
            .map(
                content -> {
                  int start = text.lastIndexOf(content);
                  return new TextSpan(start, start + content.length());
                });
  }

  /**
   * The last number of the text, a sign included, with or without thousands separators; a currency
   * sign or a percent sign beside it is left out.
   *
   * @param profile the reference looks at the last line only, and like the authors' of UQAC knows
   *     numbers above 999 only with thousands separators
   * @return the locator
   */
  static AnswerLocator lastNumber(Profile profile) {
    return text -> LastNumber.of(text, profile).map(LastNumber::span);
  }

  /**
   * What follows the last {@code Answer:} (also {@code The answer is}) on its line, without white
   * space around it and a full stop at its end.
   *
   * @return the locator
   */
  static AnswerLocator answerLine() {
    return AnswerLine::locate;
  }

  /**
   * The last match of a regular expression: its first group if it has one, else all of it.
   *
   * @param pattern the expression
   * @return the locator
   */
  static AnswerLocator pattern(Pattern pattern) {
    return text -> {
      MatchResult last = null;
      for (MatchResult match : (Iterable<MatchResult>) pattern.matcher(text).results()::iterator) {
        int group = match.groupCount() > 0 ? 1 : 0;
        if (match.end(group) > match.start(group)) {
          last = match;
        }
      }
      if (last == null) {
        return Optional.empty();
      }
      int group = last.groupCount() > 0 ? 1 : 0;
      return Optional.of(new TextSpan(last.start(group), last.end(group)));
    };
  }

  /**
   * A boxed answer, else an answer line, else the last number.
   *
   * @return the locator
   */
  static AnswerLocator any() {
    return boxed().or(answerLine()).or(lastNumber(Profile.DEFAULT));
  }

  /**
   * This one, or another where this one finds nothing.
   *
   * @param other the other
   * @return both
   */
  default AnswerLocator or(AnswerLocator other) {
    return text -> locate(text).or(() -> other.locate(text));
  }
}
