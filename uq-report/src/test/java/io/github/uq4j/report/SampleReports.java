package io.github.uq4j.report;

import io.github.uq4j.claim.Verdict;
import io.github.uq4j.trace.EntailmentLabel;
import io.github.uq4j.trace.TextSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Made-up biographies of made-up people, checked by a made-up checker: about as long, as wrong and
 * as well caught as real ones. The same seed gives the same report.
 */
final class SampleReports {

  private static final List<String> FIRST =
      List.of("Mara", "Tobin", "Ilse", "Oren", "Petra", "Cassian", "Noor", "Anselm", "Vera", "Jun");
  private static final List<String> LAST =
      List.of("Voss", "Ekholm", "Brandt", "Quill", "Sarto", "Lindqvist", "Okoye", "Thorne", "Ruiz");
  private static final List<Fact> FACTS =
      List.of(
          new Fact("was born in ", "born in ", "Lund", "Oslo", "Turku", "Bergen", "Graz", "Porto"),
          new Fact("was born in ", "born in ", "1951", "1948", "1963", "1957", "1970", "1944"),
          new Fact(
              "works as a ", "", "nurse", "glazier", "botanist", "surveyor", "cellist", "baker"),
          new Fact(
              "studied at ",
              "studied at ",
              "the University of Tartu",
              "Halden University",
              "the University of Graz",
              "Lund University",
              "Porto University",
              "the University of Turku"),
          new Fact(
              "is employed by ",
              "works for ",
              "Norrland Optics",
              "Halcyon Rail",
              "Brightwater Mills",
              "Castor and Finch",
              "Delta Foundry",
              "Meridian Press"),
          new Fact(
              "is married to ",
              "married to ",
              "Ilya Stroud",
              "Ada Fenwick",
              "Tomas Reyl",
              "Greta Halm",
              "Emil Kastner",
              "Rosa Tain"),
          new Fact(
              "received the ",
              "received the ",
              "Harlan Prize",
              "Silver Lantern",
              "Corvin Medal",
              "Aster Award",
              "Polaris Grant",
              "Quarry Prize"),
          new Fact(
              "enjoys ",
              "",
              "rowing",
              "bee-keeping",
              "chess",
              "fencing",
              "pottery",
              "birdwatching"));

  private SampleReports() {}

  private record Fact(String verb, String brief, List<String> values) {
    Fact(String verb, String brief, String... values) {
      this(verb, brief, List.of(values));
    }
  }

  static FactCheckReport biographies(int people, long seed) {
    List<Answer> answers = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < people; i++) {
      answers.add(new Writer(random.split()).biography(i));
    }
    return FactCheckReport.of("Can these biographies be trusted?", 0.5, answers)
        .withSubtitle(
            "A small language model told the lives of "
                + people
                + " invented people. Every claim was checked by claim-conditioned probability,"
                + " without looking anything up.")
        .withModel("lm-large (1.2 M parameters), greedy decoding")
        .withSummary(
            Summary.of(
                List.of(
                    new Measure(
                        "ROC-AUC, claim-conditioned probability",
                        0.871,
                        Optional.of(new Interval(0.853, 0.888, 0.95)),
                        2414,
                        "How often a wrong claim has the greater doubt; 0.5 is chance."),
                    new Measure(
                        "ROC-AUC, claim probability",
                        0.812,
                        Optional.of(new Interval(0.790, 0.833, 0.95)),
                        2414,
                        "The same for the plain probability of the words."),
                    new Measure(
                        "PR-AUC, claim-conditioned probability",
                        0.778,
                        Optional.of(new Interval(0.741, 0.812, 0.95)),
                        2414,
                        ""),
                    new Measure("Claims that are wrong", 0.38, Optional.empty(), 2414, ""))))
        .withProvenance(
            List.of(
                "Claims: one a clause. Entailment: nli. Alternatives: top 10. Seed " + seed + ".",
                "Intervals: bootstrap over people, 1000 resamples."));
  }

  /** Writes one biography and keeps the books of its tokens and claims. */
  private static final class Writer {

    private final SplittableRandom random;
    private final StringBuilder text = new StringBuilder();
    private final List<HeatToken> tokens = new ArrayList<>();
    private final List<ClaimView> claims = new ArrayList<>();

    Writer(SplittableRandom random) {
      this.random = random;
    }

    Answer biography(int number) {
      String name = pick(FIRST) + " " + pick(LAST);
      double knowledge = random.nextDouble();
      boolean first = true;
      boolean joined = false;
      for (Fact fact : FACTS) {
        String subject = joined ? "she" : first ? name : "She";
        sentence(subject, fact, knowledge);
        joined = !first && !joined && random.nextInt(4) == 0;
        say(joined ? ", and" : ".", 0.02, List.of());
        first = false;
      }
      return new Answer(
          String.format(Locale.ROOT, "p%04d", number),
          "Tell me about " + name + ".\n",
          text.toString(),
          tokens,
          claims);
    }

    private void sentence(String subject, Fact fact, double knowledge) {
      int start = text.length() + (text.isEmpty() ? 0 : 1);
      for (String word : (subject + " " + fact.verb().strip()).split(" ", -1)) {
        say((text.isEmpty() ? "" : " ") + word, 0.05 * random.nextDouble(), List.of());
      }
      int truth = random.nextInt(fact.values().size());
      boolean right = random.nextDouble() < 0.15 + 0.85 * knowledge;
      int said = right ? truth : (truth + 1 + random.nextInt(5)) % fact.values().size();
      double sure =
          right ? 0.45 + 0.55 * Math.sqrt(random.nextDouble()) : 0.1 + 0.6 * random.nextDouble();
      double doubt = value(fact, said, sure);
      Verdict verdict = doubt >= 0.5 ? Verdict.DOUBTFUL : Verdict.SUPPORTED;
      TextSpan span = new TextSpan(start, text.length());
      ClaimView claim =
          ClaimView.of(span.of(text.toString()), span, doubt, verdict)
              .withTruth(right)
              .withOtherScores(
                  List.of(
                      new NamedScore("max-claim-probability", Math.min(1, doubt * 1.1)),
                      new NamedScore("claim-perplexity", -Math.log(sure) / 6)));
      claims.add(
          right
              ? claim
              : claim.withTruthNote(
                  fact.brief()
                      + fact.values().get(truth)
                      + "; the answer says "
                      + fact.values().get(said)));
    }

    private double value(Fact fact, int said, double sure) {
      List<String> words = List.of(fact.values().get(said).split(" ", -1));
      double other = (1 - sure) * 0.25 * random.nextDouble();
      for (int i = 0; i < words.size(); i++) {
        double p = i == 0 ? sure : 0.97;
        List<AlternativeView> views = new ArrayList<>();
        views.add(AlternativeView.of(" " + words.get(i), p, EntailmentLabel.ENTAILMENT));
        double rest = 1 - p;
        for (int j = 1; j < fact.values().size(); j++) {
          String word = fact.values().get((said + j) % fact.values().size()).split(" ", -1)[0];
          double share = rest * 0.45;
          rest -= share;
          boolean neutral = i == 0 && j == 3;
          views.add(
              AlternativeView.of(
                  " " + (neutral ? "a" : word),
                  neutral ? Math.min(share, other) : share,
                  neutral ? EntailmentLabel.NEUTRAL : EntailmentLabel.CONTRADICTION));
        }
        views.sort((a, b) -> Double.compare(b.probability(), a.probability()));
        say(" " + words.get(i), 1 - p, views);
      }
      return Math.min(1, Math.max(0, 1 - sure / Math.max(sure, 1 - other)));
    }

    private void say(String word, double uncertainty, List<AlternativeView> views) {
      TextSpan span = new TextSpan(text.length(), text.length() + word.length());
      text.append(word);
      double p = 1 - uncertainty;
      List<AlternativeView> shown =
          views.isEmpty()
              ? List.of(
                  AlternativeView.of(word, p, EntailmentLabel.ENTAILMENT),
                  AlternativeView.of(" then", uncertainty, EntailmentLabel.NEUTRAL))
              : views;
      tokens.add(
          HeatToken.of(span, uncertainty)
              .withLogprob(Math.log(p))
              .withEntropy(uncertainty * 2.1)
              .withLogCcp(views.isEmpty() ? 0 : Math.log(p))
              .withAlternatives(shown));
    }

    private String pick(List<String> values) {
      return values.get(random.nextInt(values.size()));
    }
  }
}
