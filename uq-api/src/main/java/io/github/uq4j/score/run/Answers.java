package io.github.uq4j.score.run;

import io.github.uq4j.model.EmbeddingModel;
import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.SimilarityModel;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.TextPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Asks each helper model all questions of a window at once, and answers scorers from memory. */
final class Answers {

  private Answers() {}

  /** Helpers that remember; what no model was given for stays with the trace's own judgements. */
  static Helpers to(Questions questions, Helpers models) {
    return new Helpers(
        models.entailment().map(model -> entailment(model, questions)),
        models.similarity().map(model -> similarity(model, questions)),
        models.embedding().map(model -> embedding(model, questions)),
        models.language().map(model -> language(model, questions)));
  }

  private static EntailmentModel entailment(EntailmentModel model, Questions questions) {
    Remembered<TextPair, Entailment> remembered =
        new Remembered<TextPair, Entailment>(
                model::judge, UnaryOperator.identity(), (pair, answer) -> Optional.empty())
            .ask(questions.entailment());
    return remembered::answers;
  }

  private static SimilarityModel similarity(SimilarityModel model, Questions questions) {
    UnaryOperator<TextPair> canonical =
        model.symmetric() ? Answers::ordered : UnaryOperator.identity();
    Remembered<TextPair, Double> remembered =
        new Remembered<TextPair, Double>(model::judge, canonical, Answers::notFinite)
            .ask(questions.similarity());
    return remembered::answers;
  }

  private static TextPair ordered(TextPair pair) {
    return pair.first().compareTo(pair.second()) <= 0 ? pair : pair.swapped();
  }

  private static Optional<String> notFinite(TextPair pair, double score) {
    return Double.isFinite(score)
        ? Optional.empty()
        : Optional.of(
            "similarity of (\""
                + pair.first()
                + "\", \""
                + pair.second()
                + "\") = "
                + score
                + "; must be finite");
  }

  private static EmbeddingModel embedding(EmbeddingModel model, Questions questions) {
    Remembered<String, FloatTensor> remembered =
        new Remembered<String, FloatTensor>(
                texts -> rows(model.embed(texts)), UnaryOperator.identity(), Answers::notFinite)
            .ask(questions.embedding());
    return texts -> stacked(remembered.answers(texts));
  }

  private static Optional<String> notFinite(String text, FloatTensor vector) {
    for (long i = 0; i < vector.shape().size(); i++) {
      if (!Float.isFinite(vector.get(i))) {
        return Optional.of(
            "embedding of \"" + text + "\"[" + i + "] = " + vector.get(i) + "; must be finite");
      }
    }
    return Optional.empty();
  }

  private static List<FloatTensor> rows(FloatTensor vectors) {
    int width = Math.toIntExact(vectors.shape().extent(1));
    List<FloatTensor> rows = new ArrayList<>();
    for (long row = 0; row < vectors.shape().extent(0); row++) {
      float[] values = new float[width];
      vectors.read(row * width, values, width);
      rows.add(FloatTensor.copyOf(values, width));
    }
    return rows;
  }

  private static FloatTensor stacked(List<FloatTensor> rows) {
    int width = rows.isEmpty() ? 0 : Math.toIntExact(rows.get(0).shape().size());
    float[] values = new float[Math.multiplyExact(rows.size(), width)];
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < width; i++) {
        values[row * width + i] = rows.get(row).get(i);
      }
    }
    return FloatTensor.copyOf(values, rows.size(), width);
  }

  private static LanguageModel language(LanguageModel model, Questions questions) {
    return RememberingLanguageModel.asked(model, questions.passes());
  }
}
