package io.github.uq4j.onnx.internal.loop;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.onnx.internal.session.WeightTensors;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Wraps and loads a decoder when it is first needed. Safe for use by several threads. */
public final class LoopEngine implements AutoCloseable {

  private final Path file;
  private final LoopPorts ports;
  private final int vocabulary;
  private final SessionSettings settings;
  private final boolean copies;
  private final Map<LoopGraph.Rows, LoopSession> sessions = new EnumMap<>(LoopGraph.Rows.class);
  private Optional<ModelSession> filling = Optional.empty();
  private boolean twoGraphs;
  private Optional<Boolean> sharesRows = Optional.empty();
  private Optional<Boolean> addsMasks = Optional.empty();

  /**
   * An engine that is not loaded yet.
   *
   * @param file the decoder
   * @param ports what its inputs and outputs are for
   * @param vocabulary logits in a row
   * @param settings how to run it
   * @param copies whether rows that go on from one, rows without padding, and prompts are worth a
   *     graph of their own, for which the runtime keeps another copy of the weights
   */
  public LoopEngine(
      Path file, LoopPorts ports, int vocabulary, SessionSettings settings, boolean copies) {
    this.copies = copies;
    this.file = file;
    this.ports = ports;
    this.vocabulary = vocabulary;
    this.settings = settings;
  }

  /**
   * Why the decoder cannot be wrapped, if so.
   *
   * @return the reason, or nothing if it can be
   */
  public Optional<String> obstacle() {
    return LoopSession.obstacle(OnnxModelFile.read(file), ports);
  }

  /**
   * Whether all rows may go on from one row of the cache without copies of it.
   *
   * @return true if they may
   */
  public synchronized boolean sharesRows() {
    boolean shares =
        sharesRows.orElseGet(
            () -> LoopGraph.sharesRows(LoopSession.decoder(OnnxModelFile.read(file)), ports));
    sharesRows = Optional.of(shares);
    return shares;
  }

  /**
   * How many logits a row has.
   *
   * @return the number
   */
  public int vocabulary() {
    return vocabulary;
  }

  /**
   * The loaded decoder.
   *
   * @return the session, which stays this engine's
   */
  public LoopSession session() {
    return session(LoopGraph.Rows.APART);
  }

  /**
   * The loaded decoder for a run of rows without padding: their mask need not be read.
   *
   * @return the session, which stays this engine's
   */
  public LoopSession unpadded() {
    return session(copies && addsMasks() ? LoopGraph.Rows.UNPADDED : LoopGraph.Rows.APART);
  }

  /**
   * The loaded decoder for a run whose rows all go on from one row of the cache, which has no
   * padding: its mask need not be read.
   *
   * @return the session, which stays this engine's
   */
  public LoopSession together() {
    return session(copies ? LoopGraph.Rows.TOGETHER : LoopGraph.Rows.APART);
  }

  private synchronized LoopSession session(LoopGraph.Rows rows) {
    return sessions.computeIfAbsent(rows, this::opened);
  }

  /** Whether masks are added that rows without padding do not need. */
  private synchronized boolean addsMasks() {
    boolean adds =
        addsMasks.orElseGet(
            () -> {
              ModelProto decoder = LoopSession.decoder(OnnxModelFile.read(file));
              return !LoopGraph.wrap(decoder, ports, LoopGraph.Rows.APART, vocabulary)
                  .equals(LoopGraph.wrap(decoder, ports, LoopGraph.Rows.UNPADDED, vocabulary));
            });
    addsMasks = Optional.of(adds);
    return adds;
  }

  /**
   * The part of the decoder that fills its cache.
   *
   * @return a session with the cache's outputs and no others, which stays this engine's; empty if
   *     it is not worth a copy of the weights, or the decoder has a graph of its own for beginnings
   */
  public synchronized Optional<ModelSession> filling() {
    if (copies && !twoGraphs && filling.isEmpty()) {
      OnnxModelFile decoder = OnnxModelFile.read(file);
      twoGraphs = !decoder.skeleton().equals(LoopSession.decoder(decoder));
      if (!twoGraphs) {
        ModelProto fill = FillGraph.of(decoder.skeleton(), ports);
        try (WeightTensors weights = decoder.mapWeights()) {
          filling = Optional.of(ModelSession.open(decoder.with(fill, weights), settings));
        }
      }
    }
    return filling;
  }

  private LoopSession opened(LoopGraph.Rows rows) {
    return LoopSession.open(OnnxModelFile.read(file), ports, vocabulary, settings, rows);
  }

  @Override
  public synchronized void close() {
    sessions.values().forEach(LoopSession::close);
    sessions.clear();
    filling.ifPresent(ModelSession::close);
    filling = Optional.empty();
  }
}
