/** Models on ONNX Runtime. */
module io.github.uq4j.onnx {
  requires transitive io.github.uq4j.api;
  requires ai.djl.tokenizers;
  requires com.fasterxml.jackson.databind;
  requires com.microsoft.onnxruntime;

  exports io.github.uq4j.onnx;
}
