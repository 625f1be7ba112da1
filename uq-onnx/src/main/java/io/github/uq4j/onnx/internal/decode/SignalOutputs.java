package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.onnx.internal.session.ModelSession;
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

  private static final Pattern HIDDEN = Pattern.compile("hidden_states[._](\\d+)");
  private static final Pattern ATTENTION = Pattern.compile("attentions?[._](\\d+)");

  /** Copies the lists. */
  public SignalOutputs {
    hiddenStates = List.copyOf(hiddenStates);
    attentions = List.copyOf(attentions);
  }

  /**
   * Finds the outputs by their names.
   *
   * @param session the model
   * @return what gives what
   * @throws IllegalArgumentException if there are no logits
   */
  public static SignalOutputs of(ModelSession session) {
    boolean found =
        session.outputs().values().stream()
            .anyMatch(port -> port.name().equals("logits") && port.shape().size() == 3);
    if (!found) {
      throw new IllegalArgumentException(
          session.file()
              + " has the outputs "
              + session.outputs().keySet()
              + "; a language model must have one called logits [batch, sequence, vocabulary]");
    }
    return new SignalOutputs("logits", numbered(session, HIDDEN), numbered(session, ATTENTION));
  }

  private static List<String> numbered(ModelSession session, Pattern pattern) {
    Map<Integer, String> names = new TreeMap<>();
    for (String name : session.outputs().keySet()) {
      Matcher matcher = pattern.matcher(name);
      if (matcher.matches()) {
        names.put(Integer.valueOf(matcher.group(1)), name);
      }
    }
    return List.copyOf(names.values());
  }
}
