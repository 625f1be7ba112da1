package io.github.uq4j.onnx.internal.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtException;
import io.github.uq4j.model.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The weights of a model as tensors over mapped files, shared by all sessions of that model.
 *
 * <p>They are counted: whoever makes them and every session that is opened with them holds one
 * reference, and the tensors are released with the last. Weights that do not lie at a multiple of
 * their element's size are copied once, because compiled kernels rely on that. Safe for use by
 * several threads. The files must not be cut short while they are in use.
 */
public final class WeightTensors implements AutoCloseable {

  private final Path model;
  private final Map<String, OnnxTensorLike> tensors;
  private int references = 1;

  private WeightTensors(Path model, Map<String, OnnxTensorLike> tensors) {
    this.model = model;
    this.tensors = Collections.unmodifiableMap(tensors);
  }

  /**
   * Maps weights.
   *
   * @param model the model they belong to, for messages
   * @param places where they lie
   * @return the tensors; to be closed by the caller
   * @throws ModelException if a file cannot be mapped
   */
  public static WeightTensors map(Path model, List<WeightPlace> places) {
    return NativeCalls.during(
        () -> {
          try {
            return Uninterrupted.read(() -> mapped(model, places));
          } catch (IOException e) {
            throw new ModelException(
                "the weights of " + model + " cannot be mapped into memory: " + e.getMessage(), e);
          } catch (OutOfMemoryError e) {
            throw new ModelException(
                "the weights of "
                    + model
                    + " do not fit into memory ("
                    + e.getMessage()
                    + "); -XX:MaxDirectMemorySize sets the limit for those that must be copied",
                e);
          }
        });
  }

  private static WeightTensors mapped(Path model, List<WeightPlace> places) throws IOException {
    Map<String, OnnxTensorLike> tensors = new LinkedHashMap<>();
    boolean done = false;
    try (OpenFiles files = new OpenFiles()) {
      for (WeightPlace place : places) {
        tensors.put(place.name(), tensor(place, bytes(files.channel(place.file()), place)));
      }
      ModelSession.count(1);
      done = true;
      return new WeightTensors(model, tensors);
    } catch (OrtException e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      if (!done) {
        tensors.values().forEach(OnnxTensorLike::close);
      }
    }
  }

  /** Channels that are open while weights are mapped; a mapping outlives its channel. */
  private static final class OpenFiles implements AutoCloseable {

    private final Map<Path, FileChannel> channels = new HashMap<>();

    FileChannel channel(Path file) throws IOException {
      FileChannel open = channels.get(file);
      if (open == null) {
        open = FileChannel.open(file, StandardOpenOption.READ);
        channels.put(file, open);
      }
      return open;
    }

    @Override
    public void close() throws IOException {
      for (FileChannel channel : new ArrayList<>(channels.values())) {
        channel.close();
      }
    }
  }

  private static ByteBuffer bytes(FileChannel channel, WeightPlace place) throws IOException {
    if (place.offset() + place.length() > channel.size()) {
      throw new IOException(
          place.file() + " ends before the weight " + place.name() + "; it has been cut short");
    }
    ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, place.offset(), place.length());
    if (place.offset() % place.type().size == 0) {
      return mapped.order(ByteOrder.nativeOrder());
    }
    ByteBuffer copy = ByteBuffer.allocateDirect(mapped.remaining()).order(ByteOrder.nativeOrder());
    return copy.put(mapped).flip();
  }

  private static OnnxTensor tensor(WeightPlace place, ByteBuffer bytes) throws OrtException {
    long[] shape = place.shape().stream().mapToLong(Long::longValue).toArray();
    return OnnxTensor.createTensor(OnnxEnvironment.get(), bytes, shape, place.type());
  }

  /**
   * Some of them, for a graph that does not use all.
   *
   * @param names initializers; those that are not here are left out
   * @return a view, which holds no reference
   */
  public Selection of(Set<String> names) {
    return new Selection(this, names);
  }

  /** Weights for one graph. */
  public static final class Selection {

    private final WeightTensors weights;
    private final Set<String> names;

    Selection(WeightTensors weights, Set<String> names) {
      this.weights = weights;
      this.names = Set.copyOf(names);
    }

    WeightTensors weights() {
      return weights;
    }

    Map<String, OnnxTensorLike> tensors() {
      Map<String, OnnxTensorLike> chosen = new LinkedHashMap<>(weights.tensors);
      chosen.keySet().retainAll(names);
      return chosen;
    }
  }

  /** One more holder; for a session that is being opened. */
  synchronized void retain() {
    if (references == 0) {
      throw new IllegalStateException("the weights of " + model + " are closed");
    }
    references++;
  }

  /**
   * Gives one reference back.
   *
   * @throws IllegalStateException if all have been given back already
   */
  @Override
  public synchronized void close() {
    if (references == 0) {
      throw new IllegalStateException("the weights of " + model + " are closed");
    }
    references--;
    if (references == 0) {
      tensors.values().forEach(OnnxTensorLike::close);
      ModelSession.count(-1);
    }
  }
}
