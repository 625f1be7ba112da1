package io.github.uq4j.onnx;

import io.github.uq4j.onnx.internal.decode.DecoderModel;
import io.github.uq4j.onnx.internal.head.GraphHead;
import io.github.uq4j.onnx.internal.head.RowReducers;
import io.github.uq4j.onnx.internal.head.RowReduction;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import java.util.Optional;

/** Decides how a model's rows of logits are reduced. */
final class ReductionChoice {

  private ReductionChoice() {}

  /**
   * Decides.
   *
   * @param wanted what the options say
   * @param model the loaded model
   * @param vocabulary logits in a row
   * @param settings how to load the model again with the reduction in its graph
   * @throws IllegalArgumentException if what is wanted cannot be had
   */
  static RowReduction of(
      Reductions wanted, DecoderModel model, int vocabulary, SessionSettings settings) {
    return switch (wanted) {
      case LANES -> new RowReduction(RowReducers.LANES, Optional.empty());
      case VECTOR -> vector();
      case GRAPH -> new RowReduction(RowReducers.fastest(), graph(model, vocabulary, settings));
      case AUTO ->
          model.session().device().startsWith("cuda")
              ? new RowReduction(RowReducers.fastest(), head(model, vocabulary, settings))
              : RowReduction.inJava();
    };
  }

  private static RowReduction vector() {
    if (!RowReducers.VECTOR.available()) {
      throw new IllegalArgumentException(
          "reductions = VECTOR; needs a JVM started with --add-modules jdk.incubator.vector");
    }
    return new RowReduction(RowReducers.VECTOR, Optional.empty());
  }

  private static Optional<GraphHead> graph(
      DecoderModel model, int vocabulary, SessionSettings settings) {
    GraphHead head = newHead(model, vocabulary, settings);
    Optional<String> obstacle = head.obstacle();
    if (obstacle.isPresent()) {
      throw new IllegalArgumentException(
          model.session().file()
              + " cannot reduce logits in its graph: "
              + obstacle.get()
              + "; use Reductions.AUTO");
    }
    return Optional.of(head);
  }

  private static Optional<GraphHead> head(
      DecoderModel model, int vocabulary, SessionSettings settings) {
    return Optional.of(newHead(model, vocabulary, settings))
        .filter(head -> head.obstacle().isEmpty());
  }

  private static GraphHead newHead(DecoderModel model, int vocabulary, SessionSettings settings) {
    return new GraphHead(model.session().file(), model.signals().logits(), vocabulary, settings);
  }
}
