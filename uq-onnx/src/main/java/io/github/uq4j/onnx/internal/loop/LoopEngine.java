package io.github.uq4j.onnx.internal.loop;

import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import java.nio.file.Path;
import java.util.Optional;

/** Wraps and loads a decoder when it is first needed. Safe for use by several threads. */
public final class LoopEngine implements AutoCloseable {

  private final Path file;
  private final LoopPorts ports;
  private final int vocabulary;
  private final SessionSettings settings;
  private Optional<LoopSession> session = Optional.empty();

  /**
   * An engine that is not loaded yet.
   *
   * @param file the decoder
   * @param ports what its inputs and outputs are for
   * @param vocabulary logits in a row
   * @param settings how to run it
   */
  public LoopEngine(Path file, LoopPorts ports, int vocabulary, SessionSettings settings) {
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
   * The loaded decoder.
   *
   * @return the session, which stays this engine's
   */
  public synchronized LoopSession session() {
    LoopSession open =
        session.orElseGet(
            () -> LoopSession.open(OnnxModelFile.read(file), ports, vocabulary, settings));
    session = Optional.of(open);
    return open;
  }

  @Override
  public synchronized void close() {
    session.ifPresent(LoopSession::close);
    session = Optional.empty();
  }
}
