package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.onnx.internal.head.GraphHead;
import io.github.uq4j.onnx.internal.head.HeadRows;
import io.github.uq4j.onnx.internal.head.HeadRows.Reduced;
import io.github.uq4j.onnx.internal.head.HeadRows.Whole;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import io.github.uq4j.onnx.internal.session.Outputs;
import io.github.uq4j.trace.Signal;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One step of answers whose logits are reduced in the graph. Rows that take the most probable token
 * need only what the graph makes of their logits; for a row that is drawn, penalised or records its
 * logits the logits come along, and a drawn or penalised one is reduced here.
 */
final class HeadStep {

  private final GraphHead.Loaded head;
  private final StepReader reader;
  private final Set<Integer> ends;

  HeadStep(GraphHead.Loaded head, StepReader reader, Set<Integer> ends) {
    this.head = head;
    this.reader = reader;
    this.ends = Set.copyOf(ends);
  }

  /**
   * Feeds a column.
   *
   * @param steps the batch
   * @param next its column
   * @param rows answers
   * @param from which row of the batch each goes on from
   * @param told is given an answer after its token
   */
  void run(
      CacheSteps steps,
      Columns next,
      List<GenerationRow> rows,
      List<Integer> from,
      Consumer<GenerationRow> told) {
    List<GenerationRow> going = rows.stream().filter(row -> !row.done()).toList();
    int top = going.stream().mapToInt(row -> row.signals().top()).max().orElse(0);
    boolean statistics = going.stream().anyMatch(row -> row.signals().asks(Signal.STATISTICS));
    boolean whole = going.stream().anyMatch(row -> !row.takesBest() || row.keepsRow());
    HeadRows reduced =
        new HeadRows(head, top, statistics ? HeadRows.Statistics.MADE : HeadRows.Statistics.LEFT);
    for (int row = 0; row < steps.rows(); row++) {
      reduced.add(row, 0, 0);
    }
    Set<String> wanted = reduced.outputs(whole ? Whole.FETCHED : Whole.LEFT);
    steps.run(
        next.with(reduced::give),
        wanted,
        Memory.KEEP,
        outputs -> {
          extend(rows, from, reduced.read(outputs), logits(outputs, whole), told);
          return wanted;
        });
  }

  private FloatBuffer logits(Outputs outputs, boolean whole) {
    return FloatBuffer.wrap(whole ? outputs.floats(head.logits()) : new float[0]);
  }

  private void extend(
      List<GenerationRow> rows,
      List<Integer> from,
      List<Reduced> reduced,
      FloatBuffer logits,
      Consumer<GenerationRow> told) {
    for (int i = 0; i < rows.size(); i++) {
      GenerationRow row = rows.get(i);
      if (row.done()) {
        continue;
      }
      int at = logits.remaining() == 0 ? 0 : from.get(i) * head.vocabulary();
      LogitSlice slice = new LogitSlice(logits, at, head.vocabulary());
      if (row.takesBest()) {
        row.extend(reader, reduced.get(from.get(i)), slice, ends);
      } else {
        row.extend(reader, slice, ends);
      }
      told.accept(row);
    }
  }
}
