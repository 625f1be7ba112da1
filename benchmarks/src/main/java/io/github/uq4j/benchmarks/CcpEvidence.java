package io.github.uq4j.benchmarks;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.cli.demo.Demonstration;
import io.github.uq4j.cli.demo.Person;
import io.github.uq4j.cli.demo.Truth;
import io.github.uq4j.cli.demo.World;
import io.github.uq4j.factcheck.ccp.Aggregation;
import io.github.uq4j.factcheck.ccp.CcpExplanation;
import io.github.uq4j.factcheck.ccp.CcpUnit;
import io.github.uq4j.factcheck.ccp.ClaimConditionedProbability;
import io.github.uq4j.factcheck.ccp.Context;
import io.github.uq4j.factcheck.ccp.Direction;
import io.github.uq4j.factcheck.ccp.LabelRule;
import io.github.uq4j.factcheck.ccp.TracedClaims;
import io.github.uq4j.factcheck.claims.ClauseClaims;
import io.github.uq4j.factcheck.words.FunctionWords;
import io.github.uq4j.metrics.evaluation.Bootstrap;
import io.github.uq4j.metrics.evaluation.BootstrapDifference;
import io.github.uq4j.metrics.evaluation.BootstrapInterval;
import io.github.uq4j.metrics.evaluation.PrAuc;
import io.github.uq4j.metrics.evaluation.RocAuc;
import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.OnnxEntailmentModel;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.LabelledScore;
import io.github.uq4j.score.Profile;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How well every option of claim-conditioned probability tells wrong claims from right ones, on
 * answers of a shipped model about the people of the invented world. Prints a table: ROC-AUC and
 * PR-AUC with 95 % intervals of a bootstrap over people, and the difference of ROC-AUC to the first
 * line on the same resamples. Labels come from the world's table and are seen by no score.
 *
 * <p>The default was chosen on the people of the split {@code calibration}; its figures are those
 * of the split {@code evaluation}.
 */
public final class CcpEvidence {

  private static final int ALTERNATIVES = 10;

  private final List<Person> people;
  private final List<TracedClaims> claims = new ArrayList<>();
  private final Helpers helpers;

  private CcpEvidence(World world, List<Person> people, Helpers helpers, LanguageModel model) {
    this.people = people;
    this.helpers = helpers;
    SignalRequest signals = SignalRequest.none().withTop(ALTERNATIVES);
    List<Trace> traces =
        model.generate(
            people.stream()
                .map(p -> GenerationRequest.of(p.id(), prompt(p)).withSignals(signals))
                .toList());
    for (int i = 0; i < people.size(); i++) {
      List<Claim> judged = new ArrayList<>();
      for (Claim claim : ClauseClaims.withDefaults().extract(traces.get(i))) {
        Optional<Truth> truth = world.truth(people.get(i), claim.text());
        if (truth.isPresent()) {
          judged.add(claim.withSupported(truth.get().supported()));
        }
      }
      claims.add(new TracedClaims(traces.get(i), judged));
    }
  }

  private static String prompt(Person person) {
    return "Tell me about " + person.name() + ".\n";
  }

  /** Every option beside the defaults, and what goes together. */
  private static Map<String, ClaimConditionedProbability> options() {
    ClaimConditionedProbability ccp =
        ClaimConditionedProbability.withDefaults()
            .withUnit(CcpUnit.TOKEN)
            .withContext(Context.CLAIM_PREFIX)
            .withDirection(Direction.TWO_WAY)
            .withFunctionWords(FunctionWords.byScript())
            .withLabelRule(LabelRule.ARGMAX)
            .withAggregation(Aggregation.PRODUCT);
    ClaimConditionedProbability soft = ccp.withLabelRule(LabelRule.SOFT);
    Map<String, ClaimConditionedProbability> options = new LinkedHashMap<>();
    options.put("tokens, claim prefix, two-way, function words, argmax, product", ccp);
    options.put("context sentence-prefix", ccp.withContext(Context.SENTENCE_PREFIX));
    options.put("context none", ccp.withContext(Context.NONE));
    options.put("direction one-way", ccp.withDirection(Direction.ONE_WAY));
    options.put("function words none", ccp.withFunctionWords(FunctionWords.none()));
    options.put("labels soft", soft);
    options.put("alternatives 5", ccp.withAlternatives(5));
    for (double least : new double[] {0, 1e-5, 1e-4, 1e-3}) {
      options.put("least probability " + least, ccp.withLeastProbability(least));
    }
    options.put(
        "aggregation length-normalised", ccp.withAggregation(Aggregation.LENGTH_NORMALISED));
    options.put("aggregation min", ccp.withAggregation(Aggregation.MIN));
    options.put("aggregation mean", ccp.withAggregation(Aggregation.MEAN));
    options.put("soft, one-way", soft.withDirection(Direction.ONE_WAY));
    options.put("soft, sentence-prefix", soft.withContext(Context.SENTENCE_PREFIX));
    options.put("reference", ccp.withProfile(Profile.REFERENCE));
    options.put(
        "reference, claim prefix",
        ccp.withProfile(Profile.REFERENCE).withContext(Context.CLAIM_PREFIX));
    options.put("word", ccp.withUnit(CcpUnit.WORD));
    options.put("word, soft", soft.withUnit(CcpUnit.WORD));
    options.put("word, one-way (as published)", ClaimConditionedProbability.asPublished());
    return options;
  }

  /**
   * Long claims have different doubts whose numbers are all 1: the sum of logarithms ranks them.
   */
  private List<LabelledScore> scores(ClaimConditionedProbability scorer) {
    List<List<CcpExplanation>> explained = scorer.explain(claims, helpers);
    List<LabelledScore> items = new ArrayList<>();
    for (int i = 0; i < explained.size(); i++) {
      for (CcpExplanation one : explained.get(i)) {
        items.add(
            LabelledScore.of(one.score(), !one.claim().supported().orElseThrow())
                .withGroup(people.get(i).id()));
      }
    }
    return items;
  }

  /** A line of the second table; people without a right or without a wrong claim say nothing. */
  private String byExposure(String option, List<LabelledScore> items) {
    Map<String, Integer> exposureOf =
        people.stream().collect(Collectors.toMap(Person::id, Person::exposure));
    StringBuilder line = new StringBuilder("| ").append(option).append(" |");
    for (int exposure : new TreeSet<>(exposureOf.values())) {
      List<LabelledScore> own =
          items.stream()
              .filter(item -> exposureOf.getOrDefault(item.group().orElseThrow(), -1) == exposure)
              .toList();
      long wrong = own.stream().filter(LabelledScore::wrong).count();
      line.append(" ").append(exposure).append(": ");
      if (wrong == 0 || wrong == own.size()) {
        line.append(own.size()).append(" claims, ").append(wrong).append(" wrong |");
        continue;
      }
      BootstrapInterval roc = Bootstrap.withDefaults().interval(RocAuc.withDefaults(), own);
      line.append(
          String.format(Locale.ROOT, "%.3f [%.3f, %.3f] |", roc.value(), roc.low(), roc.high()));
    }
    return line.toString();
  }

  private void print(String part) {
    Bootstrap bootstrap = Bootstrap.withDefaults();
    List<LabelledScore> first = List.of();
    List<String> exposures = new ArrayList<>();
    System.out.println("| options | ROC-AUC | PR-AUC | ROC-AUC less the first line | seconds |");
    System.out.println("|---|---|---|---|---|");
    for (Map.Entry<String, ClaimConditionedProbability> option : options().entrySet()) {
      if (!first.isEmpty() && !option.getKey().contains(part)) {
        continue;
      }
      long start = System.nanoTime();
      List<LabelledScore> items = scores(option.getValue());
      double seconds = (System.nanoTime() - start) * 1e-9;
      if (first.isEmpty()) {
        first = items;
      }
      BootstrapInterval roc = bootstrap.interval(RocAuc.withDefaults(), items);
      BootstrapInterval pr = bootstrap.interval(PrAuc.withDefaults(), items);
      BootstrapDifference less = bootstrap.difference(RocAuc.withDefaults(), items, first);
      System.out.printf(
          Locale.ROOT,
          "| %s | %.3f [%.3f, %.3f] | %.3f [%.3f, %.3f] | %+.4f [%+.4f, %+.4f] | %.0f |%n",
          option.getKey(),
          roc.value(),
          roc.low(),
          roc.high(),
          pr.value(),
          pr.low(),
          pr.high(),
          less.difference(),
          less.low(),
          less.high(),
          seconds);
      exposures.add(byExposure(option.getKey(), items));
    }
    System.out.println("ROC-AUC by how many paragraphs the model saw about a person");
    exposures.forEach(System.out::println);
    long doubted = first.stream().filter(LabelledScore::wrong).count();
    System.out.printf(
        "%d people, %d claims, %d of them wrong%n", people.size(), first.size(), doubted);
  }

  /**
   * Prints the table.
   *
   * @param arguments the model's name, {@code lm-large} or {@code lm-small}, and the split of
   *     people, {@code evaluation} or {@code calibration}, the first of each unless given; how many
   *     people, spread over how often the model saw them; and a word, for those options alone that
   *     have it in their name, beside the first
   * @throws IOException if the world cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    String name = arguments.length > 0 ? arguments[0] : "lm-large";
    String split = arguments.length > 1 ? arguments[1] : "evaluation";
    Path testdata = TestModels.folder("nli").resolve("../..").normalize();
    World world = World.read(testdata.resolve("world"));
    try (LanguageModel model = OnnxLanguageModel.open(TestModels.folder(name));
        OnnxEntailmentModel nli = OnnxEntailmentModel.open(TestModels.folder("nli"))) {
      Helpers helpers =
          Helpers.none().withEntailment(EntailmentModel.cached(nli)).withLanguage(model);
      int count = arguments.length > 2 ? Integer.parseInt(arguments[2]) : Integer.MAX_VALUE;
      List<Person> people = Demonstration.spread(world.people(split), count);
      String part = arguments.length > 3 ? arguments[3] : "";
      new CcpEvidence(world, people, helpers, model).print(part);
    }
  }
}
