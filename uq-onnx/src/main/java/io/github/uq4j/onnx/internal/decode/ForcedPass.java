package io.github.uq4j.onnx.internal.decode;

import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.internal.decode.DecoderModel.From;
import io.github.uq4j.onnx.internal.head.GraphHead;
import io.github.uq4j.onnx.internal.port.CacheSlot;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import io.github.uq4j.onnx.internal.session.Outputs;
import io.github.uq4j.onnx.internal.session.RunFailures;
import java.nio.FloatBuffer;
import java.util.ArrayList;
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
 * looks there, whatever the model is told of masks and positions. A text whose outputs are too many
 * for one pass is read in pieces with the cache, each as wide as its outputs allow; a model without
 * a cache has to read it at once.
 */
final class ForcedPass {

  /** About so many floats of attention and hidden states come out of one run. */
  static final long FLOATS_AT_ONCE = 1L << 27;

  /** About so many logits come out of one run. */
  static final long LOGITS_AT_ONCE = LogitBuffer.MOST;

  private final DecoderModel model;
  private final StepReader reader;
  private final Limits limits;
  private final Prefixes prefixes;
  private long tokens;

  ForcedPass(DecoderModel model, StepReader reader, Limits limits, Prefixes prefixes) {
    this.model = model;
    this.reader = reader;
    this.limits = limits;
    this.prefixes = prefixes;
  }

  /** What is done about texts that begin with the same tokens. */
  enum Prefixes {
    /** That beginning is read once, see {@link PrefixPlan}. */
    SHARED,
    /** Each is read whole. */
    REREAD
  }

  /** So many tokens were fed, padding included, for texts that share their beginning. */
  long sharedTokens() {
    return tokens;
  }

  /**
   * How much is read at once.
   *
   * @param batchSize at most so many texts beside one another
   * @param floats about so many values come out of one run beside its logits
   * @param logits about so many logits come out of one run
   */
  record Limits(int batchSize, long floats, long logits) {

    /** The same number of either. */
    Limits(int batchSize, long floats) {
      this(batchSize, floats, floats);
    }
  }

  /** What a pass is for. */
  enum Purpose {
    /** Attention and hidden states only. */
    SIGNALS,
    /** The distributions of every step, too. */
    DISTRIBUTIONS
  }

  /**
   * Reads the texts, their distributions with a decoder that reduces logits in its graph.
   *
   * @param texts the texts
   * @param head that decoder
   * @return a result for every one, in the same order
   */
  List<ForcedResult> run(List<ForcedText> texts, GraphHead.Loaded head) {
    List<ForcedResult> results = results(texts);
    List<ForcedResult> left =
        shared(results, new RowReading.Reduced(head, reader), Purpose.DISTRIBUTIONS);
    new HeadPass(head, model, reader, limits).run(left);
    return results;
  }

  /** Reads the texts; a result for every one, in the same order. */
  List<ForcedResult> run(List<ForcedText> texts, Purpose purpose) {
    List<ForcedResult> results = results(texts);
    RowReading reading =
        purpose == Purpose.DISTRIBUTIONS
            ? new RowReading.Fetched(model, reader)
            : RowReading.none();
    List<ForcedResult> read =
        results.stream().filter(result -> end(result.text(), purpose) > 0).toList();
    readAll(shared(read, reading, purpose), purpose);
    return results;
  }

  /** Reads those texts that share their beginning; returns the others. */
  private List<ForcedResult> shared(
      List<ForcedResult> results, RowReading reading, Purpose purpose) {
    if (prefixes == Prefixes.REREAD || results.size() < 2 || model.rereads().isPresent()) {
      return results;
    }
    PrefixPlan plan = PrefixPlan.of(results, text -> end(text, purpose), limits.batchSize());
    PrefixPass pass = new PrefixPass(model, reading, limits, text -> end(text, purpose));
    List<ForcedResult> left = new ArrayList<>(plan.alone());
    for (PrefixPlan.Branch branch : plan.branches()) {
      if (!pass.read(branch)) {
        left.addAll(branch.all());
      }
    }
    tokens += pass.tokens();
    return left;
  }

  private static List<ForcedResult> results(List<ForcedText> texts) {
    return texts.stream().map(ForcedResult::new).toList();
  }

  private void readAll(List<ForcedResult> results, Purpose purpose) {
    List<ForcedResult> sorted = new ArrayList<>(results);
    sorted.sort(Comparator.comparingInt(result -> result.text().length()));
    int from = 0;
    while (from < sorted.size()) {
      int to = batchEnd(sorted, from, purpose);
      List<ForcedResult> batch = sorted.subList(from, to);
      boolean pieces =
          to == from + 1 && !model.cache().isEmpty() && tooLarge(batch.get(0).text(), purpose);
      RunFailures.named(
          () -> RunFailures.requests(batch.stream().map(result -> result.text().request())),
          () -> {
            if (pieces) {
              readInPieces(batch.get(0), purpose);
            } else {
              read(batch, purpose);
            }
            return batch;
          });
      from = to;
    }
  }

  private boolean tooLarge(ForcedText text, Purpose purpose) {
    return most(text, purpose) < text.length();
  }

  /** So many columns of a text at once. */
  private int most(ForcedText text, Purpose purpose) {
    int length = Math.max(1, text.length());
    long logits = logits(List.of(text), purpose);
    long signals = SignalTensors.floats(model, text);
    long most = length;
    if (logits > limits.logits()) {
      most = Math.min(most, limits.logits() / Math.max(1, model.vocabulary().orElse(1)));
    }
    most = Math.min(most, limits.floats() / Math.max(1, signals / length));
    most = Math.min(most, FLOATS_AT_ONCE / text.scores(model));
    return (int) Math.max(1, most);
  }

  /** About so many logits are made of texts beside one another. */
  private long logits(List<ForcedText> batch, Purpose purpose) {
    if (purpose == Purpose.SIGNALS) {
      return 0;
    }
    int length = batch.stream().mapToInt(ForcedText::length).max().orElse(0);
    boolean picks =
        model.picksLast()
            && batch.stream().allMatch(text -> SignalTensors.floats(model, text) == 0);
    long columns = picks ? length - firstDeciding(batch) : length;
    return columns * batch.size() * model.vocabulary().orElse(1);
  }

  /** The first column whose logits decide a token of an answer. */
  private static int firstDeciding(List<ForcedText> batch) {
    return batch.stream()
        .filter(text -> text.steps() > 0)
        .mapToInt(text -> text.promptLength() - 1)
        .min()
        .orElse(0);
  }

  private int batchEnd(List<ForcedResult> sorted, int from, Purpose purpose) {
    int to = from + 1;
    while (to < sorted.size()
        && to - from < limits.batchSize()
        && fits(texts(sorted.subList(from, to + 1)), purpose)) {
      to++;
    }
    return to;
  }

  private static List<ForcedText> texts(List<ForcedResult> results) {
    return results.stream().map(ForcedResult::text).toList();
  }

  /** Whether these texts, the longest last, may stand beside one another. */
  private boolean fits(List<ForcedText> batch, Purpose purpose) {
    ForcedText longest = batch.get(batch.size() - 1);
    return SignalTensors.floats(model, longest) * batch.size() <= limits.floats()
        && longest.scores(model) * longest.length() * batch.size() <= FLOATS_AT_ONCE
        && logits(batch, purpose) <= limits.logits();
  }

  /** So many tokens of a text must be read. */
  private int end(ForcedText text, Purpose purpose) {
    int signals = TextParts.of(model, text).end();
    // The last token's logits are not needed, its attention and hidden states may be.
    boolean decides = purpose == Purpose.DISTRIBUTIONS && text.steps() > 0;
    return decides ? Math.max(signals, text.length() - 1) : signals;
  }

  private void read(List<ForcedResult> batch, Purpose purpose) {
    int width = batch.stream().mapToInt(result -> end(result.text(), purpose)).max().orElse(0);
    SignalTensors tensors = new SignalTensors(model, batch);
    SignalTensors.Piece piece = new SignalTensors.Piece(0, width);
    Set<String> wanted = new HashSet<>(tensors.outputs(piece));
    if (purpose == Purpose.DISTRIBUTIONS) {
      wanted.add(model.signals().logits());
    }
    if (wanted.isEmpty() || width == 0) {
      return;
    }
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try {
      give(inputs, columns(batch, width), batch.size());
      int decided = width - Math.min(firstDeciding(texts(batch)), width - 1);
      int made = model.giveLast(inputs, wanted, decided, width);
      tensors.give(piece, inputs);
      try (LogitBuffer logits = new LogitBuffer(model);
          Outputs outputs = run(inputs, wanted, logits.outputs(wanted, batch.size(), made))) {
        if (purpose == Purpose.DISTRIBUTIONS) {
          distributions(batch, width - made, width, logits.read(outputs));
        }
        tensors.add(outputs, piece);
        tensors.finish();
      }
    } finally {
      inputs.values().forEach(ModelSession::close);
    }
  }

  private Outputs run(
      Map<String, OnnxTensor> inputs, Set<String> wanted, Map<String, OnnxTensor> written) {
    return model.run(inputs, wanted, written, From.START, Memory.TRIM);
  }

  private void give(Map<String, OnnxTensor> inputs, Columns columns, int rows) {
    columns.give(model, inputs);
    for (CacheSlot slot : model.cache()) {
      inputs.put(slot.past(), model.emptyPast(slot, rows));
    }
  }

  /** Whole texts beside one another. */
  static Columns columns(List<ForcedResult> batch, int width) {
    Columns columns = new Columns(batch.size(), 0, width);
    for (int i = 0; i < batch.size(); i++) {
      List<Integer> text = batch.get(i).text().ids();
      for (int column = 0; column < width; column++) {
        columns.set(i, column, text.get(column < text.size() ? column : 0), column);
      }
      columns.attend(i, 0, Math.min(text.size(), width));
    }
    return columns;
  }

  private void distributions(List<ForcedResult> batch, int first, int width, FloatBuffer logits) {
    int columns = width - first;
    int vocabulary = logits.remaining() / (batch.size() * columns);
    for (int i = 0; i < batch.size(); i++) {
      ForcedText text = batch.get(i).text();
      for (int step = 0; step < text.steps(); step++) {
        int at = (i * columns + text.promptLength() - 1 + step - first) * vocabulary;
        batch.get(i).add(reader, new LogitSlice(logits, at, vocabulary));
      }
    }
  }

  private void readInPieces(ForcedResult result, Purpose purpose) {
    ForcedText text = result.text();
    List<ForcedResult> alone = List.of(result);
    SignalTensors tensors = new SignalTensors(model, alone);
    int most = most(text, purpose);
    int end = end(text, purpose);
    try (CacheSteps steps = new CacheSteps(model, 1)) {
      while (steps.length() < end) {
        SignalTensors.Piece piece =
            new SignalTensors.Piece(steps.length(), Math.min(most, end - steps.length()));
        // The logits of the token before the answer's first decide that one.
        boolean decides = purpose == Purpose.DISTRIBUTIONS && piece.end() >= text.promptLength();
        int first = Math.max(piece.from(), Math.min(text.promptLength(), piece.end()) - 1);
        Set<String> wanted = new HashSet<>(tensors.outputs(piece));
        wanted.addAll(decides ? List.of(model.signals().logits()) : List.of());
        steps.run(
            columns(text, piece).with(inputs -> tensors.give(piece, inputs)),
            wanted,
            piece.end() - first,
            Memory.TRIM,
            outputs -> {
              if (decides) {
                distributions(result, steps.logits(outputs), piece, first);
              }
              tensors.add(outputs, piece);
              return wanted;
            });
      }
    }
    tensors.finish();
  }

  /** Reads rows that begin at {@code first}, or, where they cannot be picked, at the piece. */
  private void distributions(
      ForcedResult result, FloatBuffer logits, SignalTensors.Piece piece, int first) {
    int vocabulary = model.vocabulary().orElse(logits.remaining() / piece.width());
    int start = piece.end() - logits.remaining() / vocabulary;
    for (int at = first; at < Math.min(piece.end(), result.text().length() - 1); at++) {
      result.add(reader, new LogitSlice(logits, (at - start) * vocabulary, vocabulary));
    }
  }

  /** A piece of a text. */
  static Columns columns(ForcedText text, SignalTensors.Piece piece) {
    Columns columns = new Columns(1, piece.from(), piece.width());
    for (int column = piece.from(); column < piece.end(); column++) {
      columns.set(0, column, text.ids().get(column), column);
    }
    columns.attend(0, 0, piece.end());
    return columns;
  }
}
