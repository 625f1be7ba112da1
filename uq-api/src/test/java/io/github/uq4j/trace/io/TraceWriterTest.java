package io.github.uq4j.trace.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Judgements;
import io.github.uq4j.trace.Labels;
import io.github.uq4j.trace.Logits;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceWriterTest {

  private final Path folder;

  TraceWriterTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static FloatTensor tensor(float first, long... extents) {
    int size = 1;
    for (long extent : extents) {
      size *= (int) extent;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = first + i;
    }
    return FloatTensor.copyOf(values, extents);
  }

  private static Generation generation(float first) {
    List<Token> tokens =
        List.of(
            Token.of("a", TokenDistribution.of(-1)).withSpan(new TextSpan(0, 1)),
            Token.of("b", TokenDistribution.of(-2)).withSpan(new TextSpan(1, 2)));
    return Generation.of("ab", tokens)
        .withTensors(
            new Tensors(
                Optional.of(new Logits(tensor(first, 2, 3))),
                Optional.of(new Attention(tensor(first + 10, 1, 2, 2, 4))),
                Optional.of(new HiddenStates(tensor(first + 20, 2, 4, 3))),
                Optional.of(tensor(first + 30, 3))));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void write_partsOfTensors_comeBackAsParts() throws IOException {
    Path file = folder.resolve("parts.jsonl");
    Attention attention =
        new Attention(
            tensor(1, 1, 2, 2, 4),
            Optional.of(List.of(3)),
            Optional.empty(),
            Optional.of(List.of(0, 3)));
    HiddenStates hidden =
        new HiddenStates(
            tensor(1, 2, 1, 3), Optional.of(List.of(0, 4)), Optional.of(List.of(70_000)));
    Generation main =
        Generation.of("", List.of())
            .withTensors(
                new Tensors(
                    Optional.empty(), Optional.of(attention), Optional.empty(), Optional.empty()));
    Generation sample =
        Generation.of("", List.of())
            .withTensors(
                new Tensors(
                    Optional.empty(), Optional.empty(), Optional.of(hidden), Optional.empty()));
    try (TraceWriter writer = TraceWriter.create(file, TensorPrecision.F16)) {
      writer.write(Trace.of("q", main).withSamples(List.of(sample)));
      writer.commit();
    }
    assertThat(Files.readString(file))
        .contains(
            "\"parts\":{\"attention\":{\"layers\":[3],\"rows\":[0,3]},"
                + "\"samples/0/hidden_states\":{\"levels\":[0,4],\"positions\":[70000]}}");
    try (TraceReader reader = TraceReader.open(file)) {
      Trace read = reader.next();
      Attention back = read.generation().tensors().attention().orElseThrow();
      assertThat(back.layerNumbers()).isEqualTo(attention.layerNumbers());
      assertThat(back.headNumbers()).isEmpty();
      assertThat(back.rowPositions()).isEqualTo(attention.rowPositions());
      HiddenStates states = read.samples().get(0).tensors().hiddenStates().orElseThrow();
      assertThat(states.levelNumbers()).isEqualTo(hidden.levelNumbers());
      assertThat(states.find(70_000)).hasValue(0);
    }
    Files.writeString(file, Files.readString(file).replace("\"rows\":[0,3]", "\"rows\":[0]"));
    try (TraceReader reader = TraceReader.open(file)) {
      assertThatThrownBy(reader::next)
          .hasMessageContaining("attention.rows has 1 numbers; must be one for each of 2");
    }
  }

  @Test
  void write_tensors_comeBackFromTheFileBeside() throws IOException {
    Path file = folder.resolve("run.jsonl.gz");
    Extras extras = new Extras(Map.of("tensors", "{\"x\":1.0}"));
    Trace trace =
        new Trace(
            "q1",
            Optional.empty(),
            Optional.empty(),
            generation(1),
            List.of(Generation.of("", List.of()), generation(100)),
            Judgements.none(),
            List.of(),
            Labels.none(),
            Optional.empty(),
            extras);
    try (TraceWriter writer = TraceWriter.create(file, TensorPrecision.F32)) {
      writer.write(trace);
      writer.write(trace);
      assertThat(files()).noneMatch(name -> name.startsWith("run"));
      writer.commit();
    }
    assertThat(files()).containsExactly("run.jsonl.gz", "run.safetensors");
    try (TraceReader reader = TraceReader.open(file)) {
      for (int i = 0; i < 2; i++) {
        Trace read = reader.next();
        assertThat(read.generation().tensors().logits().orElseThrow().row(1))
            .containsExactly(4f, 5f, 6f);
        assertThat(read.samples().get(0).tensors().isEmpty()).isTrue();
        Tensors drawn = read.samples().get(1).tensors();
        assertThat(drawn.promptLogits().orElseThrow().get(2)).isEqualTo(132f);
        assertThat(drawn.attention().orElseThrow().get(0, 1, 1, 3)).isEqualTo(125f);
        assertThat(drawn.attention().orElseThrow().rowPositions()).isEmpty();
        assertThat(drawn.attention().orElseThrow().position(1)).isEqualTo(3);
        assertThat(drawn.hiddenStates().orElseThrow().state(1, 3)).containsExactly(141, 142, 143);
        assertThat(read.extras()).isEqualTo(extras);
      }
    }
    assertThat(Safetensors.open(folder.resolve("run.safetensors")).names())
        .contains("q1/logits", "q1/samples/1/logits", "q1#2/logits")
        .hasSize(16);
  }

  @Test
  void close_withoutCommit_leavesNothing() throws IOException {
    try (TraceWriter writer = TraceWriter.create(folder.resolve("run.jsonl"))) {
      writer.write(Trace.of("q", generation(0)));
      assertThat(writer.toString()).contains("run.jsonl");
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void commit_notReached_leavesTheOldFile() throws IOException {
    Path file = Files.writeString(folder.resolve("run.jsonl"), "old");
    try (TraceWriter writer = TraceWriter.create(file)) {
      writer.write(Trace.of("q", Generation.of("", List.of())));
    }
    assertThat(file).hasContent("old");
  }

  @Test
  void write_tensorThatCannotBeKept_breaksTheWriter() throws IOException {
    Tensors large =
        new Tensors(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(FloatTensor.copyOf(new float[] {1e9f}, 1)));
    Trace trace = Trace.of("q", Generation.of("", List.of()).withTensors(large));
    try (TraceWriter writer = TraceWriter.create(folder.resolve("run"), TensorPrecision.F16)) {
      assertThatThrownBy(() -> writer.write(trace)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(writer::commit)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("can only be closed");
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void write_keptFieldThatIsNotJsonOrRepeats_isRefusedAndTheWriterGoesOn() throws IOException {
    Path file = folder.resolve("run.jsonl");
    Trace good = Trace.of("q", Generation.of("", List.of()));
    try (TraceWriter writer = TraceWriter.create(file)) {
      for (Map<String, String> bad :
          List.of(Map.of("x", "1 2"), Map.of("x", "NaN"), Map.of("id", "1"))) {
        Trace trace =
            new Trace(
                "q",
                good.model(),
                good.prompt(),
                good.generation(),
                List.of(),
                good.recorded(),
                List.of(),
                good.labels(),
                good.provenance(),
                new Extras(bad));
        assertThatThrownBy(() -> writer.write(trace)).isInstanceOf(IllegalArgumentException.class);
      }
      writer.write(good);
      writer.commit();
      assertThatThrownBy(() -> writer.write(good)).isInstanceOf(IllegalStateException.class);
    }
    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  void write_alternativesRuledOut_areLeftOut() throws IOException {
    double never = Double.NEGATIVE_INFINITY;
    Token some =
        Token.of(
            "a",
            TokenDistribution.of(-1)
                .withTop(List.of(Alternative.of("a", -1), Alternative.of("b", never))));
    Token none =
        Token.of("b", TokenDistribution.of(-1).withTop(List.of(Alternative.of("b", never))));
    Path file = folder.resolve("run.jsonl");
    try (TraceWriter writer = TraceWriter.create(file)) {
      writer.write(Trace.of("q", Generation.of("ab", List.of(some, none))));
      writer.commit();
    }
    try (TraceReader reader = TraceReader.open(file)) {
      List<Token> tokens = reader.next().generation().tokens();
      assertThat(tokens.get(0).distribution().top()).containsExactly(Alternative.of("a", -1));
      assertThat(tokens.get(1).distribution().top()).isEmpty();
    }
  }

  @Test
  void read_tensorsThatDoNotFit_areRefused() throws IOException {
    Path tensors = folder.resolve("t.safetensors");
    try (SafetensorsWriter writer = SafetensorsWriter.create(tensors, TensorPrecision.F32)) {
      writer.add("a/logits", tensor(0, 3, 2));
      writer.add("b/logits", tensor(0, 2));
      writer.add("c/attention", tensor(0, 1, 1, 2, 1));
      writer.commit();
    }
    String two = "{\"text\":\"a\",\"logprob\":-1},{\"text\":\"b\",\"logprob\":-1}";
    Map<String, String> messages =
        Map.of(
            "a/", "a/logits has 3 rows; must have one for each of the 2 tokens",
            "b/", "logits has shape [2]; must be [steps, vocab] (rank 2)",
            "c/", "must not have more rows than positions",
            "d/", "tensors.prefix = \"d/\"; must begin the name of a tensor");
    messages.forEach(
        (prefix, message) -> {
          String line =
              Lines.tokens("ab", two)
                  .replaceFirst(
                      "}$",
                      ",\"tensors\":{\"file\":\"t.safetensors\",\"prefix\":\"" + prefix + "\"}}");
          assertThatThrownBy(() -> Lines.read(folder, line))
              .isInstanceOf(BadLineException.class)
              .hasMessageContaining(message);
        });
  }

  @Test
  void read_tensorFileThatIsBroken_isRefusedAtItsLine() throws IOException {
    Files.write(folder.resolve("t.safetensors"), new byte[12]);
    assertThatThrownBy(
            () -> Lines.read(folder, Lines.with("\"tensors\":{\"file\":\"t.safetensors\"}")))
        .isInstanceOf(BadLineException.class)
        .hasMessageContaining("traces.jsonl:1: tensors.file: ")
        .hasMessageContaining("t.safetensors: header");
  }
}
