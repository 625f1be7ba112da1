package io.github.uq4j.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.factcheck.claims.AlignedAnswer;
import io.github.uq4j.factcheck.claims.Alignment;
import io.github.uq4j.factcheck.claims.PolygraphClaims;
import io.github.uq4j.factcheck.claims.WordAligner;
import io.github.uq4j.model.Tokenizer;
import io.github.uq4j.onnx.HuggingFaceTokenizerFile;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How many of FActScore's atomic facts are tied to tokens, by the default and by the reference's
 * strict matcher given the same words.
 *
 * <p>The words of a fact are given in three ways: all of them; those of content; and, as the chat
 * model of the authors would choose them, those of content that stand in the sentence, in its order
 * and spelling.
 */
public final class AlignmentEvidence {

  private static final double LEAST_FOUND = 0.5;
  private static final int FOREIGN = 91;
  private static final Set<String> GRAMMAR =
      Set.of(
          ("a an the is are was were be been being he she it they his her its their him them who which"
                  + " that this of in on at by for with to from as and or has have had")
              .split(" "));

  private final Map<String, double[]> sums = new LinkedHashMap<>();
  private final Map<String, List<double[]>> byPerson = new LinkedHashMap<>();

  private AlignmentEvidence() {}

  /** A fact with its sentence, in an answer. */
  private record Fact(String text, TextSpan sentence) {}

  /** One person's answer. */
  private record Person(Trace trace, List<Fact> facts) {}

  /**
   * Prints the table.
   *
   * @param arguments a folder with {@code factscore/ChatGPT.jsonl} and {@code
   *     tokenizers/phi-2/tokenizer.json}; then {@code human} (default) or {@code model} facts
   * @throws IOException if a file cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    List<String> words = List.of(String.join(" ", arguments).split(" "));
    Path folder = Path.of(words.get(0));
    String field = (words.size() > 1 ? words.get(1) : "human") + "-atomic-facts";
    AlignmentEvidence evidence = new AlignmentEvidence();
    List<Person> people;
    try (HuggingFaceTokenizerFile tokenizer =
        HuggingFaceTokenizerFile.open(folder.resolve("tokenizers/phi-2/tokenizer.json"))) {
      people = people(folder.resolve("factscore/ChatGPT.jsonl"), field, tokenizer);
    }
    for (int p = 0; p < people.size(); p++) {
      evidence.measure(people.get(p), people.get((p + FOREIGN) % people.size()));
    }
    evidence.print(field, people.size(), people.stream().mapToInt(x -> x.facts().size()).sum());
  }

  private static List<Person> people(Path file, String field, Tokenizer tokenizer)
      throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<Person> people = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode row = json.readTree(line);
      String answer = row.path("output").asText();
      List<Fact> facts = new ArrayList<>();
      int from = 0;
      for (JsonNode annotation : row.path("annotations")) {
        String sentence = annotation.path("text").asText().strip();
        int at = answer.indexOf(sentence, from);
        if (at < 0) {
          throw new IllegalStateException("sentence not in its answer: " + sentence);
        }
        from = at + sentence.length();
        for (JsonNode fact : annotation.path(field)) {
          facts.add(new Fact(fact.path("text").asText(), new TextSpan(at, from)));
        }
      }
      if (!facts.isEmpty()) {
        people.add(new Person(trace(row, answer, tokenizer), facts));
      }
    }
    return people;
  }

  private static Trace trace(JsonNode row, String answer, Tokenizer tokenizer) {
    List<Token> tokens = new ArrayList<>();
    for (Tokenizer.Piece piece : tokenizer.encode(answer)) {
      if (!tokenizer.special(piece.id())) {
        tokens.add(
            Token.of(tokenizer.decode(List.of(piece.id())), TokenDistribution.of(-1))
                .withSpan(piece.span()));
      }
    }
    return Trace.of(row.path("topic").asText(), Generation.of(answer, tokens))
        .withPrompt(Prompt.of(row.path("input").asText()));
  }

  private void measure(Person person, Person foreigner) {
    AlignedAnswer answer = WordAligner.withDefaults().answer(person.trace());
    AlignedAnswer foreign = WordAligner.withDefaults().answer(foreigner.trace());
    sums.clear();
    for (int f = 0; f < person.facts().size(); f++) {
      Fact fact = person.facts().get(f);
      List<String> all = List.of(fact.text().replaceAll("[.,;:!?\"()]", " ").strip().split("\\s+"));
      List<String> content =
          all.stream().filter(w -> !GRAMMAR.contains(w.toLowerCase(Locale.ROOT))).toList();
      List<String> chosen = chosen(fact.sentence().of(person.trace().generation().text()), content);
      compare("all words", person, answer, fact, all);
      compare("words of content", person, answer, fact, content);
      compare("words that stand there", person, answer, fact, chosen);
      add("the fact itself, default", answer.claim(fact.sentence(), fact.text()));
      TextSpan other = foreigner.facts().get(f % foreigner.facts().size()).sentence();
      add("a sentence about another person", foreign.claim(other, fact.text()));
      boolean right =
          answer.sentenceOf(fact.text()).filter(s -> overlap(s, fact.sentence())).isPresent();
      add("sentence found again", right, 0, 0);
    }
    sums.forEach((name, sum) -> byPerson.computeIfAbsent(name, n -> new ArrayList<>()).add(sum));
  }

  private static boolean overlap(TextSpan found, TextSpan annotated) {
    return found.overlaps(annotated);
  }

  /** What of the words stands in the sentence, as it stands there. */
  private static List<String> chosen(String sentence, List<String> words) {
    String lower = sentence.toLowerCase(Locale.ROOT);
    Map<Integer, String> places = new LinkedHashMap<>();
    for (String word : new HashSet<>(words)) {
      int at = lower.indexOf(word.toLowerCase(Locale.ROOT));
      while (at >= 0 && !whole(lower, at, at + word.length())) {
        at = lower.indexOf(word.toLowerCase(Locale.ROOT), at + 1);
      }
      if (at >= 0) {
        places.put(at, sentence.substring(at, at + word.length()));
      }
    }
    return places.entrySet().stream()
        .sorted(Comparator.comparing(Map.Entry::getKey))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static boolean whole(String text, int start, int end) {
    return (start == 0 || !Character.isLetterOrDigit(text.charAt(start - 1)))
        && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
  }

  private void compare(
      String name, Person person, AlignedAnswer answer, Fact fact, List<String> words) {
    Set<Integer> strict = strict(person.trace().generation(), fact.sentence(), words);
    Alignment ours = answer.words(fact.sentence(), words);
    add(name + ", reference", !strict.isEmpty(), strict.size(), 0);
    add(name + ", default", ours);
    if (!strict.isEmpty()) {
      Set<Integer> both = new HashSet<>(strict);
      both.retainAll(ours.tokens());
      Set<Integer> either = new HashSet<>(strict);
      either.addAll(ours.tokens());
      add(name + ", overlap of both", true, (double) both.size() / either.size(), 0);
    }
  }

  /** The reference's tokens of words in a sentence; none if it drops the claim. */
  private static Set<Integer> strict(Generation generation, TextSpan sentence, List<String> words) {
    String text = sentence.of(generation.text());
    Optional<String> marks =
        words.isEmpty() ? Optional.empty() : PolygraphClaims.matchWords(text, words);
    if (marks.isEmpty()) {
      return Set.of();
    }
    List<Integer> within = new ArrayList<>();
    for (int t = 0; t < generation.tokens().size(); t++) {
      TextSpan span = generation.tokens().get(t).span().orElseThrow();
      if (span.overlaps(sentence)) {
        within.add(t);
      }
    }
    int first = within.get(0);
    List<String> tokens = within.stream().map(t -> generation.tokens().get(t).text()).toList();
    String leading = tokens.get(0).startsWith(" ") && !text.startsWith(" ") ? " " : "";
    Set<Integer> aligned = new HashSet<>();
    PolygraphClaims.align(leading + text, leading + marks.get(), tokens)
        .forEach(t -> aligned.add(first + t));
    return aligned;
  }

  private void add(String name, Alignment alignment) {
    boolean aligned = alignment.sufficient(LEAST_FOUND);
    add(name, aligned, aligned ? alignment.tokens().size() : 0, aligned ? alignment.found() : 0);
  }

  private void add(String name, boolean counted, double tokens, double found) {
    double[] sum = sums.computeIfAbsent(name, n -> new double[4]);
    sum[0]++;
    sum[1] += counted ? 1 : 0;
    sum[2] += counted ? tokens : 0;
    sum[3] += counted ? found : 0;
  }

  private void print(String field, int people, int facts) {
    System.out.printf("%n%s: %d of %d people%n", field, facts, people);
    System.out.printf("%-40s %7s %-24s %-22s%n", "", "n", "aligned", "tokens per fact");
    byPerson.forEach(
        (name, rows) ->
            System.out.printf(
                Locale.ROOT,
                "%-40s %7.0f %-24s %-22s%n",
                name,
                rows.stream().mapToDouble(row -> row[0]).sum(),
                RatioInterval.of(rows, 1, 0, "%.4f"),
                RatioInterval.of(rows, 2, 1, "%.3f")));
  }
}
