/** Models on ONNX Runtime. */
module io.github.uq4j.onnx {
  requires transitive io.github.uq4j.api;
  requires ai.djl.tokenizers;
  requires com.fasterxml.jackson.databind;
  requires com.google.protobuf;
  requires com.microsoft.onnxruntime;
  requires org.tribuo.util.onnx;

  exports io.github.uq4j.onnx;
}
