package io.github.uq4j.onnx;

import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.internal.port.SignalOutputs;
import io.github.uq4j.trace.Signal;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a model folder offers.
 *
 * @param folder the folder
 * @param layout who laid it out: {@code optimum}, {@code genai} or {@code described}
 * @param file the model's file
 * @param architecture what the configuration calls it, where it does
 * @param precision element type of the logits and, in brackets, of the cache
 * @param sizes the model's sizes
 * @param cacheLayout the shape of one cache tensor, {@code batch} and {@code length} named; empty
 *     if the model keeps no cache
 * @param inputs the inputs in order
 * @param outputs the outputs in order
 * @param operators the kinds of operators of the graph, sorted
 * @param signals what can be recorded as the file stands; empty for a model that is no language
 *     model
 * @param edits what the file does not give, and whether it can be made to
 * @param remarks what stands in the way of running the model, or is worth knowing, a sentence each
 */
public record OnnxInspection(
    Path folder,
    String layout,
    Path file,
    Optional<String> architecture,
    String precision,
    Sizes sizes,
    Optional<String> cacheLayout,
    List<Port> inputs,
    List<Port> outputs,
    List<String> operators,
    Set<Signal> signals,
    List<Edit> edits,
    List<String> remarks) {

  /**
   * A model's sizes, each where known.
   *
   * @param layers number of blocks
   * @param heads query heads in a block
   * @param cacheHeads key/value heads in a block
   * @param headWidth width of a head
   * @param hiddenSize width of the residual stream
   * @param vocabulary logits in a row; of an encoder, the tokens it knows
   * @param positions the context's length
   */
  public record Sizes(
      OptionalInt layers,
      OptionalInt heads,
      OptionalInt cacheHeads,
      OptionalInt headWidth,
      OptionalInt hiddenSize,
      OptionalInt vocabulary,
      OptionalInt positions) {}

  /**
   * An input or output.
   *
   * @param name its name
   * @param type its element type, such as {@code float} or {@code int64}
   * @param shape its extents; -1 is any
   * @param meaning what goes into it or comes out of it; empty where that is not known
   */
  public record Port(String name, String type, List<Long> shape, String meaning) {

    /** Copies the list. */
    public Port {
      shape = List.copyOf(shape);
    }
  }

  /**
   * Whether the graph can be edited, in memory, to give a signal.
   *
   * <p>An inspection looks at the graph's structure. What the edited graph gives is checked by a
   * short run when a model is first asked for the signal, and may be refused then.
   *
   * @param signal the signal
   * @param possible whether the structure allows it
   * @param explanation how, or why not
   */
  public record Edit(Signal signal, boolean possible, String explanation) {}

  /** Copies the collections. */
  public OnnxInspection {
    edits = List.copyOf(edits);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    operators = List.copyOf(operators);
    signals = Set.copyOf(signals);
    remarks = List.copyOf(remarks);
  }

  /**
   * Inspects a folder. The structure is read from the file; then the model is loaded on the CPU and
   * closed again, to see whether that can be done. It is not run.
   *
   * @param folder the model's folder; it may lack a tokenizer
   * @return what it offers
   * @throws IllegalArgumentException if the folder is no model's folder
   * @throws ModelException if a file of it cannot be read
   */
  public static OnnxInspection of(Path folder) {
    return FolderInspector.inspect(folder);
  }

  static Set<Signal> recordable(SignalOutputs outputs) {
    EnumSet<Signal> signals =
        EnumSet.of(
            Signal.LOGPROBS,
            Signal.TOP_LOGPROBS,
            Signal.ENTROPY,
            Signal.STATISTICS,
            Signal.LOGITS,
            Signal.PROMPT_LOGITS);
    if (!outputs.attentions().isEmpty()) {
      signals.add(Signal.ATTENTION);
    }
    if (!outputs.hiddenStates().isEmpty()) {
      signals.add(Signal.HIDDEN_STATES);
    }
    return signals;
  }
}
