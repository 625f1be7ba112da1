package io.github.uq4j.onnx.internal.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads float tensors of a safetensors file, for tests. */
final class RecordedTensors {

  private final JsonNode header;
  private final ByteBuffer data;

  RecordedTensors(Path file) {
    try {
      ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      int size = (int) all.getLong();
      byte[] json = new byte[size];
      all.get(json);
      header = new ObjectMapper().readTree(json);
      data = all.slice().order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  float[] values(String name) {
    JsonNode offsets = header.path(name).path("data_offsets");
    int from = offsets.path(0).asInt();
    float[] values = new float[(offsets.path(1).asInt() - from) / Float.BYTES];
    data.slice(from, values.length * Float.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }
}
