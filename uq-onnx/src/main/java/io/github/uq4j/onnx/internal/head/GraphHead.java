package io.github.uq4j.onnx.internal.head;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.onnx.internal.session.WeightTensors;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A decoder whose graph reduces the rows of logits that are asked for. Edited and loaded when it is
 * first needed. Safe for use by several threads.
 */
public final class GraphHead implements AutoCloseable {

  private final Path file;
  private final String logits;
  private final int vocabulary;
  private final SessionSettings settings;
  private Optional<Loaded> loaded = Optional.empty();

  /**
   * A head that is not loaded yet.
   *
   * @param file the decoder
   * @param logits its output {@code [batch, sequence, vocabulary]}
   * @param vocabulary logits in a row
   * @param settings how to run it
   */
  public GraphHead(Path file, String logits, int vocabulary, SessionSettings settings) {
    this.file = file;
    this.logits = logits;
    this.vocabulary = vocabulary;
    this.settings = settings;
  }

  /**
   * The loaded decoder.
   *
   * @param session the session; stays the head's
   * @param logits the output with the picked rows {@code [1, rows, vocabulary]}
   * @param vocabulary logits in a row
   */
  public record Loaded(ModelSession session, String logits, int vocabulary) {}

  /**
   * Why the decoder cannot be edited, if so.
   *
   * @return the reason, or nothing if it can be
   */
  public Optional<String> obstacle() {
    return HeadGraph.obstacle(OnnxModelFile.read(file).skeleton());
  }

  /**
   * The loaded decoder.
   *
   * @return it; its session stays this head's
   * @throws io.github.uq4j.model.ModelException if it cannot be loaded
   */
  public synchronized Loaded loaded() {
    Loaded now = loaded.orElseGet(this::load);
    loaded = Optional.of(now);
    return now;
  }

  /**
   * Another graph of the same decoder with the reduction added, under the names that {@link
   * #loaded} has them.
   *
   * @param graph the decoder, edited in another way; must give the logits
   * @return the same with the reduction
   */
  public ModelProto added(ModelProto graph) {
    HeadGraph.Edited edited = HeadGraph.edit(graph, logits, vocabulary);
    String name = loaded().logits();
    // Of a graph without branches, the rows can be picked before their product.
    return edited.logits().equals(name) ? edited.model() : HeadGraph.renamed(edited, name);
  }

  private Loaded load() {
    OnnxModelFile model = OnnxModelFile.read(file);
    HeadGraph.Edited edited = HeadGraph.edit(model.skeleton(), logits, vocabulary);
    try (WeightTensors weights = model.mapWeights()) {
      ModelSession session = ModelSession.open(model.with(edited.model(), weights), settings);
      return new Loaded(session, edited.logits(), vocabulary);
    }
  }

  @Override
  public synchronized void close() {
    loaded.ifPresent(head -> head.session().close());
    loaded = Optional.empty();
  }
}
