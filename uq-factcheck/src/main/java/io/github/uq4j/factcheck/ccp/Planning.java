package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.factcheck.words.WordBeam;
import io.github.uq4j.factcheck.words.WordChoice;
import io.github.uq4j.factcheck.words.WordPlace;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans the questions about many traces; the words of all of them are completed together. */
final class Planning {

  private Planning() {}

  /** Lists of tokens of one trace, one for each claim. */
  record Asked(Trace trace, List<List<Integer>> claims) {}

  /** A plan for every token or word of every list. */
  record Planned(CcpUnit unit, List<List<TokenPlan>> claims) {}

  static List<Planned> plan(
      List<Asked> asked, CcpOptions options, Optional<LanguageModel> language) {
    List<Planner> planners =
        asked.stream().map(one -> new Planner(one.trace().generation(), options)).toList();
    List<Map<Integer, List<WordChoice>>> words = new ArrayList<>();
    if (options.unit() == CcpUnit.WORD && language.isPresent()) {
      words = completed(asked, planners, options, language.get());
    }
    List<Planned> planned = new ArrayList<>(asked.size());
    for (int i = 0; i < asked.size(); i++) {
      Planner planner = planners.get(i);
      List<List<Integer>> claims = asked.get(i).claims();
      if (words.isEmpty() || !WordPlace.known(asked.get(i).trace())) {
        planned.add(new Planned(CcpUnit.TOKEN, claims.stream().map(planner::claim).toList()));
      } else {
        Map<Integer, List<WordChoice>> own = words.get(i);
        planned.add(
            new Planned(
                CcpUnit.WORD, claims.stream().map(claim -> planner.words(claim, own)).toList()));
      }
    }
    return planned;
  }

  private static List<Map<Integer, List<WordChoice>>> completed(
      List<Asked> asked, List<Planner> planners, CcpOptions options, LanguageModel language) {
    List<WordPlace> places = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    List<Map<Integer, List<WordChoice>>> words = new ArrayList<>(asked.size());
    for (int i = 0; i < asked.size(); i++) {
      words.add(new HashMap<>());
      if (WordPlace.known(asked.get(i).trace())) {
        List<WordPlace> own = planners.get(i).places(asked.get(i));
        places.addAll(own);
        for (int p = 0; p < own.size(); p++) {
          owners.add(i);
        }
      }
    }
    List<List<WordChoice>> choices = WordBeam.complete(language, places, options.alternatives());
    for (int p = 0; p < places.size(); p++) {
      words.get(owners.get(p)).put(places.get(p).first(), choices.get(p));
    }
    return words;
  }
}
