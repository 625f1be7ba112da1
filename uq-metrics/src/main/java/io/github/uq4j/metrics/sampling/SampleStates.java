package io.github.uq4j.metrics.sampling;

import io.github.uq4j.metrics.sampling.answers.SampledAnswers;
import io.github.uq4j.model.EmbeddingModel;
import io.github.uq4j.score.Profile;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Trace;
import java.util.List;

/** One vector a sample: an inner state of the model, or that of an embedding model. */
final class SampleStates {

  private SampleStates() {}

  /** Whether every sample has hidden states of all levels and positions, at least of one. */
  static boolean recorded(Trace trace) {
    return trace.samples().stream()
        .map(sample -> sample.tensors().hiddenStates())
        .allMatch(hidden -> hidden.filter(h -> h.whole() && h.positions() > 0).isPresent());
  }

  /** The middle block's state at each sample's last token. */
  static double[][] middle(Trace trace, Profile profile) {
    double[][] states = new double[trace.samples().size()][];
    for (int i = 0; i < states.length; i++) {
      Generation sample = trace.samples().get(i);
      HiddenStates hidden = sample.tensors().hiddenStates().orElseThrow();
      int level = (hidden.levels() - 1) / 2;
      states[i] = widened(hidden.state(level, position(sample, hidden, profile)));
      requireAlike(i, states[i], states[0]);
    }
    return states;
  }

  private static int position(Generation sample, HiddenStates hidden, Profile profile) {
    int last = hidden.positions() - 1;
    if (profile == Profile.REFERENCE) {
      return last;
    }
    int trailing = 0;
    int listed = sample.tokens().size();
    while (trailing < listed && sample.tokens().get(listed - 1 - trailing).special()) {
      trailing++;
    }
    return Math.max(0, last - trailing);
  }

  /** An embedding model's vectors of the distinct texts, asked for once. */
  static double[][] embedded(Trace trace, EmbeddingModel model) {
    SampledAnswers answers = SampledAnswers.of(trace);
    List<String> distinct = answers.distinctTexts();
    FloatTensor vectors = model.embed(distinct);
    int width = Math.toIntExact(vectors.shape().extent(1));
    if (vectors.shape().extent(0) != distinct.size()) {
      throw new IllegalStateException(
          "the embedding model gave "
              + vectors.shape().extent(0)
              + " vectors; must be one for each of "
              + distinct.size()
              + " texts");
    }
    double[][] states = new double[answers.size()][width];
    for (int i = 0; i < states.length; i++) {
      long row = distinct.indexOf(answers.texts().get(i));
      for (int d = 0; d < width; d++) {
        states[i][d] = vectors.get(row * width + d);
      }
      requireAlike(i, states[i], states[0]);
    }
    return states;
  }

  private static double[] widened(float[] state) {
    double[] wide = new double[state.length];
    for (int d = 0; d < wide.length; d++) {
      wide[d] = state[d];
    }
    return wide;
  }

  private static void requireAlike(int sample, double[] state, double[] first) {
    if (state.length != first.length || state.length == 0) {
      throw new IllegalArgumentException(
          "samples["
              + sample
              + "] has a state of "
              + state.length
              + " components; must be as many as samples[0], "
              + first.length
              + ", and at least 1");
    }
    for (int d = 0; d < state.length; d++) {
      if (!Double.isFinite(state[d])) {
        throw new IllegalArgumentException(
            "samples[" + sample + "], state[" + d + "] = " + state[d] + "; must be finite");
      }
    }
  }
}
