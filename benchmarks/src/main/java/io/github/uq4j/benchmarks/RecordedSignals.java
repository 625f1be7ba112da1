package io.github.uq4j.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.io.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How far attention and hidden states of a zoo member are from what PyTorch recorded. */
final class RecordedSignals {

  private final Safetensors recorded;
  private Largest attention = new Largest(0, 0);
  private Largest hidden = new Largest(0, 0);

  private RecordedSignals(Safetensors recorded) {
    this.recorded = recorded;
  }

  /**
   * The largest difference, and of how many numbers.
   *
   * @param numbers how many were compared
   * @param difference relative to the largest number of a vector if that is larger than 1
   */
  record Largest(int numbers, double difference) {

    boolean within(double tolerance) {
      return numbers > 0 && difference <= tolerance;
    }
  }

  /** Reads the prompts of a member's folder, all in one batch. */
  static RecordedSignals compare(OnnxLanguageModel model, Path folder) {
    try {
      JsonNode facts =
          new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("facts.json")));
      RecordedSignals compared =
          new RecordedSignals(Safetensors.open(folder.resolve("recorded.safetensors")));
      List<ScoringRequest> requests = new ArrayList<>();
      for (JsonNode prompt : facts.path("prompts")) {
        List<Integer> ids = new ArrayList<>();
        prompt.forEach(id -> ids.add(id.asInt()));
        // The model puts the first of them, the beginning of a sequence, there itself.
        requests.add(
            new ScoringRequest(
                    "p" + requests.size(), "", "x", SignalRequest.parse("attention,hidden"))
                .withTokens(ids.subList(1, ids.size())));
      }
      compared.addAll(model.score(requests).stream().map(t -> t.generation().tensors()).toList());
      return compared;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  Largest attention() {
    return attention;
  }

  Largest hidden() {
    return hidden;
  }

  private void addAll(List<Tensors> found) {
    for (int prompt = 0; prompt < found.size(); prompt++) {
      addAttention(prompt, found.get(prompt).attention().orElseThrow());
      addHidden(prompt, found.get(prompt).hiddenStates().orElseThrow());
    }
  }

  private void addAttention(int prompt, Attention given) {
    float[] mine = values(given.values());
    float[] theirs = values(recorded.tensor(prompt + "/attentions"));
    int keys = given.keys();
    for (int block = 0; block < given.layers() * given.heads(); block++) {
      for (int query = 0; query < given.queries(); query++) {
        int row = (block * keys + given.position(query)) * keys;
        int at = (block * given.queries() + query) * keys;
        attention = larger(attention, mine, at, theirs, row, keys);
      }
    }
  }

  private void addHidden(int prompt, HiddenStates given) {
    float[] mine = values(given.values());
    float[] theirs = values(recorded.tensor(prompt + "/hidden_states"));
    if (mine.length != theirs.length) {
      throw new IllegalStateException(
          mine.length + " hidden states were given; " + theirs.length + " are recorded");
    }
    int dim = given.dimension();
    for (int at = 0; at < mine.length; at += dim) {
      hidden = larger(hidden, mine, at, theirs, at, dim);
    }
  }

  /** A vector's numbers are sums of products: what counts is the largest of them. */
  private static Largest larger(
      Largest old, float[] mine, int at, float[] theirs, int from, int count) {
    double size = 1;
    for (int i = 0; i < count; i++) {
      size = Math.max(size, Math.abs(theirs[from + i]));
    }
    double largest = old.difference();
    for (int i = 0; i < count; i++) {
      double difference = Math.abs((double) mine[at + i] - theirs[from + i]) / size;
      largest =
          Math.max(largest, Double.isFinite(difference) ? difference : Double.POSITIVE_INFINITY);
    }
    return new Largest(old.numbers() + count, largest);
  }

  private static float[] values(FloatTensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.shape().size())];
    tensor.read(0, values, values.length);
    return values;
  }
}
