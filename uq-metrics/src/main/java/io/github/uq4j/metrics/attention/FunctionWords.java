package io.github.uq4j.metrics.attention;

import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.TextSpan;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** English words that hold a sentence together; what is left of a contraction is among them. */
final class FunctionWords {

  private static final Set<String> WORDS =
      Set.of(
          ("a an the this that these those each every either neither some any no all both few many"
                  + " much more most less least other another such what which who whom whose"
                  + " i me my mine we us our ours you your yours he him his she her hers it its they"
                  + " them their theirs myself yourself himself herself itself ourselves themselves"
                  + " one there here where when why how whether"
                  + " of in to for with on at from by about as into like through after over between"
                  + " out against during without before under around among upon within across behind"
                  + " beyond near since until toward towards per via off up down above below"
                  + " and or but nor so yet if because although though while unless than then"
                  + " am is are was were be been being do does did doing done have has had having"
                  + " can could will would shall should may might must ought"
                  + " not also only just very too even still again ever never always often"
                  + " s t d ll re ve m don didn doesn isn wasn aren weren won couldn wouldn shouldn")
              .split(" ", -1));

  private FunctionWords() {}

  /** Whether the word around a token is none of these. */
  static boolean outside(Generation generation, int token) {
    Optional<TextSpan> span = generation.tokens().get(token).span();
    String text = generation.text();
    int at = span.map(TextSpan::start).orElse(0);
    int last = span.map(TextSpan::end).orElse(0);
    while (at < last && !Character.isLetterOrDigit(text.charAt(at))) {
      at++;
    }
    if (at >= last) {
      return false;
    }
    int start = at;
    while (start > 0 && Character.isLetterOrDigit(text.charAt(start - 1))) {
      start--;
    }
    int end = at;
    while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
      end++;
    }
    return !WORDS.contains(text.substring(start, end).toLowerCase(Locale.ROOT));
  }
}
