package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFingerprintTest {

  private final Path folder;

  ModelFingerprintTest(@TempDir Path folder) throws IOException {
    this.folder = Files.createDirectory(folder.resolve("nli"));
    for (String name :
        new String[] {"model.onnx", "config.json", "tokenizer.json", "tokenizer_config.json"}) {
      Files.copy(TestFiles.model("nli").resolve(name), this.folder.resolve(name));
    }
  }

  @Test
  void of_sameFilesElsewhere_isTheSame() throws IOException {
    String name = ModelFingerprint.of(folder);
    assertThat(name).matches("nli@sha256:[0-9a-f]{16}");
    assertThat(ModelFingerprint.of(TestFiles.model("nli"))).isEqualTo(name);
    Files.writeString(folder.resolve("README.md"), "changes nothing");
    assertThat(ModelFingerprint.of(folder)).isEqualTo(name);
  }

  @Test
  void of_anyDecidingFileChanged_isAnother() throws IOException {
    String name = ModelFingerprint.of(folder);
    for (String file : new String[] {"model.onnx", "tokenizer.json", "model.onnx.data"}) {
      Files.writeString(
          folder.resolve(file), " ", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      String changed = ModelFingerprint.of(folder);
      assertThat(changed).isNotEqualTo(name);
      name = changed;
    }
  }

  @Test
  void of_noModelFolder_isRefused() {
    Path nowhere = folder.resolve("nowhere");
    assertThatThrownBy(() -> ModelFingerprint.of(nowhere))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(nowhere.toString());
  }
}
