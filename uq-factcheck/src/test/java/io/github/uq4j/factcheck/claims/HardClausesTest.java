package io.github.uq4j.factcheck.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Trace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sentences with the claims that a person finds in them, and what holds for any sentence. */
class HardClausesTest {

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

  private static final Set<String> CONNECTORS =
      Set.of(
          "and",
          "but",
          "or",
          "so",
          "yet",
          "while",
          "whereas",
          "although",
          "though",
          "who",
          "which",
          "that",
          "whose",
          "whom",
          "where",
          "including");

  /** A sentence and its claims. */
  record Labelled(String sentence, List<String> claims) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  static List<Labelled> labelled() {
    return read("/clauses/english.txt");
  }

  static List<Labelled> foreign() {
    return read("/clauses/other.txt");
  }

  private static List<Labelled> read(String name) {
    List<Labelled> all = new ArrayList<>();
    try (InputStream in = HardClausesTest.class.getResourceAsStream(name);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("* ")) {
          all.add(new Labelled(line.substring(2), new ArrayList<>()));
        } else if (line.startsWith("- ")) {
          all.get(all.size() - 1).claims().add(line.substring(2));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static List<Claim> claims(String text) {
    return ClauseClaims.withDefaults().extract(Answers.words(text));
  }

  @ParameterizedTest
  @MethodSource("labelled")
  void clauses_ofALabelledSentence_areWhatAPersonFinds(Labelled labelled) {
    assertThat(claims(labelled.sentence()).stream().map(Claim::text).toList())
        .containsExactlyInAnyOrderElementsOf(labelled.claims());
  }

  @ParameterizedTest
  @MethodSource("foreign")
  void clauses_ofAnotherLanguage_stayWhole(Labelled labelled) {
    assertThat(claims(labelled.sentence()).stream().map(Claim::text).toList())
        .containsExactlyElementsOf(labelled.claims());
  }

  @Test
  void labelled_sentences_areManyAndHaveNegativesAmongThem() {
    assertThat(labelled()).hasSizeGreaterThanOrEqualTo(60).doesNotHaveDuplicates();
    assertThat(labelled().stream().filter(each -> each.claims().size() == 1).count())
        .isGreaterThanOrEqualTo(20);
  }

  @Test
  void clauses_ofAnySentence_coverItsWordsWithTokensOfTheirOwn() {
    for (String text : sentences()) {
      Trace trace = Answers.words(text);
      List<Claim> claims = ClauseClaims.withDefaults().extract(trace);
      Set<Integer> covered = new HashSet<>();
      for (Claim claim : claims) {
        covered.addAll(claim.tokens());
        String said =
            claim.tokens().stream()
                .map(t -> trace.generation().tokens().get(t).text())
                .collect(Collectors.joining(" "));
        // A participle may be said in the past tense, which another word of the sentence may be,
        // too.
        if (words(said).stream().noneMatch(word -> word.endsWith("ing"))) {
          assertThat(words(said)).as(text).containsAll(known(words(claim.text()), words(text)));
        }
        assertThat(Sentences.around(text, claim.span()).contains(claim.span())).as(text).isTrue();
      }
      for (int t = 0; t < trace.generation().tokens().size(); t++) {
        Set<String> word = words(trace.generation().tokens().get(t).text());
        word.removeAll(CONNECTORS);
        boolean special = trace.generation().tokens().get(t).special();
        assertThat(special || word.isEmpty() || covered.contains(t))
            .as("token %d of: %s", t, text)
            .isTrue();
      }
    }
  }

  /** The words of a claim that its sentence has: the rest was put in, as a copula. */
  private static Set<String> known(Set<String> claim, Set<String> sentence) {
    Set<String> known = new HashSet<>(claim);
    known.retainAll(sentence);
    known.removeAll(Set.of("a", "an", "was", "is", "were", "are", "in", "at", "s", "born", "died"));
    return known;
  }

  private static Set<String> words(String text) {
    Set<String> words = new HashSet<>();
    Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  /** The labelled sentences, and what comes of them when words and marks change places. */
  private static List<String> sentences() {
    List<String> all = new ArrayList<>(labelled().stream().map(Labelled::sentence).toList());
    SplittableRandom random = new SplittableRandom(7);
    List<String> pool =
        all.stream().flatMap(sentence -> List.of(sentence.split(" ")).stream()).toList();
    for (int s = 0; s < 600; s++) {
      List<String> mixed =
          new ArrayList<>(List.of(all.get(random.nextInt(60)).replaceAll("\\.$", "").split(" ")));
      for (int change = 0; change < 1 + s % 6; change++) {
        mixed.set(
            random.nextInt(mixed.size()), pool.get(random.nextInt(pool.size())).replace(".", ""));
      }
      all.add(String.join(" ", mixed) + ".");
    }
    return all;
  }

  @Test
  void clauses_askedTwice_areTheSame() {
    for (String text : sentences().subList(0, 120)) {
      assertThat(claims(text)).isEqualTo(claims(text));
    }
  }

  @Test
  void clauses_inAnAnswer_areThoseOfItsSentences() {
    List<Labelled> some = labelled().subList(0, 40);
    String text = some.stream().map(Labelled::sentence).collect(Collectors.joining(" "));
    List<String> all = some.stream().flatMap(each -> each.claims().stream()).toList();
    assertThat(claims(text).stream().map(Claim::text).toList())
        .containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void clauses_ofAVeryLongAnswer_areFoundInTimeThatGrowsWithIt() {
    String sentence = labelled().get(0).sentence() + " ";
    assertThat(claims(sentence.repeat(2_500))).hasSize(2_500 * labelled().get(0).claims().size());
    String endless = "He met Anna, and she was " + "kind, and the king was (good, ".repeat(5_000);
    assertThat(claims(endless)).isNotEmpty();
    assertThat(claims("\"".repeat(30_000) + " and was ")).isNotEmpty();
    assertThat(claims("Ann, and ".repeat(10_000) + "x")).isNotEmpty();
  }

  @Test
  void clauses_tokensOfTheParts_areTheSubjectsAndTheirOwn() {
    List<Claim> claims = claims("Ada was born in Bergen and studied at Lund.");
    assertThat(claims)
        .extracting(Claim::tokens)
        .containsExactly(List.of(0, 1, 2, 3, 4), List.of(0, 6, 7, 8));
    assertThat(claims.get(1).span()).isEqualTo(new TextSpan(27, 42));
    List<Claim> list = claims("Ada won gold in 1950 and silver in 1954.");
    assertThat(list)
        .extracting(Claim::tokens)
        .containsExactly(List.of(0, 1, 2, 3, 4), List.of(0, 1, 6, 7, 8));
    List<Claim> aside = claims("Ada, a French chemist, met Olaf, who painted ships.");
    assertThat(aside)
        .extracting(Claim::text)
        .containsExactly("Ada was a French chemist", "Ada met Olaf", "Olaf painted ships");
    assertThat(aside)
        .extracting(Claim::tokens)
        .containsExactly(List.of(0, 2, 3, 4), List.of(0, 6, 7), List.of(7, 10, 11));
  }

  @Test
  void clauses_brokenText_isNotLost() {
    for (String text :
        List.of(
            "\uD83D and \uDE00 was",
            "😀 was born in 😀 and studied at 😀",
            ", , and , was and",
            "and",
            "(born",
            "He (",
            "who, who, who was",
            "a, b and c",
            "was and was and was")) {
      assertThat(claims(text)).as(text).isNotNull();
    }
    assertThat(claims("😀 was born in Oslo and studied at Lund")).hasSize(1);
  }
}
