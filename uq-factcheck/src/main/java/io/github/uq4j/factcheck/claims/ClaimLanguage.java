package io.github.uq4j.factcheck.claims;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A language whose function words are known: words of grammar, which a claim shares with any other
 * sentence and which therefore say nothing of where it was said. Negations are none of them.
 */
public enum ClaimLanguage {
  /** English. */
  ENGLISH(
      "en",
      "i me my myself we our ours ourselves you your yours yourself he him his himself she her hers"
          + " herself it its itself they them their theirs themselves what which who whom whose this"
          + " that these those am is are was were be been being have has had having do does did doing"
          + " a an the and but if or because as until while of at by for with about into through"
          + " during to from in out on off over under then there when where why how all any both each"
          + " some such so than too very can will would could just should also 's"),
  /** Chinese, in either script. */
  CHINESE("zh", "的 了 是 在 和 与 與 于 於 为 為 也 而 之 就 都 一 个 個 他 她 它 们 們 这 這 那 有 被 把 并 並 及 或"),
  /** Russian. */
  RUSSIAN(
      "ru",
      "и в во на с со по к ко у о об от до из за под над при для без через между а но или что чтобы"
          + " как где когда он она оно они его её ее их им ему ей него нее неё них это этот эта эти"
          + " того тот та те был была было были быть является являлся являлась который которая которое"
          + " которые также же ли бы то"),
  /** Arabic. */
  ARABIC(
      "ar",
      "في من إلى على عن مع هو هي هم هن كان كانت كانوا يكون تكون الذي التي الذين هذا هذه ذلك تلك و أو"
          + " أن إن أنه أنها قد ما كما ثم بعد قبل عند بين حتى له لها به بها فيه فيها"),
  /** German. */
  GERMAN(
      "de",
      "ich du er sie es wir ihr ihm ihn ihnen sein seine seiner seinem seinen ihre ihrer ihrem ihren"
          + " der die das den dem des ein eine einer eines einem einen und oder aber als auch an am auf"
          + " aus bei beim bis durch für gegen im in ins mit nach seit über um unter vom von vor zu zum"
          + " zur dass wenn weil ob wie wo was wer welche welcher welches diese dieser dieses ist sind"
          + " war waren wird wurde wurden werden worden bin hat haben hatte hatten sich so dann da");

  private final String tag;

  /** Unmodifiable. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final Set<String> functionWords;

  ClaimLanguage(String tag, String words) {
    this.tag = tag;
    this.functionWords =
        Stream.of(words.split(" ")).map(Words::fold).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The language's tag.
   *
   * @return two lower-case letters, as in {@code en}
   */
  public String tag() {
    return tag;
  }

  /**
   * The language of a tag.
   *
   * @param tag two letters, as in {@code en}
   * @return its language
   * @throws IllegalArgumentException if there is none
   */
  public static ClaimLanguage of(String tag) {
    for (ClaimLanguage language : values()) {
      if (language.tag.equalsIgnoreCase(tag)) {
        return language;
      }
    }
    throw new IllegalArgumentException(
        "language = \""
            + tag
            + "\"; must be one of "
            + Stream.of(values()).map(l -> l.tag).toList());
  }

  /** Whether a folded word is one of grammar. */
  boolean functionWord(String folded) {
    return functionWords.contains(folded);
  }
}
