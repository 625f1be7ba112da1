package io.github.uq4j.cli;

import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.ProfileConverter;
import io.github.uq4j.factcheck.SampleUse;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.score.ScorerOptions;
import io.github.uq4j.score.ScorerRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How {@code uq factcheck} scores claims. */
final class ClaimScoring {

  @Option(
      names = "--scorers",
      split = ",",
      paramLabel = "NAME",
      description =
          "Scorers of claims with commas, the first of which decides (default: ccp,"
              + "max-claim-probability); 'uq scorers' lists them.")
  private List<String> scorers = List.of("ccp", "max-claim-probability");

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      converter = ProfileConverter.class,
      completionCandidates = ProfileConverter.Names.class,
      description =
          "What this library stands behind, or other people's code; one of ${COMPLETION-CANDIDATES}"
              + " (default: default).")
  private Profile profile = Profile.DEFAULT;

  @Option(
      names = "--option",
      paramLabel = "SCORER.NAME=VALUE",
      description = "An option of a scorer; may be given several times.")
  private Map<String, String> options = new LinkedHashMap<>();

  @Option(
      names = "--language",
      paramLabel = "DIR",
      description =
          "With --traces: the language model's folder, for scorers that let it read more.")
  private @Nullable Path language;

  @Option(
      names = "--ignore-samples",
      description = "Let the score alone decide; samples in the traces are not asked.")
  private boolean ignoreSamples;

  Optional<Path> language() {
    return Optional.ofNullable(language);
  }

  SampleUse samples() {
    return ignoreSamples ? SampleUse.NEVER : SampleUse.WHERE_PRESENT;
  }

  List<ClaimScorer> scorers() {
    for (String option : options.keySet()) {
      if (scorers.stream().noneMatch(name -> option.startsWith(name + "."))) {
        throw new BadInputException(
            "option " + option + " belongs to none of the scorers " + String.join(", ", scorers));
      }
    }
    ScorerRegistry registry = ScorerRegistry.load();
    List<ClaimScorer> chosen = new ArrayList<>();
    for (String name : scorers) {
      Scorer scorer = registry.createForClaims(name, new ScorerOptions(profile, optionsOf(name)));
      if (!(scorer instanceof ClaimScorer ofClaims)) {
        throw new BadInputException("scorer " + name + " is no scorer of claims");
      }
      chosen.add(ofClaims);
    }
    return chosen;
  }

  private Map<String, String> optionsOf(String scorer) {
    Map<String, String> own = new LinkedHashMap<>();
    options.forEach(
        (name, value) -> {
          if (name.startsWith(scorer + ".")) {
            own.put(name.substring(scorer.length() + 1), value);
          }
        });
    return own;
  }
}
