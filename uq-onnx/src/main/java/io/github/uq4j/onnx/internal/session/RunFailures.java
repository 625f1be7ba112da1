package io.github.uq4j.onnx.internal.session;

import ai.onnxruntime.OrtException;
import io.github.uq4j.model.ModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what failed, for whom, and what can be done. */
public final class RunFailures {

  private static final Set<String> MEMORY =
      Set.of(
          "failed to allocate memory",
          "bad_alloc",
          "bad allocation",
          "out of memory",
          "smaller than requested bytes",
          "out_of_memory",
          "alloc_failed");

  private static final int SHOWN = 3;

  private RunFailures() {}

  /** What the runtime says of a run, as this library says it. */
  static ModelException of(Path file, String device, OrtException e) {
    String reason = oneLine(e.getMessage());
    if (!isMemory(reason)) {
      Optional<String> advice =
          device.equals("cpu") ? Optional.empty() : CudaMissing.advice(reason);
      return new ModelException(file + " failed to run: " + advice.orElse(reason), e);
    }
    String where = device.equals("cpu") ? "this machine" : "the device " + device;
    return new ModelException(
        file
            + " failed to run, as "
            + where
            + " has not enough memory; ask for less at once: a smaller batchSize or tokensPerBatch,"
            + " shorter texts, fewer signals ("
            + reason
            + ")",
        e);
  }

  /**
   * Whether a message of the runtime is about memory.
   *
   * @param reason its message
   * @return whether memory could not be had
   */
  static boolean isMemory(String reason) {
    String lower = reason.toLowerCase(Locale.ROOT);
    return MEMORY.stream().anyMatch(lower::contains);
  }

  /**
   * What messages call some requests.
   *
   * @param ids their names, at least one; each is said once
   * @return the first few of them, and how many there are
   */
  public static String requests(Stream<String> ids) {
    List<String> distinct = ids.distinct().toList();
    String few =
        distinct.stream()
            .limit(SHOWN)
            .map(id -> "\"" + id + "\"")
            .collect(Collectors.joining(", "));
    return distinct.size() == 1
        ? "request " + few
        : distinct.size() + " requests " + few + (distinct.size() > SHOWN ? ", ..." : "");
  }

  /**
   * Does work for somebody; a run that fails in it is reported with their name.
   *
   * @param whom what the work is for, as messages call it
   * @param work what to do
   * @param <T> its result
   * @return the result
   * @throws ModelException if a run fails or the heap is too small; the message begins with the
   *     name
   */
  public static <T> T named(Supplier<String> whom, Supplier<T> work) {
    try {
      return work.get();
    } catch (ModelException e) {
      if (e.getCause() instanceof OrtException cause) {
        throw new ModelException(whom.get() + ": " + e.getMessage(), cause);
      }
      throw e;
    } catch (OutOfMemoryError e) {
      throw new ModelException(
          whom.get()
              + ": what is recorded does not fit into this JVM's memory ("
              + e.getMessage()
              + "; -Xmx); ask for fewer texts at once, for parts of attention and hidden states, or"
              + " for top and entropy instead of logits",
          e);
    }
  }

  /** What could not be done with a file. */
  static ModelException cannot(Path file, String what, OrtException e) {
    return new ModelException(file + what + ": " + oneLine(e.getMessage()), e);
  }

  static String oneLine(@org.jspecify.annotations.Nullable String message) {
    return message == null ? "no message" : message.replaceAll("\\s+", " ").strip();
  }
}
