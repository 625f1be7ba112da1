package io.github.uq4j.onnx.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.TestFiles;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Only the sessions used last are kept, and each is closed once, when nobody uses it. */
class RecentSessionsTest {

  private static final Path MODEL = TestFiles.testdata().resolve("zoo/gpt2/model.onnx");
  private static final SessionSettings CPU = new SessionSettings(ExecutionProvider.CPU, 1);

  private final List<String> opened = new ArrayList<>();

  @AfterEach
  void nothing_isLeftOpen() {
    assertThat(ModelSession.liveObjects()).isZero();
  }

  private ModelSession open(String key) {
    opened.add(key);
    return ModelSession.open(MODEL, CPU);
  }

  private void use(RecentSessions<String> sessions, String... keys) {
    for (String key : keys) {
      sessions.get(key, this::open).close();
    }
  }

  @Test
  void sessions_moreThanThereIsRoom_theOneUsedLongestAgoGoes() {
    try (RecentSessions<String> sessions = new RecentSessions<>(2)) {
      use(sessions, "a", "b", "a", "b");
      assertThat(opened).containsExactly("a", "b");
      use(sessions, "a", "c");
      assertThat(ModelSession.liveObjects()).isEqualTo(2);
      use(sessions, "a", "c");
      assertThat(opened).containsExactly("a", "b", "c");
      use(sessions, "b", "c");
      assertThat(opened).containsExactly("a", "b", "c", "b");
      assertThat(sessions.size()).isEqualTo(2);
    }
  }

  @Test
  void session_inUse_outlivesItsPlace() {
    try (RecentSessions<String> sessions = new RecentSessions<>(1)) {
      ModelSession held = sessions.get("a", this::open);
      use(sessions, "b");
      assertThat(ModelSession.liveObjects()).isEqualTo(2);
      Outputs outputs = run(held);
      held.close();
      assertThat(ModelSession.liveObjects()).isEqualTo(3);
      assertThat(outputs.floats("logits")).hasSize(96).doesNotContain(Float.NaN);
      outputs.close();
      assertThat(ModelSession.liveObjects()).isEqualTo(1);
      assertThatThrownBy(held::close)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is closed");
      assertThatThrownBy(() -> run(held)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void session_thatCannotBeOpened_takesNoPlace() {
    try (RecentSessions<String> sessions = new RecentSessions<>(1)) {
      assertThatThrownBy(
              () ->
                  sessions.get(
                      "a",
                      key -> {
                        throw new ModelException(key);
                      }))
          .isInstanceOf(ModelException.class);
      assertThat(sessions.size()).isZero();
      use(sessions, "a");
    }
    assertThatThrownBy(() -> new RecentSessions<String>(0)).hasMessage("most = 0; must be >= 1");
  }

  @Test
  void sessions_askedForByManyThreads_areNeverClosedUnderARun() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try (RecentSessions<String> sessions = new RecentSessions<>(2)) {
      List<Future<float[]>> answers = new ArrayList<>();
      for (int thread = 0; thread < 6; thread++) {
        SplittableRandom random = new SplittableRandom(thread);
        answers.add(
            threads.submit(
                () -> {
                  float[] last = new float[0];
                  for (int i = 0; i < 20; i++) {
                    String key = Integer.toString(random.nextInt(5));
                    try (ModelSession session =
                            sessions.get(key, k -> ModelSession.open(MODEL, CPU));
                        Outputs outputs = run(session)) {
                      last = outputs.floats("logits");
                    }
                  }
                  return last;
                }));
      }
      for (Future<float[]> answer : answers) {
        assertThat(answer.get()).isEqualTo(answers.get(0).get());
      }
      assertThat(ModelSession.liveObjects()).isEqualTo(2);
    } finally {
      threads.shutdown();
      assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** One token behind an empty cache. */
  private static Outputs run(ModelSession session) {
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try {
      for (ModelSession.Port port : session.inputs().values()) {
        inputs.put(
            port.name(),
            port.name().startsWith("past")
                ? session.tensor(
                    java.nio.ByteBuffer.allocateDirect(0),
                    port.type(),
                    1,
                    port.shape().get(1),
                    0,
                    6)
                : session.integers(port.name(), new long[] {1}, 1, 1));
      }
      return session.run(inputs, Set.of("logits"), Memory.KEEP);
    } finally {
      inputs.values().forEach(ModelSession::close);
    }
  }
}
