package io.github.uq4j.trace.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  private final Path folder;

  AtomicFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  @Test
  void commit_replacesTheTargetAtOnce() throws IOException {
    Path target = Files.writeString(folder.resolve("a"), "old");
    try (AtomicFile file = AtomicFile.create(target)) {
      file.stream().write("new".getBytes(StandardCharsets.UTF_8));
      assertThat(target).hasContent("old");
      file.commit();
      assertThat(target).hasContent("new");
      assertThatThrownBy(file::commit).isInstanceOf(IllegalStateException.class);
      assertThat(file.toString()).isEqualTo("AtomicFile[" + target + "]");
    }
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void close_withoutCommit_deletesTheTemporaryFile() throws IOException {
    AtomicFile file = AtomicFile.create(folder.resolve("a"));
    file.stream().write(1);
    assertThat(files()).isEqualTo(1);
    file.close();
    file.close();
    assertThat(files()).isZero();
    assertThatThrownBy(file::commit).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void create_whereNothingCanBeWritten_isRefused() {
    assertThatThrownBy(() -> AtomicFile.create(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("must be a file or absent");
    assertThatThrownBy(() -> AtomicFile.create(folder.resolve("none/a")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void endOfTheJvm_beforeCommit_leavesNothing() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Unfinished.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(child.getInputStream().read()).isEqualTo('.');
    assertThat(files()).isEqualTo(2);
    child.destroy();
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(files()).isZero();
  }

  /** Begins files and waits to be interrupted. */
  static final class Unfinished {

    private Unfinished() {}

    public static void main(String[] arguments) throws Exception {
      Path target = Path.of(arguments[0], "a.jsonl");
      try (AtomicFile file = AtomicFile.create(target);
          SafetensorsWriter tensors = SafetensorsWriter.create(target, TensorPrecision.F32)) {
        file.stream().write(1);
        assertThat(tensors.contains("a")).isFalse();
        System.out.print('.');
        System.out.flush();
        Thread.sleep(60_000);
      }
    }
  }
}
