package io.github.uq4j.trace.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Judgements;
import io.github.uq4j.trace.Labels;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.Provenance;
import io.github.uq4j.trace.RecordedClaim;
import io.github.uq4j.trace.RowStatistics;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceRoundTripTest {

  private static final List<String> PIECES =
      List.of("a", " é", "漢", "😀", "\n", "\"", "\\", "\u2028", "\u0000", " long text", "\uD83D");
  private static final List<String> JSON =
      List.of("1.10", "1e-5", "\"\\u00e9\"", "null", "[1, 2.0, {\"k\": -0}]", "{}", "true");

  private final Path folder;

  TraceRoundTripTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void write_longWholeLabels_keepTheirDigits() throws IOException {
    String labels =
        "\"labels\":{\"a\":9007199254740993,\"b\":-123456789012345678901,\"c\":9007199254740992}";
    Trace trace = Lines.read(folder, Lines.with(labels)).get(0);
    assertThat(trace.labels().values())
        .containsEntry("a", new Labels.Raw("9007199254740993"))
        .containsEntry("c", 0x1p53);
    Path file = folder.resolve("labels.jsonl");
    try (TraceWriter writer = TraceWriter.create(file)) {
      writer.write(trace);
      writer.commit();
    }
    assertThat(Files.readString(file))
        .contains("\"a\":9007199254740993,\"b\":-123456789012345678901,");
    try (TraceReader reader = TraceReader.open(file)) {
      assertThat(reader.next()).isEqualTo(trace);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"t.jsonl", "t.jsonl.gz"})
  void write_anyTrace_comesBackEqual(String name) throws IOException {
    List<Trace> traces = new ArrayList<>();
    for (long seed = 0; seed < 300; seed++) {
      traces.add(new Maker(new SplittableRandom(seed)).trace("t" + seed % 7));
    }
    Path file = folder.resolve(name);
    try (TraceWriter writer = TraceWriter.create(file)) {
      for (Trace trace : traces) {
        writer.write(trace);
      }
      writer.commit();
    }
    try (TraceReader reader = TraceReader.open(file)) {
      for (Trace trace : traces) {
        assertThat(reader.next()).isEqualTo(trace);
      }
      assertThat(reader.hasNext()).isFalse();
    }
  }

  @Test
  void write_lineThatWasRead_keepsEveryField() throws IOException {
    Trace first = Lines.read(folder, Lines.FULL).get(0);
    Path file = folder.resolve("again.jsonl");
    try (TraceWriter writer = TraceWriter.create(file)) {
      writer.write(first);
      writer.commit();
    }
    try (TraceReader reader = TraceReader.open(file)) {
      assertThat(reader.next()).isEqualTo(first);
    }
    assertThat(file).content().contains("1.10", "2.50", "\"\\u00e9\"", "1e5", "0.10", "-0");
  }

  /** Makes traces at random. */
  private record Maker(SplittableRandom random) {

    Trace trace(String id) {
      List<Generation> samples = new ArrayList<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        samples.add(generation());
      }
      Generation main = generation();
      return new Trace(
          id,
          maybe() ? Optional.of(model()) : Optional.empty(),
          maybe() ? Optional.of(prompt()) : Optional.empty(),
          main,
          samples,
          judgements(),
          claims(main),
          labels(),
          maybe() ? Optional.of(provenance()) : Optional.empty(),
          extras());
    }

    private boolean maybe() {
      return random.nextBoolean();
    }

    private String text() {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(5); i > 0; i--) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      return text.toString();
    }

    private double nats() {
      return -Math.exp(random.nextDouble(-300, 5));
    }

    private OptionalInt count() {
      return maybe() ? OptionalInt.of(random.nextInt(Integer.MAX_VALUE)) : OptionalInt.empty();
    }

    private Extras extras() {
      Map<String, String> fields = new LinkedHashMap<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        fields.put("x" + random.nextInt(5), JSON.get(random.nextInt(JSON.size())));
      }
      return new Extras(fields);
    }

    private ModelInfo model() {
      return new ModelInfo(
          text(),
          OptionalInt.empty(), // its ids and entropies are those of no vocabulary
          count(),
          count(),
          count(),
          extras());
    }

    private Prompt prompt() {
      return new Prompt(text(), List.of(new Prompt.Piece(count(), text(), extras())), extras());
    }

    private Provenance provenance() {
      return new Provenance(text(), Map.of("k" + random.nextInt(9), text()), extras());
    }

    private Generation generation() {
      StringBuilder text = new StringBuilder();
      List<Token> tokens = new ArrayList<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        String piece = PIECES.get(random.nextInt(PIECES.size()));
        TextSpan span = new TextSpan(text.length(), text.length() + piece.length());
        text.append(piece);
        tokens.add(token(piece, span));
      }
      OptionalDouble temperature =
          maybe() ? OptionalDouble.of(random.nextDouble()) : OptionalDouble.empty();
      OptionalLong seed = maybe() ? OptionalLong.of(random.nextLong()) : OptionalLong.empty();
      return new Generation(
          text.toString(),
          tokens,
          maybe() ? Optional.of("stop") : Optional.empty(),
          maybe() ? OptionalDouble.of(nats()) : OptionalDouble.empty(),
          new Generation.Draw(temperature, seed),
          Tensors.none(),
          extras());
    }

    private Token token(String piece, TextSpan span) {
      List<Alternative> top = new ArrayList<>();
      double at = 0;
      for (int k = random.nextInt(4); k > 0; k--) {
        at += nats();
        top.add(new Alternative(count(), text(), at, extras()));
      }
      TokenDistribution distribution =
          new TokenDistribution(
              nats(),
              maybe() ? OptionalDouble.of(-nats()) : OptionalDouble.empty(),
              top,
              maybe()
                  ? Optional.of(
                      new RowStatistics(-nats(), random.nextDouble(), random.nextDouble()))
                  : Optional.empty());
      Token.Kind kind = maybe() ? Token.Kind.TEXT : Token.Kind.SPECIAL;
      List<Integer> bytes = maybe() ? List.of(0, 255) : List.of();
      return new Token(count(), piece, Optional.of(span), kind, distribution, bytes, extras());
    }

    private Judgements judgements() {
      Map<TextPair, Entailment> entailment = new LinkedHashMap<>();
      Map<TextPair, Double> similarity = new LinkedHashMap<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        double p = random.nextDouble();
        entailment.put(new TextPair("p" + i, text()), new Entailment(p, 1 - p, 0));
        similarity.put(new TextPair(text(), "h" + i), random.nextDouble(-1, 1));
      }
      return new Judgements(entailment, similarity, extras());
    }

    private List<RecordedClaim> claims(Generation main) {
      if (main.tokens().isEmpty()) {
        return List.of();
      }
      return List.of(
          new RecordedClaim(
              text(),
              Optional.of(new TextSpan(0, main.text().length())),
              List.of(main.tokens().size() - 1),
              maybe() ? Optional.of(maybe()) : Optional.empty(),
              extras()));
    }

    private Labels labels() {
      return Labels.none()
          .with("flag", maybe())
          .with("number", random.nextDouble(-10, 10))
          .with("whole", (double) random.nextInt())
          .with("minus zero", -0.0)
          .with("text", text())
          .with("raw", new Labels.Raw("[1.50]"));
    }
  }
}
