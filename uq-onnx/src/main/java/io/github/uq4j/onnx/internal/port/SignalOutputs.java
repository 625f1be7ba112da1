package io.github.uq4j.onnx.internal.port;

import io.github.uq4j.onnx.internal.session.ModelSession.Port;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which outputs of a decoder hold which signal: the one place that knows.
 *
 * @param logits the output with the logits {@code [batch, sequence, vocabulary]}
 * @param hiddenStates {@code [batch, sequence, dim]} each: the embeddings, then every layer, the
 *     last after the final norm; empty if the model does not give them
 * @param attentions {@code [batch, heads, query, key]} each, one a layer; empty if the model does
 *     not give them
 */
public record SignalOutputs(String logits, List<String> hiddenStates, List<String> attentions) {

  private static final Pattern HIDDEN = Pattern.compile("hidden_states[._](\\d{1,6})");
  private static final Pattern ATTENTION = Pattern.compile("attentions?[._](\\d{1,6})");

  /** Copies the lists. */
  public SignalOutputs {
    hiddenStates = List.copyOf(hiddenStates);
    attentions = List.copyOf(attentions);
  }

  /**
   * Finds the outputs by their names.
   *
   * @param file the model's file, for messages
   * @param outputs its outputs
   * @param logits what the logits are called
   * @return what gives what
   * @throws IllegalArgumentException if there are no logits, or they are no floating numbers
   */
  public static SignalOutputs of(Path file, Map<String, Port> outputs, String logits) {
    Port port = outputs.get(logits);
    if (port == null || port.shape().size() != 3) {
      throw new IllegalArgumentException(
          file
              + " has the outputs "
              + outputs.keySet()
              + "; a language model must have one called "
              + logits
              + " [batch, sequence, vocabulary]");
    }
    CacheSlot.requireFloating(file, port);
    return new SignalOutputs(logits, numbered(outputs, HIDDEN), numbered(outputs, ATTENTION));
  }

  private static List<String> numbered(Map<String, Port> outputs, Pattern pattern) {
    Map<Integer, String> names = new TreeMap<>();
    for (String name : outputs.keySet()) {
      Matcher matcher = pattern.matcher(name);
      if (matcher.matches()) {
        names.put(Integer.valueOf(matcher.group(1)), name);
      }
    }
    return List.copyOf(names.values());
  }
}
