package io.github.uq4j.onnx.internal.session;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.internal.session.SessionLoader.Loaded;
import io.github.uq4j.onnx.internal.session.SessionLoader.Source;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One loaded ONNX file. Owns the session and the options it needs; safe for use by several threads.
 *
 * <p>It is counted: whoever opens it, whoever {@linkplain #retained() retains} it and every result
 * that is open holds one reference, and the native session is closed with the last, once. Nobody
 * runs it without a reference (see {@link OpenGate}).
 */
public final class ModelSession implements AutoCloseable {

  static final System.Logger LOG = System.getLogger("io.github.uq4j.onnx");

  private static final AtomicLong LIVE = new AtomicLong();

  /**
   * An input or output.
   *
   * @param name its name
   * @param type its element type
   * @param shape extents; -1 is any
   */
  public record Port(String name, OnnxJavaType type, List<Long> shape) {}

  /** Whether a run gives memory back to the system afterwards. */
  public enum Memory {
    /** Keep it for the next run, which has about the same shape. */
    KEEP,
    /** Give it back: shapes vary. */
    TRIM
  }

  private final Path file;
  private final OrtSession session;
  private final OrtSession.SessionOptions options;
  private final boolean cuda;
  private final Map<String, Port> inputs;
  private final Map<String, Port> outputs;
  private final Optional<WeightTensors> weights;
  private final References references;
  private final DirectBuffers buffers = new DirectBuffers();

  private ModelSession(Path file, Loaded loaded, Optional<WeightTensors> weights)
      throws OrtException {
    this.file = file;
    this.references = new References("the session of " + file);
    this.weights = weights;
    this.session = loaded.session();
    this.options = loaded.options();
    this.cuda = loaded.cuda();
    this.inputs = ports(session.getInputInfo());
    this.outputs = ports(session.getOutputInfo());
  }

  /**
   * Loads a file.
   *
   * @param file the ONNX file
   * @param settings how to run it
   * @return the session
   * @throws ModelException if the file is no model or the device cannot be used
   */
  public static ModelSession open(Path file, SessionSettings settings) {
    return open(
        file,
        settings,
        Optional.empty(),
        (environment, options) -> environment.createSession(file.toString(), options));
  }

  /**
   * Loads an edited model. Its weights are kept alive until the session is closed.
   *
   * @param model the graph and its weights
   * @param settings how to run it
   * @return the session
   * @throws ModelException if the graph is no model or the device cannot be used
   */
  public static ModelSession open(EditedModel model, SessionSettings settings) {
    WeightTensors weights = model.weights();
    weights.retain();
    boolean done = false;
    try {
      ModelSession session =
          open(model.file(), settings, Optional.of(weights), model::createSession);
      done = true;
      return session;
    } finally {
      if (!done) {
        weights.close();
      }
    }
  }

  private static ModelSession open(
      Path file, SessionSettings settings, Optional<WeightTensors> weights, Source source) {
    return NativeCalls.during(
        () -> {
          Loaded loaded = SessionLoader.load(file, settings, source);
          boolean done = false;
          try {
            ModelSession model = new ModelSession(file, loaded, weights);
            count(1);
            done = true;
            return model;
          } catch (OrtException e) {
            throw SessionLoader.unloadable(file, loaded.cuda(), e);
          } finally {
            if (!done) {
              loaded.close();
            }
          }
        });
  }

  private static Map<String, Port> ports(Map<String, NodeInfo> infos) {
    Map<String, Port> ports = new LinkedHashMap<>();
    for (NodeInfo info : infos.values()) {
      if (info.getInfo() instanceof TensorInfo tensor) {
        List<Long> shape = new ArrayList<>();
        for (long extent : tensor.getShape()) {
          shape.add(extent);
        }
        ports.put(info.getName(), new Port(info.getName(), tensor.type, List.copyOf(shape)));
      }
    }
    return Collections.unmodifiableMap(ports);
  }

  /**
   * The file.
   *
   * @return its path
   */
  public Path file() {
    return file;
  }

  /**
   * Where it runs.
   *
   * @return {@code cuda} or {@code cpu}
   */
  public String device() {
    return cuda ? "cuda" : "cpu";
  }

  /**
   * Memory for outputs that runs write themselves.
   *
   * @return buffers that go from one run to the next
   */
  public DirectBuffers buffers() {
    return buffers;
  }

  /**
   * The runtime's version.
   *
   * @return such as 1.28.0
   */
  public static String runtimeVersion() {
    return OnnxEnvironment.get().getVersion();
  }

  /**
   * The inputs, by name, in order.
   *
   * @return an immutable map
   */
  public Map<String, Port> inputs() {
    return inputs;
  }

  /**
   * The mapped weights it runs on.
   *
   * @return the tensors, which stay this session's; empty if the runtime read the file itself
   */
  public Optional<WeightTensors> weights() {
    return weights;
  }

  /**
   * The outputs, by name, in order.
   *
   * @return an immutable map
   */
  public Map<String, Port> outputs() {
    return outputs;
  }

  /**
   * Runs the model.
   *
   * @param given its inputs
   * @param wanted the outputs to fetch
   * @param memory whether to give memory back
   * @return the outputs; to be closed by the caller
   * @throws ModelException if the run fails
   * @throws IllegalStateException if the JVM is shutting down
   */
  public Outputs run(Map<String, OnnxTensor> given, Set<String> wanted, Memory memory) {
    return run(given, wanted, Map.of(), memory);
  }

  /**
   * Runs the model and lets it write outputs to given memory.
   *
   * @param given its inputs
   * @param wanted the outputs to fetch
   * @param written those of them that are written to tensors of the right type and shape, which
   *     stay the caller's
   * @param memory whether to give memory back
   * @return the outputs; to be closed by the caller
   * @throws ModelException if the run fails
   * @throws IllegalStateException if the JVM is shutting down
   */
  public Outputs run(
      Map<String, OnnxTensor> given,
      Set<String> wanted,
      Map<String, OnnxTensor> written,
      Memory memory) {
    Set<String> fetched = new HashSet<>(wanted);
    fetched.removeAll(written.keySet());
    retained();
    boolean done = false;
    try (NativeCalls.Run run = NativeCalls.startRun()) {
      if (memory == Memory.TRIM) {
        run.options()
            .addRunConfigEntry(
                "memory.enable_memory_arena_shrinkage", cuda ? "cpu:0;gpu:0" : "cpu:0");
      }
      Outputs outputs = new Outputs(this, session.run(given, fetched, written, run.options()));
      done = true;
      return outputs;
    } catch (OrtException e) {
      throw RunFailures.of(file, device(), e);
    } finally {
      if (!done) {
        close();
      }
    }
  }

  /**
   * A tensor of whole numbers in the type an input wants.
   *
   * @param input the input's name
   * @param values row-major values
   * @param shape the extents
   * @return the tensor; to be closed by the caller
   */
  public OnnxTensor integers(String input, long[] values, long... shape) {
    OnnxJavaType type = port(inputs, input).type();
    int width = type == OnnxJavaType.INT32 ? Integer.BYTES : Long.BYTES;
    ByteBuffer bytes = buffers.take(values.length * width);
    for (long value : values) {
      if (width == Integer.BYTES) {
        bytes.putInt((int) value);
      } else {
        bytes.putLong(value);
      }
    }
    return lent(bytes.flip(), type, shape);
  }

  /**
   * A tensor of raw bytes in a buffer of {@link #buffers()}, which goes back there when the tensor
   * is {@linkplain #close(OnnxTensor) closed}.
   *
   * @param room the buffer, from position to limit; no longer the caller's
   * @param type the element type
   * @param shape the extents
   * @return the tensor; to be closed by the caller
   */
  public OnnxTensor lent(ByteBuffer room, OnnxJavaType type, long... shape) {
    OnnxTensor tensor = tensor(room, type, shape);
    buffers.lend(room, tensor);
    return tensor;
  }

  /**
   * A tensor of raw bytes.
   *
   * @param bytes direct, in the machine's order, from position to limit
   * @param type the element type
   * @param shape the extents
   * @return the tensor; to be closed by the caller
   */
  public OnnxTensor tensor(ByteBuffer bytes, OnnxJavaType type, long... shape) {
    try {
      OnnxTensor tensor = OnnxTensor.createTensor(OnnxEnvironment.get(), bytes, shape, type);
      LIVE.incrementAndGet();
      return tensor;
    } catch (OrtException e) {
      throw RunFailures.cannot(file, ": no tensor of shape " + Arrays.toString(shape), e);
    }
  }

  /**
   * Closes a tensor made here.
   *
   * @param tensor from {@link #tensor}, {@link #lent} or {@link #integers}
   */
  public static void close(OnnxTensor tensor) {
    tensor.close();
    LIVE.decrementAndGet();
    DirectBuffers.closed(tensor);
  }

  /**
   * One input or output.
   *
   * @param ports {@link #inputs()} or {@link #outputs()}
   * @param name its name
   * @return the port
   * @throws IllegalArgumentException if there is none of that name
   */
  public Port port(Map<String, Port> ports, String name) {
    Port port = ports.get(name);
    if (port == null) {
      throw new IllegalArgumentException(
          name + " is no input or output of " + file + "; there are " + ports.keySet());
    }
    return port;
  }

  /**
   * The number of native objects (sessions, tensors, results) that are open in this JVM.
   *
   * @return the count; 0 when everything is closed
   */
  public static long liveObjects() {
    return LIVE.get();
  }

  static void count(int change) {
    LIVE.addAndGet(change);
  }

  /**
   * One more holder.
   *
   * @return this; to be closed once more
   * @throws IllegalStateException if all references have been given back already
   */
  public ModelSession retained() {
    references.retain();
    return this;
  }

  /**
   * Gives one reference back.
   *
   * @throws IllegalStateException if all have been given back already
   */
  @Override
  public void close() {
    if (references.giveBack()) {
      release();
    }
  }

  private void release() {
    LIVE.decrementAndGet();
    try {
      session.close();
    } catch (OrtException e) {
      throw RunFailures.cannot(file, " could not be closed", e);
    } finally {
      options.close();
      weights.ifPresent(WeightTensors::close);
    }
  }
}
