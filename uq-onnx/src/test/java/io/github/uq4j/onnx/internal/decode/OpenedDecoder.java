package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.internal.head.RowReducers;
import io.github.uq4j.onnx.internal.session.ExecutionProvider;
import io.github.uq4j.onnx.internal.session.ModelConfig;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.onnx.internal.text.FileTokenizer;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/** A decoder of a folder, open while a test uses it. */
final class OpenedDecoder {

  private static final SessionSettings CPU = new SessionSettings(ExecutionProvider.CPU, 1);

  private OpenedDecoder() {}

  static void with(Path folder, BiConsumer<DecoderModel, StepReader> use) {
    ModelConfig config = ModelConfig.read(folder);
    try (FileTokenizer tokenizer = FileTokenizer.open(config.tokenizerFile());
        ModelSession session =
            DecoderModel.open(config, OnnxModelFile.read(config.modelFile()), CPU);
        DecoderModel model =
            DecoderModel.editing(session, OnnxModelFile.read(config.modelFile()), config, CPU)) {
      use.accept(model, new StepReader(tokenizer.pieces(), RowReducers.fastest()));
    }
  }
}
