package io.github.uq4j.onnx.internal.decode;

import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.internal.decode.CacheSteps.Wanted;
import io.github.uq4j.onnx.internal.port.CacheSlot;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import io.github.uq4j.onnx.internal.session.ModelSession.Outputs;
import io.github.uq4j.trace.Signal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the model read finished texts in one pass each (teacher forcing).
 *
 * <p>Texts of similar length stand beside one another, padded on the right: causal attention never
 * looks there, whatever the model is told of masks and positions. A text whose logits are too many
 * for one pass is read in pieces with the cache.
 */
final class ForcedPass {

  private static final long FLOATS_AT_ONCE = 1L << 27;

  private final DecoderModel model;
  private final StepReader reader;
  private final int batchSize;

  ForcedPass(DecoderModel model, StepReader reader, int batchSize) {
    this.model = model;
    this.reader = reader;
    this.batchSize = batchSize;
  }

  /** What a pass is for. */
  enum Purpose {
    /** Attention and hidden states only. */
    SIGNALS,
    /** The distributions of every step, too. */
    DISTRIBUTIONS
  }

  /** Reads the texts; a result for every one, in the same order. */
  List<ForcedResult> run(List<ForcedText> texts, Purpose purpose) {
    List<ForcedResult> results = new ArrayList<>();
    texts.forEach(text -> results.add(new ForcedResult(text)));
    List<ForcedResult> sorted = new ArrayList<>(results);
    sorted.sort(Comparator.comparingInt(result -> result.text().length()));
    int from = 0;
    while (from < sorted.size()) {
      int to = batchEnd(sorted, from, purpose);
      List<ForcedResult> batch = sorted.subList(from, to);
      boolean tooLarge = to == from + 1 && purpose == Purpose.DISTRIBUTIONS && tooLarge(batch);
      if (tooLarge) {
        readInPieces(batch.get(0));
      }
      read(batch, tooLarge ? Purpose.SIGNALS : purpose);
      from = to;
    }
    return results;
  }

  private boolean tooLarge(List<ForcedResult> batch) {
    long logits = (long) batch.get(0).text().length() * model.vocabulary().orElse(1);
    return logits > FLOATS_AT_ONCE && !model.cache().isEmpty();
  }

  private int batchEnd(List<ForcedResult> sorted, int from, Purpose purpose) {
    int to = from + 1;
    while (to < sorted.size()
        && to - from < batchSize
        && floats(sorted.get(to).text(), purpose) * (to - from + 1) <= FLOATS_AT_ONCE) {
      to++;
    }
    return to;
  }

  private long floats(ForcedText text, Purpose purpose) {
    long length = text.length();
    long floats = purpose == Purpose.DISTRIBUTIONS ? length * model.vocabulary().orElse(1) : 0;
    if (text.signals().asks(Signal.ATTENTION)) {
      long heads = model.heads().orElse(1);
      floats += model.signals().attentions().size() * heads * length * length;
    }
    if (text.signals().asks(Signal.HIDDEN_STATES)) {
      long hiddenSize = model.hiddenSize().orElse(1);
      floats += model.signals().hiddenStates().size() * hiddenSize * length;
    }
    return floats;
  }

  private Set<String> outputs(Collection<ForcedResult> batch, Purpose purpose) {
    Set<String> wanted = new HashSet<>();
    for (ForcedResult result : batch) {
      if (result.text().signals().asks(Signal.ATTENTION)) {
        wanted.addAll(model.signals().attentions());
      }
      if (result.text().signals().asks(Signal.HIDDEN_STATES)) {
        wanted.addAll(model.signals().hiddenStates());
      }
    }
    if (purpose == Purpose.DISTRIBUTIONS) {
      wanted.add(model.signals().logits());
    }
    return wanted;
  }

  private void read(List<ForcedResult> batch, Purpose purpose) {
    Set<String> wanted = outputs(batch, purpose);
    if (wanted.isEmpty()) {
      return;
    }
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try {
      int width = batch.get(batch.size() - 1).text().length();
      give(inputs, batch, width);
      try (Outputs outputs = model.session().run(inputs, wanted, Memory.TRIM)) {
        collect(batch, width, outputs, purpose);
      }
    } finally {
      inputs.values().forEach(ModelSession::close);
    }
  }

  private void give(Map<String, OnnxTensor> inputs, List<ForcedResult> batch, int width) {
    int rows = batch.size();
    Columns columns = new Columns(rows, 0, width);
    for (int i = 0; i < rows; i++) {
      List<Integer> text = batch.get(i).text().ids();
      for (int column = 0; column < width; column++) {
        columns.set(i, column, text.get(column < text.size() ? column : 0), column);
      }
      columns.attend(i, 0, text.size());
    }
    columns.give(model, inputs);
    for (CacheSlot slot : model.cache()) {
      inputs.put(slot.past(), model.emptyPast(slot, rows));
    }
  }

  private void collect(List<ForcedResult> batch, int width, Outputs outputs, Purpose purpose) {
    if (purpose == Purpose.DISTRIBUTIONS) {
      float[] logits = outputs.floats(model.signals().logits());
      int vocabulary = logits.length / (batch.size() * width);
      for (int i = 0; i < batch.size(); i++) {
        ForcedText text = batch.get(i).text();
        for (int step = 0; step < text.steps(); step++) {
          int at = (i * width + text.promptLength() - 1 + step) * vocabulary;
          batch.get(i).add(reader, new LogitSlice(logits, at, vocabulary));
        }
      }
    }
    SignalTensors tensors = new SignalTensors(model.signals(), outputs, width);
    tensors.addHiddenStates(batch);
    tensors.addAttention(batch);
  }

  private void readInPieces(ForcedResult result) {
    ForcedText text = result.text();
    int vocabulary = model.vocabulary().orElse(1);
    int most = (int) Math.max(1, GenerationLoop.LOGITS_AT_ONCE / vocabulary);
    int last = text.length() - 1;
    try (CacheSteps steps = new CacheSteps(model, 1)) {
      while (steps.length() < last) {
        int from = steps.length();
        int width = Math.min(most, last - from);
        boolean wanted = from + width >= text.promptLength();
        float[] logits =
            steps.run(piece(text, from, width), wanted ? Wanted.LOGITS : Wanted.CACHE, Memory.TRIM);
        int first = Math.max(from, text.promptLength() - 1);
        for (int position = first; wanted && position < from + width; position++) {
          int count = logits.length / width;
          result.add(reader, new LogitSlice(logits, (position - from) * count, count));
        }
      }
    }
  }

  private static Columns piece(ForcedText text, int from, int width) {
    Columns columns = new Columns(1, from, width);
    for (int column = from; column < from + width; column++) {
      columns.set(0, column, text.ids().get(column), column);
    }
    columns.attend(0, 0, from + width);
    return columns;
  }
}
