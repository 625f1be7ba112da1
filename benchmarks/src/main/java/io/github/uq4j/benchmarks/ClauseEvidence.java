package io.github.uq4j.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimExtractor;
import io.github.uq4j.factcheck.claims.ClauseClaims;
import io.github.uq4j.factcheck.claims.SentenceClaims;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How near the claims that rules find come to the atomic facts that people wrote for the same
 * sentences (FActScore).
 *
 * <p>A claim and a fact are compared by their words of content, the person's name left out: F1 of
 * the two sets. <em>Coverage</em> is the mean over facts of the best F1 with a claim of the
 * sentence, <em>precision</em> the mean over claims of the best F1 with a fact of it. Intervals are
 * of a bootstrap over people.
 */
public final class ClauseEvidence {

  private static final int SUMS = 7;
  private static final Pattern PIECES =
      Pattern.compile("\\s?[\\p{L}\\p{N}'’]+|\\s?[^\\p{L}\\p{N}\\s]|\\s");
  private static final Pattern WORDS = Pattern.compile("[\\p{L}\\p{N}]+");
  private static final Set<String> GRAMMAR =
      Set.of(
          ("a an the is are was were be been being he she it they his her its their him them who which"
                  + " that this of in on at by for with to from as and or has have had s also some one"
                  + " including such while but later where whose")
              .split(" "));

  private final Map<String, List<double[]>> byPerson = new LinkedHashMap<>();

  private ClauseEvidence() {}

  /**
   * Prints the table.
   *
   * @param arguments a folder with {@code factscore/ChatGPT.jsonl}; then how many of the first
   *     people to leave out; then {@code show} to print the claims of every sentence instead
   * @throws IOException if the file cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    List<String> words = List.of(String.join(" ", arguments).split(" "));
    boolean show = words.size() > 2 && words.get(2).equals("show");
    int leftOut = words.size() > 1 ? Integer.parseInt(words.get(1)) : 0;
    int people = 0;
    ClauseEvidence evidence = new ClauseEvidence();
    ObjectMapper json = new ObjectMapper();
    for (String line :
        Files.readAllLines(Path.of(words.get(0)).resolve("factscore/ChatGPT.jsonl"))) {
      JsonNode row = json.readTree(line);
      if (row.path("annotations").isArray() && people++ >= leftOut) {
        evidence.person("sentences", row, SentenceClaims.withDefaults(), false);
        evidence.person("clauses", row, ClauseClaims.withDefaults(), show);
      }
    }
    if (!show) {
      evidence.print();
    }
  }

  private void person(String name, JsonNode row, ClaimExtractor extractor, boolean show) {
    String answer = row.path("output").asText();
    List<Claim> claims = extractor.extract(trace(answer));
    Set<String> person = content(row.path("topic").asText(), Set.of());
    double[] sums = new double[SUMS];
    int from = 0;
    for (JsonNode annotation : row.path("annotations")) {
      String sentence = annotation.path("text").asText().strip();
      int at = answer.indexOf(sentence, from);
      from = at + sentence.length();
      TextSpan span = new TextSpan(at, from);
      List<String> facts = new ArrayList<>();
      annotation.path("human-atomic-facts").forEach(fact -> facts.add(fact.path("text").asText()));
      List<Claim> found = claims.stream().filter(claim -> claim.span().overlaps(span)).toList();
      if (!facts.isEmpty()) {
        compare(sums, facts, found, person);
        if (show) {
          System.out.println("* " + sentence);
          found.forEach(claim -> System.out.println("    - " + claim.text()));
        }
      }
    }
    byPerson.computeIfAbsent(name, n -> new ArrayList<>()).add(sums);
  }

  private static void compare(
      double[] sums, List<String> facts, List<Claim> claims, Set<String> person) {
    List<Set<String>> said = facts.stream().map(fact -> content(fact, person)).toList();
    List<Set<String>> found = claims.stream().map(claim -> content(claim.text(), person)).toList();
    sums[0]++;
    sums[1] += facts.size();
    sums[2] += claims.size();
    said.forEach(fact -> sums[3] += best(fact, found));
    found.forEach(claim -> sums[4] += best(claim, said));
    said.forEach(fact -> sums[5] += best(fact, found) >= 0.8 ? 1 : 0);
    found.forEach(claim -> sums[6] += best(claim, said) >= 0.8 ? 1 : 0);
  }

  private static double best(Set<String> one, List<Set<String>> others) {
    double best = 0;
    for (Set<String> other : others) {
      Set<String> both = new HashSet<>(one);
      both.retainAll(other);
      int words = one.size() + other.size();
      best = Math.max(best, words == 0 ? 1 : 2.0 * both.size() / words);
    }
    return best;
  }

  private static Set<String> content(String text, Set<String> person) {
    Set<String> words = new HashSet<>();
    Matcher matcher = WORDS.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      if (!GRAMMAR.contains(matcher.group()) && !person.contains(matcher.group())) {
        words.add(matcher.group());
      }
    }
    return words;
  }

  private static Trace trace(String answer) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = PIECES.matcher(answer);
    while (matcher.find()) {
      tokens.add(
          Token.of(matcher.group(), TokenDistribution.of(-1))
              .withSpan(new TextSpan(matcher.start(), matcher.end())));
    }
    return Trace.of("factscore", Generation.of(answer, tokens));
  }

  private void print() {
    byPerson.forEach(
        (name, rows) -> {
          double[] all = total(rows);
          System.out.printf(
              Locale.ROOT,
              "%-10s %d people, %.0f sentences, %.0f facts, %.0f claims%n",
              name,
              rows.stream().filter(row -> row[0] > 0).count(),
              all[0],
              all[1],
              all[2]);
          line("facts a sentence", rows, 1, 0);
          line("claims a sentence", rows, 2, 0);
          line("coverage (mean best F1 of a fact)", rows, 3, 1);
          line("precision (mean best F1 of a claim)", rows, 4, 2);
          line("facts with a claim of F1 >= .8", rows, 5, 1);
          line("claims with a fact of F1 >= .8", rows, 6, 2);
        });
  }

  private static double[] total(List<double[]> rows) {
    double[] all = new double[SUMS];
    rows.forEach(row -> Arrays.setAll(all, i -> all[i] + row[i]));
    return all;
  }

  private static void line(String name, List<double[]> rows, int above, int below) {
    System.out.printf(
        Locale.ROOT, "  %-38s %s%n", name, RatioInterval.of(rows, above, below, "%.3f"));
  }
}
