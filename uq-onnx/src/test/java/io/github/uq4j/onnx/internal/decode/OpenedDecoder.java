package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.onnx.TestDevice;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.internal.head.RowReducers;
import io.github.uq4j.onnx.internal.session.ModelConfig;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.onnx.internal.text.FileTokenizer;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/** A decoder of a folder, open while a test uses it. */
final class OpenedDecoder {

  private static final SessionSettings DEVICE = TestDevice.settings();

  private OpenedDecoder() {}

  static void with(Path folder, BiConsumer<DecoderModel, StepReader> use) {
    ModelConfig config = ModelConfig.read(folder);
    try (FileTokenizer tokenizer = FileTokenizer.open(config.tokenizerFile());
        ModelSession session =
            DecoderModel.open(config, OnnxModelFile.read(config.modelFile()), DEVICE);
        DecoderModel model =
            DecoderModel.editing(session, OnnxModelFile.read(config.modelFile()), config, DEVICE)) {
      use.accept(model, new StepReader(tokenizer.pieces(), RowReducers.fastest()));
    }
  }
}
