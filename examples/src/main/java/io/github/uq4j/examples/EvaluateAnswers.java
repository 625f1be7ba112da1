package io.github.uq4j.examples;

import io.github.uq4j.metrics.evaluation.Bootstrap;
import io.github.uq4j.metrics.evaluation.BootstrapInterval;
import io.github.uq4j.metrics.evaluation.RocAuc;
import io.github.uq4j.metrics.token.MaximumSequenceProbability;
import io.github.uq4j.metrics.token.MeanTokenEntropy;
import io.github.uq4j.metrics.token.Perplexity;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.score.LabelledScore;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Evaluation code: do the scores of a model's answers tell the wrong ones from the right ones? */
public final class EvaluateAnswers {

  private EvaluateAnswers() {}

  /**
   * A question with its accepted answers.
   *
   * @param id its name
   * @param prompt what to ask
   * @param accepted any of these in the answer makes it right
   */
  public record Question(String id, String prompt, List<String> accepted) {

    /** Copies the list. */
    public Question {
      accepted = List.copyOf(accepted);
    }

    boolean answeredBy(String text) {
      return accepted.stream().anyMatch(text::contains);
    }
  }

  /**
   * Asks a model, scores its answers three ways, and says how well each score finds the wrong ones.
   *
   * @param model the model's folder
   * @param questions what to ask
   * @return a line for every score
   */
  public static List<String> run(Path model, List<Question> questions) {
    List<Trace> traces;
    try (LanguageModel languageModel = OnnxLanguageModel.open(model)) {
      SignalRequest entropy = SignalRequest.none().with(Signal.ENTROPY);
      traces =
          languageModel.generate(
              questions.stream()
                  .map(q -> GenerationRequest.of(q.id(), q.prompt()).withSignals(entropy))
                  .toList());
    }
    List<String> lines = new ArrayList<>();
    for (SequenceScorer scorer :
        List.of(
            MaximumSequenceProbability.withDefaults(),
            Perplexity.withDefaults(),
            MeanTokenEntropy.withDefaults())) {
      List<LabelledScore> items = new ArrayList<>();
      for (int i = 0; i < traces.size(); i++) {
        boolean right = questions.get(i).answeredBy(traces.get(i).generation().text());
        items.add(
            new LabelledScore(scorer.score(traces.get(i)).uncertainty(), !right, Optional.empty()));
      }
      BootstrapInterval auc = Bootstrap.withDefaults().interval(RocAuc.withDefaults(), items);
      lines.add(
          String.format(
              "%-28s ROC-AUC %.3f [%.3f, %.3f], n = %d",
              scorer.info().id(), auc.value(), auc.low(), auc.high(), auc.n()));
    }
    return lines;
  }

  /**
   * Runs on the models and questions of this repository.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    run(Repository.model("lm-small"), Repository.questions(200)).forEach(System.out::println);
  }
}
