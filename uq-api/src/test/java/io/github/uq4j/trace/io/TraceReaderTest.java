package io.github.uq4j.trace.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.github.uq4j.trace.Labels;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceReaderTest {

  private final Path folder;

  TraceReaderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void next_fullLine_readsEveryField() {
    Trace trace = Lines.read(folder, Lines.FULL).get(0);

    assertThat(trace.id()).isEqualTo("q1");
    assertThat(trace.model().orElseThrow().vocabularySize()).hasValue(1024);
    assertThat(trace.prompt().orElseThrow().tokens().get(0).id()).hasValue(7);
    assertThat(trace.generation().totalLogprob()).hasValue(-0.5);
    assertThat(trace.generation().finishReason()).contains("stop");
    assertThat(trace.generation().tokens().get(0).distribution().top()).hasSize(2);
    assertThat(trace.generation().tokens().get(0).distribution().entropy()).hasValue(0.42);
    assertThat(trace.generation().tokens().get(1).bytes()).containsExactly(46);
    assertThat(trace.generation().tokens().get(2).special()).isTrue();
    assertThat(trace.samples().get(0).sampling().seed()).hasValue(7);
    assertThat(trace.samples().get(0).sampling().temperature()).hasValue(1.0);
    assertThat(trace.recorded().similarity()).containsEntry(new TextPair("x", "y"), 0.73);
    assertThat(trace.claims().get(0).span()).contains(new TextSpan(0, 5));
    assertThat(trace.labels().values())
        .containsExactly(
            entry("correct", true),
            entry("quality", 0.8),
            entry("group", "g"),
            entry("n", 3.0),
            entry("none", new Labels.Raw("null")),
            entry("list", new Labels.Raw("[1.0]")));
    assertThat(trace.provenance().orElseThrow().request()).containsEntry("top", "10");
    assertThat(trace.signals())
        .contains(Signal.LOGPROBS, Signal.TOKEN_SPANS, Signal.SAMPLE_LOGPROBS, Signal.CLAIMS);
  }

  @Test
  void next_unknownFields_areKeptLiterally() {
    Trace trace = Lines.read(folder, Lines.FULL).get(0);

    assertThat(trace.extras().jsonByField()).containsExactly(entry("x_run", "1.10"));
    assertThat(trace.model().orElseThrow().extras().jsonByField())
        .containsEntry("x", "[1, 2.50, {\"a\": null}]");
    assertThat(trace.prompt().orElseThrow().extras().jsonByField())
        .containsEntry("x", "\"\\u00e9\"");
    assertThat(trace.prompt().orElseThrow().tokens().get(0).extras().jsonByField())
        .containsEntry("x", "1e5");
    assertThat(trace.generation().tokens().get(0).extras().jsonByField())
        .containsEntry("x", "0.10");
    assertThat(
            trace.generation().tokens().get(0).distribution().top().get(0).extras().jsonByField())
        .containsEntry("x", "-0");
    assertThat(trace.recorded().extras().jsonByField())
        .containsEntry("x", "3")
        .containsEntry("entailment[0]", "{\"x\":1}");
  }

  @Test
  void next_positiveRounding_isReadAsZero() {
    assertThat(Lines.read(folder, Lines.FULL).get(0).generation().tokens().get(1).logprob())
        .isZero();
  }

  @Test
  void hasNext_badSecondLine_isNotReadBeforeItIsAskedFor() throws IOException {
    Path file = Files.writeString(folder.resolve("t.jsonl"), Lines.with("\"a\":1") + "\n!\n");
    try (TraceReader reader = TraceReader.open(file)) {
      assertThat(reader.lineNumber()).isZero();
      assertThat(reader.next().id()).isEqualTo("a");
      assertThat(reader.lineNumber()).isEqualTo(1);
      assertThatThrownBy(reader::hasNext)
          .isInstanceOf(BadLineException.class)
          .hasMessageStartingWith(file + ":2: not JSON: ");
      assertThat(reader.hasNext()).isFalse();
      assertThatThrownBy(reader::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void open_skip_countsAndKeepsTheFirstMessages() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      text.append("{}\r\n\n").append(Lines.with("\"n\":" + i)).append('\n');
    }
    Path file = Files.writeString(folder.resolve("t.jsonl"), text);
    try (TraceReader reader = TraceReader.open(file, BadLines.SKIP)) {
      assertThat(reader.stream().count()).isEqualTo(30);
      assertThat(reader.skipped()).isEqualTo(30);
      assertThat(reader.skippedMessages())
          .hasSize(TraceReader.KEPT_MESSAGES)
          .contains(file + ":4: schema: is missing; must be \"uq4j.trace/1\"");
    }
  }

  @Test
  void open_emptyFile_hasNothing() {
    assertThat(Lines.read(folder, "")).isEmpty();
  }

  @Test
  void hasNext_afterClose_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("t.jsonl"), Lines.with("\"a\":1"));
    TraceReader reader = TraceReader.open(file);
    try (Stream<Trace> stream = reader.stream()) {
      assertThat(stream.findFirst()).isPresent();
    }
    assertThatThrownBy(reader::hasNext)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
  }

  @Test
  void open_notGzip_isRefusedWithItsName() throws IOException {
    Path file = Files.writeString(folder.resolve("t.jsonl.gz"), "{}");
    assertThatThrownBy(() -> TraceReader.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("t.jsonl.gz");
  }

  @Test
  void next_gzipCutShort_namesFileAndLine() throws IOException {
    Path whole = folder.resolve("w.jsonl.gz");
    try (TraceWriter writer = TraceWriter.create(whole)) {
      for (int i = 0; i < 100; i++) {
        writer.write(Lines.read(folder, Lines.FULL).get(0));
      }
      writer.commit();
    }
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("c.jsonl.gz"), java.util.Arrays.copyOf(bytes, 300));
    try (TraceReader reader = TraceReader.open(cut)) {
      assertThatThrownBy(() -> reader.forEachRemaining(trace -> {}))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("c.jsonl.gz:");
    }
  }

  @Test
  void open_missingFile_isIoTrouble() {
    assertThatThrownBy(() -> TraceReader.open(folder.resolve("none.jsonl")))
        .isInstanceOf(IOException.class);
  }
}
