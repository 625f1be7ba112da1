package io.github.uq4j.trace.imports;

import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Labels;
import io.github.uq4j.trace.Prompt;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a record says, before it is a trace.
 *
 * @param id the server's name of it
 * @param model the model's name
 * @param prompt what was asked
 * @param answers the answers; the first becomes the generation, the others samples; never empty
 * @param notes what provenance shall say
 * @param labels what the record knows of right and wrong
 */
record Draft(
    Optional<String> id,
    Optional<String> model,
    Optional<Prompt> prompt,
    List<Generation> answers,
    Map<String, String> notes,
    Labels labels) {

  Draft {
    answers = List.copyOf(answers);
    notes = Map.copyOf(notes);
  }

  /** A draft of a server's answer, without labels. */
  static Draft of(
      Optional<String> id,
      Optional<String> model,
      Optional<Prompt> prompt,
      List<Generation> answers,
      String shape) {
    return new Draft(id, model, prompt, answers, Map.of("shape", shape), Labels.none());
  }

  Draft noting(Map<String, String> more) {
    return new Draft(id, model, prompt, answers, more, labels);
  }
}
