package io.github.uq4j.onnx.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.TestFiles;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of failures that show when options meet CUDA, when a model is loaded and later. */
class SessionLoaderTest {

  private static final Path FILE = TestFiles.model("lm-small").resolve("model.onnx");
  private static final String NO_CUDNN =
      "Failed to load library libcudnn.so.9: cannot open shared object file";
  private static final SessionLoader.Cuda FOUND = (options, settings) -> {};

  private static SessionSettings settings(ExecutionProvider provider) {
    return new SessionSettings(provider, 1);
  }

  /** Fails with these messages in turn, then loads. */
  private static final class Failing implements SessionLoader.Source {

    private final Deque<String> reasons;

    Failing(String... reasons) {
      this.reasons = new ArrayDeque<>(List.of(reasons));
    }

    @Override
    public OrtSession create(OrtEnvironment environment, OrtSession.SessionOptions options)
        throws OrtException {
      if (!reasons.isEmpty()) {
        throw new OrtException(reasons.remove());
      }
      return environment.createSession(FILE.toString(), options);
    }
  }

  @Test
  void load_librariesMissingWhenTheModelIsLoaded_autoFallsBack() {
    SessionLoader.Loaded loaded =
        SessionLoader.load(FILE, settings(ExecutionProvider.ANY), FOUND, new Failing(NO_CUDNN));
    assertThat(loaded.cuda()).isFalse();
    loaded.close();
  }

  @Test
  void load_librariesMissingWhenTheModelIsLoaded_cudaSaysWhatIsMissing() {
    Failing once = new Failing(NO_CUDNN);
    assertThatThrownBy(
            () -> SessionLoader.load(FILE, settings(ExecutionProvider.CUDA), FOUND, once))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("CUDA cannot be used: libcudnn.so.9 of cuDNN 9 is missing")
        .hasMessageContaining(NO_CUDNN);
  }

  @ParameterizedTest
  @EnumSource(value = ExecutionProvider.class, names = "CPU", mode = EnumSource.Mode.EXCLUDE)
  void load_wrongOption_isRefusedWhereverItMayRun(ExecutionProvider provider) {
    SessionSettings wrong = new SessionSettings(provider, 1, 0, Map.of("use_tf23", "0"), Map.of());
    SessionLoader.Cuda refusing =
        (options, settings) -> {
          throw new OrtException("Unknown provider option: \"use_tf23\".");
        };
    assertThatThrownBy(() -> SessionLoader.load(FILE, wrong, refusing, new Failing()))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "cudaOptions = {use_tf23=0}; must be options of ONNX Runtime's CUDA provider, with"
                + " values it takes (Unknown provider option: \"use_tf23\".)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUDA failure 2: out of memory ; GPU=0 ; hostname=a",
        "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0",
        "CUDNN failure 4: CUDNN_STATUS_ALLOC_FAILED",
        "bfc_arena.cc:376 Failed to allocate memory for requested buffer of size 4294967296",
        "bfc_arena.cc:332 Available memory of 1024 is smaller than requested bytes of 4096",
        "std::bad_alloc"
      })
  void load_withoutMemory_saysSo(String reason) {
    for (ExecutionProvider provider : ExecutionProvider.values()) {
      String where = provider == ExecutionProvider.CPU ? "this machine" : "the device cuda";
      assertThatThrownBy(
              () -> SessionLoader.load(FILE, settings(provider), FOUND, new Failing(reason)))
          .isInstanceOf(ModelException.class)
          .hasMessageStartingWith(
              FILE
                  + " cannot be loaded, as "
                  + where
                  + " has not enough memory; close other models")
          .hasMessageEndingWith("(" + reason + ")");
    }
  }

  @Test
  void load_brokenModel_isNotCudasFault() {
    Failing broken = new Failing("Protobuf parsing failed.");
    assertThatThrownBy(
            () -> SessionLoader.load(FILE, settings(ExecutionProvider.ANY), FOUND, broken))
        .isInstanceOf(ModelException.class)
        .hasMessage(FILE + " cannot be loaded as an ONNX model: Protobuf parsing failed.");
  }

  @Test
  void run_librariesMissing_saysWhatIsMissingOnCudaAlone() {
    OrtException missing = new OrtException(NO_CUDNN);
    assertThat(RunFailures.of(FILE, "cuda", missing))
        .hasMessageStartingWith(FILE + " failed to run: libcudnn.so.9 of cuDNN 9 is missing");
    assertThat(RunFailures.of(FILE, "cpu", missing))
        .hasMessage(FILE + " failed to run: " + NO_CUDNN);
  }
}
