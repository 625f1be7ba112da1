package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.onnx.internal.decode.CacheSteps.Wanted;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Lets answers grow in batches.
 *
 * <p>Answers of similar length stand beside one another, padded on the left; a model that is not
 * told positions and mask gets equal lengths only. The prompt but for its last token fills the
 * cache without its logits being fetched; after that every run feeds one column. Rows that have
 * ended are dropped once they are half of the batch. A padded batch may use up the model's
 * positions before all its rows do: such rows start again in a batch of their own length.
 */
final class GenerationLoop {

  /** About so many logits are computed at once. */
  static final long LOGITS_AT_ONCE = 1L << 26;

  private final DecoderModel model;
  private final StepReader reader;
  private final Set<Integer> ends;
  private final int batchSize;

  GenerationLoop(DecoderModel model, StepReader reader, Set<Integer> ends, int batchSize) {
    this.model = model;
    this.reader = reader;
    this.ends = Set.copyOf(ends);
    this.batchSize = batchSize;
  }

  /** A row and the columns of padding before it. */
  private record Lane(GenerationRow row, int padding) {

    int position(int column) {
      return Math.max(0, Math.min(column - padding, row.length() - 1));
    }
  }

  void run(List<GenerationRow> rows) {
    List<GenerationRow> waiting = unfinished(rows);
    while (!waiting.isEmpty()) {
      waiting.sort(Comparator.comparingInt(GenerationRow::length));
      walk(waiting.subList(0, batchEnd(waiting)));
      waiting = unfinished(waiting);
    }
  }

  private static List<GenerationRow> unfinished(List<GenerationRow> rows) {
    List<GenerationRow> unfinished = new ArrayList<>(rows);
    unfinished.removeIf(GenerationRow::done);
    return unfinished;
  }

  private int batchEnd(List<GenerationRow> sorted) {
    int end = Math.min(batchSize, sorted.size());
    if (!model.padsLeft()) {
      int same = 1;
      while (same < end && sorted.get(same).length() == sorted.get(0).length()) {
        same++;
      }
      end = same;
    }
    return end;
  }

  private void walk(List<GenerationRow> batch) {
    int width = batch.get(batch.size() - 1).length();
    List<Lane> lanes = new ArrayList<>();
    for (GenerationRow row : batch) {
      lanes.add(new Lane(row, width - row.length()));
    }
    try (CacheSteps steps = new CacheSteps(model, lanes.size())) {
      fillCache(steps, lanes, width - 1);
      while (!lanes.isEmpty() && steps.length() < model.config().positions()) {
        float[] logits = steps.run(columns(lanes, steps.length(), 1), Wanted.LOGITS, Memory.KEEP);
        extend(lanes, logits);
        lanes = dropEnded(steps, lanes);
      }
    }
  }

  private void fillCache(CacheSteps steps, List<Lane> lanes, int columns) {
    long perColumn = (long) lanes.size() * model.vocabulary().orElse(1);
    int most = (int) Math.max(1, Math.min(LOGITS_AT_ONCE / perColumn, Integer.MAX_VALUE));
    while (steps.length() < columns) {
      int width = Math.min(most, columns - steps.length());
      steps.run(columns(lanes, steps.length(), width), Wanted.CACHE, Memory.TRIM);
    }
  }

  private static Columns columns(List<Lane> lanes, int from, int width) {
    Columns columns = new Columns(lanes.size(), from, width);
    for (int i = 0; i < lanes.size(); i++) {
      Lane lane = lanes.get(i);
      for (int column = from; column < from + width; column++) {
        int position = lane.position(column);
        columns.set(i, column, lane.row().idAt(position), position);
      }
      columns.attend(i, Math.min(lane.padding(), from + width), from + width);
    }
    return columns;
  }

  private void extend(List<Lane> lanes, float[] logits) {
    int count = logits.length / lanes.size();
    for (int i = 0; i < lanes.size(); i++) {
      GenerationRow row = lanes.get(i).row();
      if (!row.done()) {
        row.extend(reader, new LogitSlice(logits, i * count, count), ends);
      }
    }
  }

  private static List<Lane> dropEnded(CacheSteps steps, List<Lane> lanes) {
    List<Integer> going = new ArrayList<>();
    for (int i = 0; i < lanes.size(); i++) {
      if (!lanes.get(i).row().done()) {
        going.add(i);
      }
    }
    if (going.isEmpty()) {
      return List.of();
    }
    if (going.size() * 2 > lanes.size()) {
      return lanes;
    }
    steps.keep(going);
    List<Lane> kept = new ArrayList<>();
    for (int i : going) {
      kept.add(lanes.get(i));
    }
    return kept;
  }
}
