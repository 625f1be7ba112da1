package io.github.uq4j.cli.demo;

import io.github.uq4j.claim.CheckedClaim;
import io.github.uq4j.claim.Claim;
import io.github.uq4j.factcheck.FactCheck;
import io.github.uq4j.factcheck.FactChecker;
import io.github.uq4j.factcheck.baselines.ClaimPerplexity;
import io.github.uq4j.factcheck.baselines.MaxClaimProbability;
import io.github.uq4j.factcheck.baselines.MaxTokenEntropyClaim;
import io.github.uq4j.factcheck.ccp.ClaimConditionedProbability;
import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Judgements;
import io.github.uq4j.trace.Labels;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The main job on the invented world: asks about people, checks every claim of the answers, and
 * puts the table's truth beside the verdicts. Safe for use by several threads if the models are.
 */
public final class Demonstration {

  private static final int ALTERNATIVES = 10;

  private final World world;
  private final LanguageModel model;
  private final EntailmentModel entailment;
  private final FactChecker checker;

  private Demonstration(
      World world, LanguageModel model, EntailmentModel entailment, FactChecker checker) {
    this.world = world;
    this.model = model;
    this.entailment = entailment;
    this.checker = checker;
  }

  /** A demonstration with CCP to decide and the baselines beside it. */
  public static Demonstration of(World world, LanguageModel model, EntailmentModel nli) {
    EntailmentModel cached = EntailmentModel.cached(nli);
    return new Demonstration(
        world,
        model,
        cached,
        FactChecker.withDefaults()
            .withScorers(
                List.of(
                    ClaimConditionedProbability.withDefaults(),
                    MaxClaimProbability.withDefaults(),
                    ClaimPerplexity.withDefaults(),
                    MaxTokenEntropyClaim.withDefaults())));
  }

  /** Answers and checks. */
  public List<PersonCheck> run(List<Person> people, double threshold) {
    SignalRequest signals = SignalRequest.none().withTop(ALTERNATIVES).with(Signal.ENTROPY);
    List<Trace> traces =
        model.generate(
            people.stream()
                .map(p -> GenerationRequest.of(p.id(), p.biographyPrompt()).withSignals(signals))
                .toList());
    List<FactCheck> checks =
        checker
            .withThreshold(threshold)
            .withHelpers(Helpers.none().withEntailment(entailment))
            .check(traces);
    List<PersonCheck> results = new ArrayList<>();
    for (int i = 0; i < people.size(); i++) {
      results.add(withTruth(people.get(i), traces.get(i), checks.get(i)));
    }
    return results;
  }

  private PersonCheck withTruth(Person person, Trace trace, FactCheck check) {
    List<CheckedClaim> claims = new ArrayList<>();
    Map<Claim, Truth> truths = new LinkedHashMap<>();
    for (CheckedClaim checked : check.claims()) {
      Optional<Truth> truth = world.truth(person, checked.claim().text());
      CheckedClaim known = truth.map(t -> checked.withSupported(t.supported())).orElse(checked);
      truth.ifPresent(t -> truths.put(known.claim(), t));
      claims.add(known);
    }
    Trace labelled =
        trace
            .withClaims(claims.stream().map(c -> c.claim().toRecorded()).toList())
            .withLabels(
                Labels.none()
                    .with("person", person.name())
                    .with("exposure", (double) person.exposure()));
    FactCheck known = check.withClaims(claims);
    return new PersonCheck(person, labelled, known, truths);
  }

  /**
   * The trace with the entailment model's judgements beside it, so that it can be checked again
   * alone.
   */
  public Trace recorded(Trace trace) {
    Map<TextPair, Entailment> asked = new LinkedHashMap<>();
    EntailmentModel recording =
        pairs -> {
          List<Entailment> answers = entailment.judge(pairs);
          for (int i = 0; i < pairs.size(); i++) {
            asked.put(pairs.get(i), answers.get(i));
          }
          return answers;
        };
    checker.withHelpers(Helpers.none().withEntailment(recording)).check(trace);
    return trace.withRecorded(new Judgements(asked, Map.of(), Extras.none()));
  }

  /** Every n-th of each exposure in turn, so that any number of people spans the exposures. */
  public static List<Person> spread(List<Person> people, int count) {
    Map<Integer, List<Person>> byExposure = new java.util.TreeMap<>();
    for (Person person : people) {
      byExposure.computeIfAbsent(person.exposure(), e -> new ArrayList<>()).add(person);
    }
    List<Person> chosen = new ArrayList<>();
    for (int rank = 0; chosen.size() < count && rank < people.size(); rank++) {
      for (List<Person> group : byExposure.values()) {
        if (rank < group.size() && chosen.size() < count) {
          chosen.add(group.get(rank));
        }
      }
    }
    return chosen;
  }
}
