package io.github.uq4j.onnx.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.onnx.TestFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged models are refused or run, in a JVM of their own that would end with a signal if native
 * code crashed: truncated files, flipped bits, and graphs with other numbers, operators and edges.
 */
class DamagedModelsTest {

  private static final int COPIES = 40;

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "gpt2-attention", "llama-gqa", "llama-mha", "llama-merged"})
  void model_damaged_neverEndsTheJvm(String member, @TempDir Path folder) throws Exception {
    ChildJvm child =
        new ChildJvm(folder)
            .program(DamagedModels.class)
            .flags("-Xmx400m", "-XX:TieredStopAtLevel=1")
            .argument(TestFiles.testdata().resolve("zoo").resolve(member))
            .argument(Files.createDirectories(folder.resolve("damaged")))
            .argument(COPIES)
            .argument(5000);
    assertThat(child.run()).as(child.output()).isZero();
    assertThat(child.output()).contains("outcomes {").doesNotContain("defect", "leaked", "silent");
    assertThat(child.output()).containsPattern("refused=[1-9]").containsPattern("ran=[1-9]");
  }
}
