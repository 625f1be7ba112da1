package io.github.uq4j.factcheck.claims.prompted;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimExtractor;
import io.github.uq4j.factcheck.claims.AlignedAnswer;
import io.github.uq4j.factcheck.claims.Alignment;
import io.github.uq4j.factcheck.claims.ClaimLanguage;
import io.github.uq4j.factcheck.claims.SentenceClaims;
import io.github.uq4j.factcheck.claims.UnalignedClaim;
import io.github.uq4j.factcheck.claims.WordAligner;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Finds claims by asking a chat model in two steps: for the claims of each sentence, then for the
 * words of the sentence that state each claim.
 *
 * <p>Fadeeva and others, "Fact-Checking the Output of Large Language Models via Token-Level
 * Uncertainty Quantification", 2024, https://arxiv.org/abs/2403.04696 (section 4.1). The prompts
 * are our own, in English, German, Russian, Chinese and Arabic; so are the forms of replies: claims
 * behind {@code "- "}, each on its line, or {@code NONE}; words with {@code |} between them.
 *
 * <p>Departs from the paper: a claim is made to be understood alone, so the model is shown the text
 * before the sentence; a reply without the form, or words none of which stand in the sentence, are
 * asked for again, at most twice unless set; if that does not help, the claim's own words are
 * looked for. A claim needs half of its words; what then has no tokens is told of, never dropped in
 * silence: {@link #extraction} returns it, and {@link #extract} tells whoever {@link
 * #withUnaligned} names, or the log ({@link System.Logger}, a warning).
 *
 * <p>A claim's span is its sentence; its tokens are those of the words. All sentences of an answer
 * are asked about in one call, then all claims. A blank answer has no claims and asks nothing.
 * Immutable; as safe for use by several threads as the chat model and who is told.
 */
public final class PromptedClaims implements ClaimExtractor {

  private static final int RETRIES = 2;
  private static final double LEAST_FOUND = 0.5;
  private static final int CONTEXT_CHARACTERS = 600;
  private static final System.Logger LOG = System.getLogger(PromptedClaims.class.getName());

  private final ChatModel model;
  private final ClaimLanguage language;
  private final int retries;
  private final Consumer<UnalignedClaim> unaligned;

  private PromptedClaims(
      ChatModel model, ClaimLanguage language, int retries, Consumer<UnalignedClaim> unaligned) {
    this.model = model;
    this.language = language;
    this.retries = retries;
    this.unaligned = unaligned;
  }

  /**
   * The extractor for English.
   *
   * @param model is asked
   * @return the extractor
   */
  public static PromptedClaims of(ChatModel model) {
    return new PromptedClaims(
        model,
        ClaimLanguage.ENGLISH,
        RETRIES,
        claim -> LOG.log(System.Logger.Level.WARNING, claim.line()));
  }

  /**
   * The same for answers in another language.
   *
   * @param spoken the language of answers and prompts
   * @return a new extractor
   */
  public PromptedClaims withLanguage(ClaimLanguage spoken) {
    return new PromptedClaims(model, spoken, retries, unaligned);
  }

  /**
   * The same, asking again another number of times after a reply without the form.
   *
   * @param times at most so often, {@code >= 0}; 2 unless set
   * @return a new extractor
   * @throws IllegalArgumentException if it is negative
   */
  public PromptedClaims withRetries(int times) {
    if (times < 0) {
      throw new IllegalArgumentException("retries = " + times + "; must be >= 0");
    }
    return new PromptedClaims(model, language, times, unaligned);
  }

  /**
   * The same, telling somebody else of what has no tokens.
   *
   * @param told is told of each claim, and of each sentence without a readable reply
   * @return a new extractor
   */
  public PromptedClaims withUnaligned(Consumer<UnalignedClaim> told) {
    return new PromptedClaims(model, language, retries, told);
  }

  @Override
  public List<Claim> extract(Trace trace) {
    Extraction extraction = extraction(trace);
    extraction.unaligned().forEach(unaligned);
    return extraction.claims();
  }

  /** A claim that the model made of a sentence. */
  private record Stated(TextSpan sentence, String claim) {}

  /**
   * Finds claims and what could not be made one; tells nobody else.
   *
   * @param trace the trace; its text tokens know where they stand
   * @return both
   * @throws IllegalArgumentException if a text token does not know where it stands, or replies are
   *     recorded and one is missing
   */
  public Extraction extraction(Trace trace) {
    List<TextSpan> sentences = SentenceClaims.withDefaults().statements(trace);
    if (sentences.isEmpty()) {
      return new Extraction(List.of(), List.of());
    }
    AlignedAnswer answer = WordAligner.withDefaults().withLanguage(language).answer(trace);
    List<UnalignedClaim> lost = new ArrayList<>();
    List<Stated> stated = stated(trace, sentences, lost);
    List<Claim> claims = aligned(trace, answer, stated, lost);
    return new Extraction(claims, lost);
  }

  private List<Stated> stated(Trace trace, List<TextSpan> sentences, List<UnalignedClaim> lost) {
    Instructions instructions = Instructions.in(language);
    String text = trace.generation().text();
    Map<TextSpan, String> prompts = new LinkedHashMap<>();
    for (TextSpan sentence : sentences) {
      prompts.put(
          sentence, instructions.askClaims(before(text, sentence.start()), sentence.of(text)));
    }
    Map<TextSpan, List<String>> replies = ask(prompts, sentence -> ReplyForm::claims, all -> true);
    List<Stated> stated = new ArrayList<>();
    for (TextSpan sentence : sentences) {
      List<String> claims = replies.get(sentence);
      if (claims == null) {
        String said = sentence.of(text);
        lost.add(
            new UnalignedClaim(
                trace.id(), said, said, "the reply is no list of claims, asked " + times()));
      } else {
        claims.forEach(claim -> stated.add(new Stated(sentence, claim)));
      }
    }
    return stated;
  }

  /** The end of the text before a sentence, from the beginning of a word. */
  private static String before(String text, int end) {
    int start = Math.max(0, end - CONTEXT_CHARACTERS);
    while (start > 0 && start < end && !Character.isWhitespace(text.charAt(start - 1))) {
      start++;
    }
    return text.substring(start, end).strip();
  }

  private List<Claim> aligned(
      Trace trace, AlignedAnswer answer, List<Stated> stated, List<UnalignedClaim> lost) {
    Instructions instructions = Instructions.in(language);
    String text = trace.generation().text();
    Map<Stated, String> prompts = new LinkedHashMap<>();
    for (Stated each : stated) {
      prompts.put(each, instructions.askWords(each.sentence().of(text), each.claim()));
    }
    Map<Stated, Alignment> found =
        ask(
            prompts,
            each -> reply -> ReplyForm.words(reply).map(w -> answer.words(each.sentence(), w)),
            alignment -> alignment.sufficient(LEAST_FOUND));
    List<Claim> claims = new ArrayList<>();
    for (Stated each : stated) {
      Alignment alignment = found.get(each);
      if (alignment == null) {
        alignment = answer.claim(each.sentence(), each.claim());
      }
      if (alignment.sufficient(LEAST_FOUND)) {
        claims.add(new Claim(each.claim(), each.sentence(), alignment.tokens(), Optional.empty()));
      } else {
        lost.add(
            new UnalignedClaim(
                trace.id(),
                each.claim(),
                each.sentence().of(text),
                "its words are not in the sentence, asked "
                    + times()
                    + "; missing "
                    + alignment.missing()));
      }
    }
    return claims;
  }

  private String times() {
    return retries == 0 ? "once" : (retries + 1) + " times";
  }

  /** What was read of the replies; without the prompts whose replies could not be read. */
  private <K, V> Map<K, V> ask(
      Map<K, String> prompts,
      Function<K, Function<String, Optional<V>>> readers,
      Predicate<V> good) {
    Instructions instructions = Instructions.in(language);
    Map<K, V> read = new LinkedHashMap<>();
    for (int time = 0; time <= retries && read.size() < prompts.size(); time++) {
      Map<K, String> open = new LinkedHashMap<>();
      for (Map.Entry<K, String> prompt : prompts.entrySet()) {
        if (!read.containsKey(prompt.getKey())) {
          open.put(
              prompt.getKey(),
              time == 0 ? prompt.getValue() : instructions.askAgain(prompt.getValue(), time));
        }
      }
      List<String> asked = List.copyOf(new LinkedHashSet<>(open.values()));
      Map<String, String> replies = replies(asked);
      for (Map.Entry<K, String> prompt : open.entrySet()) {
        readers
            .apply(prompt.getKey())
            .apply(replies.getOrDefault(prompt.getValue(), ""))
            .filter(good)
            .ifPresent(value -> read.put(prompt.getKey(), value));
      }
    }
    return read;
  }

  private Map<String, String> replies(List<String> asked) {
    List<String> replies = model.reply(asked);
    if (replies.size() != asked.size()) {
      throw new IllegalStateException(
          "the chat model gave "
              + replies.size()
              + " replies to "
              + asked.size()
              + " prompts; must give one to each");
    }
    Map<String, String> byPrompt = new LinkedHashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      byPrompt.put(asked.get(i), replies.get(i));
    }
    return byPrompt;
  }

  @Override
  public String toString() {
    return "PromptedClaims.of("
        + model
        + ").withLanguage("
        + language
        + ").withRetries("
        + retries
        + ")";
  }
}
