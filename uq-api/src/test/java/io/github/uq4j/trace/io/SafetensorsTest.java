package io.github.uq4j.trace.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.trace.FloatTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {

  private final Path folder;

  SafetensorsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path file(String header, byte[] data) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer all =
        ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    all.putLong(json.length).put(json).put(data);
    return Files.write(folder.resolve("t.safetensors"), all.array());
  }

  @Test
  void open_everyRealType_readsItsValues() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN);
    data.putFloat(1.5f).putFloat(-2f).putShort((short) 0x3c00).putShort((short) 0xc000);
    data.putShort((short) 0x3fc0).putDouble(0.1).put(new byte[8]);
    Path file =
        file(
            """
            {"__metadata__":{"k":"v"},"f32":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
            "f16":{"dtype":"F16","shape":[1,2],"data_offsets":[8,12]},
            "bf":{"dtype":"BF16","shape":[],"data_offsets":[12,14]},
            "f64":{"dtype":"F64","shape":[1],"data_offsets":[14,22]},
            "i":{"dtype":"I64","shape":[1],"data_offsets":[22,30]},
            "none":{"dtype":"F32","shape":[0,7],"data_offsets":[30,30]}}
            """,
            data.array());

    Safetensors tensors = Safetensors.open(file);

    assertThat(tensors.names()).containsExactly("f32", "f16", "bf", "f64", "i", "none");
    assertThat(tensors.metadata()).containsEntry("k", "v").hasSize(1);
    assertThat(values(tensors.tensor("f32"))).containsExactly(1.5f, -2f);
    assertThat(values(tensors.tensor("f16"))).containsExactly(1f, -2f);
    assertThat(tensors.tensor("f16").shape().extents()).containsExactly(1L, 2L);
    assertThat(values(tensors.tensor("bf"))).containsExactly(1.5f);
    assertThat(values(tensors.tensor("f64"))).containsExactly(0.1f);
    assertThat(values(tensors.tensor("none"))).isEmpty();
    assertThat(tensors.find("absent")).isEmpty();
    assertThat(tensors.toString()).contains("6 tensors");
    assertThatThrownBy(() -> tensors.tensor("i"))
        .hasMessageContaining("i.dtype = I64; must be one");
    assertThatThrownBy(() -> tensors.tensor("absent")).hasMessageContaining("has no tensor");
    assertThatThrownBy(() -> tensors.tensor("f32").get(2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> tensors.tensor("f32").read(0, new float[1], 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static float[] values(FloatTensor tensor) {
    float[] values = new float[(int) tensor.shape().size()];
    tensor.read(0, values, values.length);
    for (int i = 0; i < values.length; i++) {
      assertThat(tensor.get(i)).isEqualTo(values[i]);
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|must be an object",
        "{|not JSON",
        "{\"a\":1}|a = 1; must be an object",
        "{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}|a.dtype: is missing",
        "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}|a.shape: is missing",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}|a.data_offsets = []; must be [begin, end]",
        "{\"a\":{\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]}}|a.dtype = \"F31\"; must",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}|a.shape = [2]; must hold",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}|a.shape[0] = -1; must be >= 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}|begin <= end",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|there is a hole",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}|must end with the data",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}}|must be one of dtype",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,2],\"data_offsets\":[0,4]}}|overflows",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387905],\"data_offsets\":[0,4]}}|must hold",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{}}|a: appears twice",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]}}|they overlap",
        "{\"__metadata__\":{\"a\":1}}|__metadata__.a = 1; must be a string",
      })
  void open_badHeader_isRefusedWithNameValueAndRule(String header, String message)
      throws IOException {
    Path file = file(header, new byte[4]);
    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 100_000_001L, 5})
  void open_headerLongerThanAllowedOrThere_isRefusedBeforeReading(long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    Path file = Files.write(folder.resolve("t"), bytes.array());
    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("header length = " + Long.toUnsignedString(length) + "; must be <=");
  }

  @Test
  void open_shortOrNotUtf8_isRefused() throws IOException {
    Path cut = Files.write(folder.resolve("t"), new byte[7]);
    assertThatThrownBy(() -> Safetensors.open(cut)).hasMessageContaining("must be at least 8");
    Path binary = Files.write(folder.resolve("u"), new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', -1});
    assertThatThrownBy(() -> Safetensors.open(binary)).hasMessageContaining("not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"F32", "F16"})
  void writer_values_comeBackWithinPrecision(String name) throws IOException {
    TensorPrecision precision = TensorPrecision.valueOf(name);
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[40_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-3, 3);
    }
    Path file = folder.resolve("w.safetensors");
    try (SafetensorsWriter writer = SafetensorsWriter.create(file, precision)) {
      writer.add("a/é", FloatTensor.copyOf(values, 100, 400));
      writer.add("empty", FloatTensor.copyOf(new float[0], 0, 3));
      writer.add("one", FloatTensor.copyOf(new float[] {0.5f}));
      assertThat(writer.contains("one")).isTrue();
      assertThat(writer.toString()).contains("3 tensors");
      assertThat(Files.exists(file)).isFalse();
      assertThatThrownBy(() -> writer.add("one", FloatTensor.copyOf(new float[1], 1)))
          .hasMessageContaining("must be new");
      writer.commit();
    }
    Safetensors read = Safetensors.open(file);
    float[] back = values(read.tensor("a/é"));
    for (int i = 0; i < back.length; i++) {
      float tolerance = precision == TensorPrecision.F32 ? 0 : Math.abs(values[i]) * 0x1p-11f;
      assertThat(Math.abs(back[i] - values[i])).isLessThanOrEqualTo(Math.max(tolerance, 0));
    }
    assertThat(read.tensor("one").get(0)).isEqualTo(0.5f);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void writer_closedWithoutCommit_leavesNothing() throws IOException {
    try (SafetensorsWriter writer =
        SafetensorsWriter.create(folder.resolve("w"), TensorPrecision.F16)) {
      assertThatThrownBy(() -> writer.add("a", FloatTensor.copyOf(new float[] {1e6f}, 1)))
          .hasMessageContaining("tensor \"a\": value = 1000000.0; must be at most 65504.0");
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void mappedBytes_manySegments_cutNoValue() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(3 + 8 * 50).order(ByteOrder.LITTLE_ENDIAN);
    data.position(3);
    for (int i = 0; i < 100; i++) {
      data.putFloat(i);
    }
    Path file = Files.write(folder.resolve("m"), data.array());
    try (FileChannel channel = FileChannel.open(file)) {
      for (int start = 0; start < 4; start++) {
        MappedBytes bytes = MappedBytes.of(channel, start, data.capacity() - start, 16);
        float[] back = new float[100];
        bytes.read(TensorType.F32, 3 - start, back, 100);
        for (int i = 0; i < 100; i++) {
          assertThat(back[i]).isEqualTo(i);
          assertThat(bytes.get(TensorType.F32, 3 - start + 4L * i)).isEqualTo(i);
        }
      }
    }
  }

  @Test
  void half_everyPattern_comesBackAsItWas() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = TensorType.fromHalf((short) bits);
      if (Float.isNaN(value)) {
        assertThat(TensorType.fromHalf(TensorType.toHalf(value))).isNaN();
      } else {
        assertThat(TensorType.toHalf(value)).as("bits %x", bits).isEqualTo((short) bits);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1.00048828125,3c00", "1.0014648,3c02", "65519,7bff", "2.98e-8,0", "2.99e-8,1"})
  void half_betweenPatterns_roundsToTheNearestTiesToEven(float value, String hex) {
    assertThat(TensorType.toHalf(value)).isEqualTo((short) Integer.parseInt(hex, 16));
  }

  @Test
  void half_tooLarge_isRefused() {
    assertThatThrownBy(() -> TensorType.toHalf(65520f)).hasMessageContaining("must be at most");
  }
}
