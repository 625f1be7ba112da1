package io.github.uq4j.onnx.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a serialised model, stepping over the raw values of the large tensors of its main graph.
 *
 * <p>Everything but those values is copied field by field, known or not, and parsed once; so the
 * cost depends on the number of nodes, not on the size of the weights.
 */
final class WireReader {

  /** Tensors up to this size are read: shapes, scalars and the like, which the graph is made of. */
  static final int INLINE_BYTES = 1024;

  private static final int SKELETON_LIMIT = 1 << 29;

  private final CodedInputStream in;
  private final ModelProto.Builder model;
  private final GraphProto.Builder graph;
  private final List<Stretch> stretches = new ArrayList<>();
  private long kept;

  private WireReader(ByteBuffer bytes) {
    this.in = CodedInputStream.newInstance(bytes);
    this.model = ModelProto.newBuilder();
    this.graph = GraphProto.newBuilder();
  }

  /**
   * Where the raw values of an initializer lie in the file.
   *
   * @param index the initializer's index in the main graph
   * @param offset first byte
   * @param length number of bytes
   */
  record Stretch(int index, long offset, long length) {}

  /** A model whose initializers lack the raw values named by the stretches. */
  record Result(ModelProto model, List<Stretch> stretches) {}

  static Result read(ByteBuffer bytes) throws IOException {
    return new WireReader(bytes).run();
  }

  private Result run() throws IOException {
    Fields rest = new Fields();
    boolean found = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == message(ModelProto.GRAPH_FIELD_NUMBER)) {
        found = true;
        int outer = in.pushLimit(in.readRawVarint32());
        readGraph();
        in.popLimit(outer);
      } else {
        rest.copy(tag);
      }
    }
    rest.mergeInto(model);
    if (found) {
      model.setGraph(graph);
    }
    return new Result(model.build(), stretches);
  }

  private void readGraph() throws IOException {
    Fields rest = new Fields();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == message(GraphProto.INITIALIZER_FIELD_NUMBER)) {
        int outer = in.pushLimit(in.readRawVarint32());
        readTensor();
        in.popLimit(outer);
      } else {
        rest.copy(tag);
      }
    }
    rest.mergeInto(graph);
  }

  private void readTensor() throws IOException {
    Fields rest = new Fields();
    TensorProto.Builder tensor = TensorProto.newBuilder();
    long offset = -1;
    int length = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == message(TensorProto.RAW_DATA_FIELD_NUMBER)) {
        length = in.readRawVarint32();
        offset = in.getTotalBytesRead();
        if (length > INLINE_BYTES) {
          in.skipRawBytes(length);
        } else {
          tensor.setRawData(ByteString.copyFrom(in.readRawBytes(length)));
        }
      } else {
        rest.copy(tag);
      }
    }
    rest.mergeInto(tensor);
    if (length > INLINE_BYTES) {
      stretches.add(new Stretch(graph.getInitializerCount(), offset, length));
    }
    graph.addInitializer(tensor);
  }

  private static int message(int field) {
    return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  /** Fields as they stand, to be parsed together. */
  private final class Fields {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    void copy(int tag) throws IOException {
      out.writeUInt32NoTag(tag);
      switch (WireFormat.getTagWireType(tag)) {
        case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
          int length = in.readRawVarint32();
          keep(length);
          out.writeUInt32NoTag(length);
          out.writeRawBytes(in.readRawBytes(length));
        }
        case WireFormat.WIRETYPE_VARINT -> {
          keep(Long.BYTES);
          out.writeUInt64NoTag(in.readRawVarint64());
        }
        case WireFormat.WIRETYPE_FIXED32 -> {
          keep(Integer.BYTES);
          out.writeFixed32NoTag(in.readRawLittleEndian32());
        }
        case WireFormat.WIRETYPE_FIXED64 -> {
          keep(Long.BYTES);
          out.writeFixed64NoTag(in.readRawLittleEndian64());
        }
        default ->
            throw new IOException(
                "it has field "
                    + WireFormat.getTagFieldNumber(tag)
                    + " of an encoding that ONNX does not use");
      }
    }

    private void keep(int length) throws IOException {
      kept += Math.max(0, length);
      if (kept > SKELETON_LIMIT) {
        throw new IOException(
            "it holds more than "
                + SKELETON_LIMIT
                + " bytes outside the raw values of its initializers; must hold at most that");
      }
    }

    void mergeInto(Message.Builder target) throws IOException {
      out.flush();
      CodedInputStream parsed = CodedInputStream.newInstance(bytes.toByteArray());
      target.mergeFrom(parsed);
      parsed.checkLastTagWas(0);
    }
  }
}
