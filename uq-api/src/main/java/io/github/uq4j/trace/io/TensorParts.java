package io.github.uq4j.trace.io;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.uq4j.json.JsonCursor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which part of a whole each tensor of a trace is: numbers along an axis, by the tensor's name
 * below the prefix and the axis. What is not named is whole.
 */
final class TensorParts {

  private static final List<String> AXES =
      List.of("layers", "heads", "rows", "levels", "positions");

  private final Map<String, Map<String, List<Integer>>> byTensor = new LinkedHashMap<>();

  /** Reads the object under the cursor. */
  static TensorParts read(JsonCursor cursor) throws IOException {
    TensorParts parts = new TensorParts();
    cursor.object(
        tensor -> {
          Map<String, List<Integer>> axes = new LinkedHashMap<>();
          cursor.object(
              axis -> {
                if (!AXES.contains(axis)) {
                  throw cursor.fault("must be one of " + String.join(", ", AXES));
                }
                List<Integer> numbers = new ArrayList<>();
                cursor.array(() -> numbers.add(cursor.count()));
                axes.put(axis, numbers);
                return true;
              });
          parts.byTensor.put(tensor, axes);
          return true;
        });
    return parts;
  }

  /** What a trace's tensors are parts of. */
  static TensorParts of(Trace trace) {
    TensorParts parts = new TensorParts();
    parts.add("", trace.generation());
    for (int i = 0; i < trace.samples().size(); i++) {
      parts.add(TensorFolder.samplePrefix("", i), trace.samples().get(i));
    }
    return parts;
  }

  private void add(String under, Generation generation) {
    Tensors tensors = generation.tensors();
    tensors
        .attention()
        .ifPresent(
            attention -> {
              put(under + "attention", "layers", attention.layerNumbers());
              put(under + "attention", "heads", attention.headNumbers());
              put(under + "attention", "rows", attention.rowPositions());
            });
    tensors
        .hiddenStates()
        .ifPresent(
            hidden -> {
              put(under + "hidden_states", "levels", hidden.levelNumbers());
              put(under + "hidden_states", "positions", hidden.statePositions());
            });
  }

  private void put(String tensor, String axis, Optional<List<Integer>> numbers) {
    numbers.ifPresent(
        some -> byTensor.computeIfAbsent(tensor, name -> new LinkedHashMap<>()).put(axis, some));
  }

  /** Numbers along an axis of a tensor; empty if it is whole there. */
  Optional<List<Integer>> along(String tensor, String axis) {
    return Optional.ofNullable(byTensor.getOrDefault(tensor, Map.of()).get(axis));
  }

  void write(JsonGenerator out) throws IOException {
    if (byTensor.isEmpty()) {
      return;
    }
    out.writeObjectFieldStart("parts");
    for (Map.Entry<String, Map<String, List<Integer>>> tensor : byTensor.entrySet()) {
      out.writeObjectFieldStart(tensor.getKey());
      for (Map.Entry<String, List<Integer>> axis : tensor.getValue().entrySet()) {
        out.writeArrayFieldStart(axis.getKey());
        for (int number : axis.getValue()) {
          out.writeNumber(number);
        }
        out.writeEndArray();
      }
      out.writeEndObject();
    }
    out.writeEndObject();
  }
}
