package io.github.uq4j.examples;

import io.github.uq4j.claim.CheckedClaim;
import io.github.uq4j.factcheck.FactCheck;
import io.github.uq4j.factcheck.FactChecker;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.OnnxEntailmentModel;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.trace.Trace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Fact-checking: a prompt in, an answer out whose every claim carries the model's own doubt. */
public final class CheckFacts {

  private CheckFacts() {}

  /**
   * Asks a model and checks the claims of its answer.
   *
   * @param model the language model's folder
   * @param nli the entailment model's folder
   * @param prompt what to ask
   * @return a line for every claim
   */
  public static List<String> run(Path model, Path nli, String prompt) {
    try (LanguageModel languageModel = OnnxLanguageModel.open(model);
        OnnxEntailmentModel entailment = OnnxEntailmentModel.open(nli)) {
      Trace answer =
          languageModel.generate(
              GenerationRequest.of("answer", prompt).withSignals(SignalRequest.none().withTop(10)));
      FactCheck check =
          FactChecker.withDefaults()
              .withHelpers(Helpers.none().withEntailment(entailment))
              .withThreshold(0.4)
              .check(answer);
      List<String> lines = new ArrayList<>();
      for (CheckedClaim claim : check.claims()) {
        lines.add(
            String.format(
                "%-9s %.2f  %s",
                claim.verdict().id(), claim.doubt().value(), claim.claim().text()));
      }
      return lines;
    }
  }

  /**
   * Runs on the models of this repository.
   *
   * @param arguments a prompt, or none for a ready one
   */
  public static void main(String[] arguments) {
    String prompt = arguments.length > 0 ? arguments[0] : "Tell me about Corwin Tolland.\n";
    run(Repository.model("lm-large"), Repository.model("nli"), prompt).forEach(System.out::println);
  }
}
