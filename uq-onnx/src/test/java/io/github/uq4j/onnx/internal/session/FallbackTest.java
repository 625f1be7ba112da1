package io.github.uq4j.onnx.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.onnx.TestFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine without CUDA says once why models run on the CPU. */
class FallbackTest {

  @Test
  void auto_withoutCuda_saysSoOnceHoweverManyModelsAreOpened(@TempDir Path folder)
      throws Exception {
    Assumptions.assumeFalse(
        Files.exists(Path.of("/proc/driver/nvidia/version")), "skipped: this machine has CUDA");
    ChildJvm child = new ChildJvm(folder).argument(TestFiles.model("lm-small")).argument("twice");
    assertThat(child.run()).as(child.output()).isZero();
    assertThat(child.output().lines().filter(line -> line.equals("opened on cpu"))).hasSize(2);
    assertThat(child.output().lines().filter(line -> line.contains("running on the CPU: CUDA")))
        .as(child.output())
        .hasSize(1);
  }
}
