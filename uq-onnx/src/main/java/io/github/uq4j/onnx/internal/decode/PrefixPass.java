package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.onnx.internal.decode.PrefixPlan.Branch;
import io.github.uq4j.onnx.internal.port.CacheSlot;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import io.github.uq4j.onnx.internal.session.Outputs;
import io.github.uq4j.onnx.internal.session.RunFailures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Reads texts as a {@link PrefixPlan} says. What lies in a common beginning is read once, and every
 * text takes its signals from there; the cache is copied up to the place where texts part, for so
 * many of them at once as the limits allow. Long texts are read in pieces.
 */
final class PrefixPass {

  private final DecoderModel model;
  private final RowReading reading;
  private final ForcedPass.Limits limits;
  private final ToIntFunction<ForcedText> ends;
  private long tokens;

  PrefixPass(
      DecoderModel model,
      RowReading reading,
      ForcedPass.Limits limits,
      ToIntFunction<ForcedText> ends) {
    this.model = model;
    this.reading = reading;
    this.limits = limits;
    this.ends = ends;
  }

  /** So many tokens were fed, padding included. */
  long tokens() {
    return tokens;
  }

  /**
   * Reads the texts that share a beginning.
   *
   * @param branch how
   * @return false if nothing was read, because the cache does not hold a column for every token
   */
  boolean read(Branch branch) {
    List<ForcedResult> all = branch.all();
    boolean read = holds(all);
    if (read) {
      try (CacheSteps steps = new CacheSteps(model, 1)) {
        read = spine(branch, steps);
      }
    }
    if (!read) {
      all.forEach(ForcedResult::reread);
    }
    return read;
  }

  private boolean holds(List<ForcedResult> all) {
    return all.stream().allMatch(one -> model.use().holds(ends.applyAsInt(one.text())));
  }

  private boolean spine(Branch branch, CacheSteps steps) {
    List<Share> shares = new ArrayList<>();
    branch.texts().forEach(one -> shares.add(new Share(one, 0, branch.from(), Share.ALL)));
    branch.same().forEach(one -> shares.add(new Share(one, 0, branch.from(), Share.ALL)));
    for (Branch fork : branch.forks()) {
      fork.all().forEach(one -> shares.add(new Share(one, 0, branch.from(), fork.from())));
    }
    if (!walk(steps, branch.texts(), shares, branch.end())) {
      return false;
    }
    for (Branch fork : branch.forks()) {
      if (!(fork.shared() ? family(fork, steps) : batch(fork, steps))) {
        return false;
      }
    }
    return true;
  }

  private boolean family(Branch fork, CacheSteps steps) {
    try (CacheSteps copy = steps.fork(List.of(0), fork.from())) {
      return spine(fork, copy);
    }
  }

  /** Texts beside one another, in as many batches as the limits ask for. */
  private boolean batch(Branch branch, CacheSteps from) {
    List<ForcedResult> sorted = new ArrayList<>(branch.texts());
    sorted.sort(Comparator.comparingInt(result -> ends.applyAsInt(result.text())));
    int at = 0;
    while (at < sorted.size()) {
      int to = at + 1;
      while (to < sorted.size() && fits(sorted.subList(at, to + 1), branch)) {
        to++;
      }
      List<ForcedResult> texts = sorted.subList(at, to);
      int end = ends.applyAsInt(texts.get(texts.size() - 1).text());
      List<Share> shares = new ArrayList<>();
      for (int i = 0; i < texts.size(); i++) {
        shares.add(new Share(texts.get(i), i, branch.from(), Share.ALL));
      }
      try (CacheSteps copy = from.fork(Collections.nCopies(texts.size(), 0), branch.from())) {
        if (!walk(copy, texts, shares, end)) {
          return false;
        }
      }
      at = to;
    }
    return true;
  }

  private boolean fits(List<ForcedResult> texts, Branch branch) {
    int end = ends.applyAsInt(texts.get(texts.size() - 1).text());
    int width = end - branch.from();
    // Where wide pieces cannot stand beside one another, columns can: worth it for short ones.
    boolean beside = model.batchesPieces() || width <= branch.texts().size();
    long floats = Math.max(perColumn(texts) * width, cached() * end);
    return beside
        && texts.size() <= limits.batchSize()
        && floats * texts.size() <= limits.floats()
        && reading.logits() * width * texts.size() <= limits.logits();
  }

  private long perColumn(List<ForcedResult> texts) {
    long most = 1;
    for (ForcedResult result : texts) {
      long floats = reading.floats(result.text()) + SignalTensors.floats(model, result.text());
      most = Math.max(most, floats / result.text().length());
    }
    return most;
  }

  /** Floats of the cache for one token. */
  private long cached() {
    long floats = 0;
    for (CacheSlot slot : model.cache()) {
      floats +=
          slot.fixed().stream().reduce(1L, (a, b) -> a * Math.max(1, b)) * (slot.packed() ? 2 : 1);
    }
    return floats;
  }

  /** Feeds texts beside one another, piece by piece. */
  private boolean walk(CacheSteps steps, List<ForcedResult> lanes, List<Share> shares, int end) {
    SignalTensors tensors = new SignalTensors(model, shares, lanes.size());
    List<ForcedResult> takers = shares.stream().map(Share::result).toList();
    int most = lanes.size() > 1 && !model.batchesPieces() ? 1 : most(takers, lanes.size(), end);
    while (steps.length() < end) {
      int width = Math.min(most, end - steps.length());
      SignalTensors.Piece piece = new SignalTensors.Piece(steps.length(), width);
      RowReading.Run rows = reading.next(shares, piece);
      Set<String> wanted = new HashSet<>(tensors.outputs(piece));
      wanted.addAll(rows.outputs());
      Columns next =
          columns(lanes, piece)
              .with(
                  inputs -> {
                    rows.give(inputs);
                    tensors.give(piece, inputs);
                  });
      tokens += (long) lanes.size() * width;
      Predicate<Outputs> take =
          outputs -> {
            if (steps.columnForEveryToken()) {
              rows.take(outputs, steps::logits);
              tensors.add(outputs, piece);
              return true;
            }
            return false;
          };
      boolean taken =
          RunFailures.named(
              () -> RunFailures.requests(takers.stream().map(taker -> taker.text().request())),
              () -> steps.run(next, wanted, Memory.TRIM, take::test));
      if (!taken) {
        model.use().lost(steps.length());
        return false;
      }
    }
    tensors.finish();
    return true;
  }

  /** So many columns at once. */
  private int most(List<ForcedResult> takers, int lanes, int end) {
    long floats = limits.floats() / (perColumn(takers) * lanes);
    long logits = limits.logits() / (Math.max(1, reading.logits()) * lanes);
    long scores = takers.stream().mapToLong(taker -> taker.text().scores(model)).max().orElse(1);
    long attention = ForcedPass.FLOATS_AT_ONCE / (scores * lanes);
    return (int) Math.max(1, Math.min(Math.min(end, attention), Math.min(floats, logits)));
  }

  private Columns columns(List<ForcedResult> lanes, SignalTensors.Piece piece) {
    Columns columns = new Columns(lanes.size(), piece.from(), piece.width());
    for (int i = 0; i < lanes.size(); i++) {
      List<Integer> ids = lanes.get(i).text().ids();
      for (int column = piece.from(); column < piece.end(); column++) {
        columns.set(i, column, ids.get(column < ids.size() ? column : 0), column);
      }
      // A row that has ended goes on with anything where lengths stand for the mask.
      int seen = model.batchesPieces() ? Math.min(ids.size(), piece.end()) : piece.end();
      columns.attend(i, 0, seen);
    }
    return columns;
  }
}
