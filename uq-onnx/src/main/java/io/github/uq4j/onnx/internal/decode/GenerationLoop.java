package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.model.GenerationListener;
import io.github.uq4j.onnx.internal.decode.CacheSteps.Wanted;
import io.github.uq4j.onnx.internal.loop.LoopEngine;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import io.github.uq4j.onnx.internal.session.RunFailures;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Lets answers grow in batches, a run of the model for every token or, with a wrapped decoder, for
 * several.
 *
 * <p>Prompts of similar length stand beside one another, padded on the left; a model that is not
 * told positions and mask gets equal lengths only. A prompt is read once, however many answers it
 * has, and only its last column is multiplied with the vocabulary, where the graph allows that: the
 * run that ends it gives every answer its first token, and the cache is copied for each of them.
 * Long prompts, and those of other graphs, fill the cache first, and their last column is a run of
 * its own. So do prompts of a wrapped decoder that has a part for it: their last column is the
 * first that the loop feeds. After that every run feeds one column. Rows that have ended are
 * dropped once they are half of the batch. A padded batch may use up the model's positions before
 * all its rows do: such rows start again in a batch of their own length.
 */
final class GenerationLoop {

  /** About so many logits, or rows of attention, are computed at once. */
  static final long FLOATS_AT_ONCE = 1L << 26;

  private static final int MANY_HEADS = 32;
  private static final int WIDE = 8192;

  /** What a block makes of a column at once, in widths of the residual stream. */
  private static final long WIDTHS = 8;

  private final DecoderModel model;
  private final StepReader reader;
  private final Rules rules;
  private final Optional<Bursts> bursts;
  private List<GenerationRow> all = List.of();

  GenerationLoop(DecoderModel model, StepReader reader, Rules rules) {
    this.model = model;
    this.reader = reader;
    this.rules = rules;
    this.bursts = rules.loop().map(loop -> new Bursts(loop, reader, rules.ends()));
  }

  /**
   * What holds for all rows.
   *
   * @param ends the ids that end an answer
   * @param batchSize at most so many rows beside one another
   * @param listener is told of every token
   * @param loop the same decoder, wrapped, if several tokens are to come out of one run
   */
  record Rules(
      Set<Integer> ends,
      int batchSize,
      Optional<GenerationListener> listener,
      Optional<LoopEngine> loop) {}

  /** Answers that go on from the same tokens. */
  private record Source(List<GenerationRow> rows) {

    int length() {
      return rows.get(0).length();
    }
  }

  /** A row and the columns of padding before it. */
  private record Lane(GenerationRow row, int padding) {

    int position(int column) {
      return Math.max(0, Math.min(column - padding, row.length() - 1));
    }
  }

  void run(List<GenerationRow> rows) {
    all = List.copyOf(rows);
    List<GenerationRow> waiting = unfinished(rows);
    while (!waiting.isEmpty()) {
      List<Source> sources = sources(waiting);
      List<Source> batch = sources.subList(0, batchEnd(sources));
      RunFailures.named(
          () -> named(batch),
          () -> {
            walk(batch);
            return batch;
          });
      waiting = unfinished(waiting);
    }
  }

  private static String named(List<Source> batch) {
    return RunFailures.requests(
        batch.stream().flatMap(source -> source.rows().stream()).map(row -> row.request().id()));
  }

  private static List<GenerationRow> unfinished(List<GenerationRow> rows) {
    List<GenerationRow> unfinished = new ArrayList<>(rows);
    unfinished.removeIf(GenerationRow::done);
    return unfinished;
  }

  private static List<Source> sources(List<GenerationRow> rows) {
    Map<List<Integer>, List<GenerationRow>> byTokens = new LinkedHashMap<>();
    for (GenerationRow row : rows) {
      byTokens.computeIfAbsent(row.tokens(), tokens -> new ArrayList<>()).add(row);
    }
    List<Source> sources = new ArrayList<>();
    byTokens.values().forEach(same -> sources.add(new Source(same)));
    sources.sort(Comparator.comparingInt(Source::length));
    return sources;
  }

  private int batchEnd(List<Source> sorted) {
    int end = Math.min(rules.batchSize(), sorted.size());
    if (!model.padsLeft()) {
      int same = 1;
      while (same < end && sorted.get(same).length() == sorted.get(0).length()) {
        same++;
      }
      end = same;
    }
    while (end > 1 && !model.batchesPieces() && !atOnce(sorted.get(end - 1).length(), end)) {
      end--;
    }
    return end;
  }

  /** Whether the cache of so many rows is filled in one piece, but for the last column. */
  private boolean atOnce(int width, int rows) {
    return width - 1 <= columnsAtOnce(rows, width);
  }

  private void walk(List<Source> batch) {
    int width = batch.get(batch.size() - 1).length();
    List<Lane> prompts = new ArrayList<>();
    for (Source source : batch) {
      prompts.add(new Lane(source.rows().get(0), width - source.length()));
    }
    try (CacheSteps steps = new CacheSteps(model, prompts.size())) {
      Optional<ModelSession> filling = filling(batch, width);
      int last = filling.isPresent() ? 1 : decidingPiece(prompts.size(), width);
      if (!fillCache(steps, prompts, width - last, filling)) {
        return;
      }
      List<Integer> from = new ArrayList<>();
      List<Lane> lanes = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        for (GenerationRow row : batch.get(i).rows()) {
          from.add(i);
          lanes.add(new Lane(row, prompts.get(i).padding()));
        }
      }
      if (filling.isEmpty()) {
        step(steps, columns(prompts, width - last, last), lanes, from);
      }
      decode(steps, lanes, from);
    }
  }

  /**
   * What reads prompts up to their last column, with which the loop begins. One prompt, and several
   * answers to each, are quicker with a first token that the run gives that reads the prompt.
   */
  private Optional<ModelSession> filling(List<Source> batch, int width) {
    List<GenerationRow> rows = batch.stream().flatMap(source -> source.rows().stream()).toList();
    // Some decoders' angles depend on how much is read at once.
    boolean splits =
        batch.size() > 1
            && rows.size() == batch.size()
            && width > 1
            && model.config().lengthDependent().isEmpty();
    return splits ? bursts.flatMap(loop -> loop.filling(rows)) : Optional.empty();
  }

  /** So many columns of prompts are read by the run that gives the first tokens. */
  private int decidingPiece(int rows, int width) {
    boolean picks = model.head().isEmpty() && model.picksLast();
    return picks && width <= columnsAtOnce(rows, width) ? width : 1;
  }

  /** So many columns of so many rows are read at once, of {@code width} in all. */
  private int columnsAtOnce(long rows, int width) {
    return columnsAtOnce(rows, width, !model.picksLast());
  }

  private int columnsAtOnce(long rows, int width, boolean logits) {
    long perColumn =
        logits
            ? model.vocabulary().orElse(1)
            : (long) model.heads().orElse(MANY_HEADS) * width
                + WIDTHS * model.hiddenSize().orElse(WIDE);
    return (int) Math.max(1, Math.min(FLOATS_AT_ONCE / (rows * perColumn), Integer.MAX_VALUE));
  }

  /** Lets the answers of prompts go on that have been read. */
  private void decode(CacheSteps prompts, List<Lane> lanes, List<Integer> from) {
    List<Lane> going = new ArrayList<>();
    List<Integer> sources = new ArrayList<>();
    for (int i = 0; i < lanes.size(); i++) {
      if (!lanes.get(i).row().done()) {
        going.add(lanes.get(i));
        sources.add(from.get(i));
      }
    }
    if (going.size() <= rules.batchSize()) {
      if (!going.isEmpty() && !sources.equals(range(prompts.rows())) && !shares(prompts, going)) {
        prompts.keep(sources);
      }
      decode(prompts, going);
      return;
    }
    for (int at = 0; at < going.size(); at += rules.batchSize()) {
      int end = Math.min(going.size(), at + rules.batchSize());
      try (CacheSteps fork = prompts.fork(sources.subList(at, end))) {
        decode(fork, going.subList(at, end));
      }
    }
  }

  /** Whether answers to one prompt go on from one copy of its cache. */
  private boolean shares(CacheSteps prompts, List<Lane> lanes) {
    return prompts.rows() == 1
        && bursts.map(Bursts::sharesRows).orElse(false)
        && lanes.stream().map(Lane::row).allMatch(Bursts::records);
  }

  private void decode(CacheSteps steps, List<Lane> batch) {
    List<Lane> lanes = batch;
    while (!lanes.isEmpty() && steps.length() < model.config().positions()) {
      if (interrupted()) {
        return;
      }
      List<GenerationRow> rows = lanes.stream().map(Lane::row).toList();
      if (bursts.isPresent() && rows.stream().allMatch(Bursts::records)) {
        int room = model.config().positions() - steps.length();
        bursts.get().run(steps, columns(lanes, steps.length(), 1), rows, room, this::tell);
        lanes = dropEnded(steps, lanes);
        continue;
      }
      step(steps, columns(lanes, steps.length(), 1), lanes, range(lanes.size()));
      lanes = dropEnded(steps, lanes);
    }
  }

  /** A thread that is interrupted keeps the answers as they are; its mark stays. */
  private boolean interrupted() {
    boolean interrupted = Thread.currentThread().isInterrupted();
    if (interrupted) {
      cancel();
    }
    return interrupted;
  }

  private void cancel() {
    all.forEach(GenerationRow::cancel);
  }

  /** Fills the cache; false if the call was cancelled. */
  private boolean fillCache(
      CacheSteps steps, List<Lane> lanes, int columns, Optional<ModelSession> filling) {
    boolean logits = filling.isEmpty() && !model.picksLast();
    int most = columnsAtOnce(lanes.size(), columns + 1, logits);
    while (steps.length() < columns) {
      if (interrupted()) {
        return false;
      }
      int width = Math.min(most, columns - steps.length());
      Columns next = columns(lanes, steps.length(), width);
      if (filling.isPresent()) {
        steps.fill(next, filling.get());
      } else {
        steps.run(next, Wanted.CACHE, Memory.TRIM);
      }
    }
    return !interrupted();
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

  /** Feeds a column and gives every row its next token. */
  private void step(CacheSteps steps, Columns next, List<Lane> lanes, List<Integer> from) {
    if (model.head().isEmpty()) {
      extend(
          lanes, steps.run(next, Wanted.LAST, next.width() > 1 ? Memory.TRIM : Memory.KEEP), from);
      return;
    }
    List<GenerationRow> rows = lanes.stream().map(Lane::row).toList();
    new HeadStep(model.head().get().loaded(), reader, rules.ends())
        .run(steps, next, rows, from, this::tell);
  }

  /** Gives every row its next token from its row of logits. */
  private void extend(List<Lane> lanes, FloatBuffer logits, List<Integer> from) {
    int count = logits.remaining() / (from.get(from.size() - 1) + 1);
    for (int i = 0; i < lanes.size(); i++) {
      GenerationRow row = lanes.get(i).row();
      if (!row.done()) {
        row.extend(reader, new LogitSlice(logits, from.get(i) * count, count), rules.ends());
        tell(row);
      }
    }
  }

  private void tell(GenerationRow row) {
    if (rules.listener().isEmpty()) {
      return;
    }
    switch (rules.listener().get().onToken(row.event())) {
      case CONTINUE -> {}
      case END_ANSWER -> row.cancel();
      case CANCEL -> cancel();
    }
  }

  private static List<Integer> range(int count) {
    return IntStream.range(0, count).boxed().toList();
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
