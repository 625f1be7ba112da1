package io.github.uq4j.metrics.hidden.density;

import io.github.uq4j.score.fitted.Fitted;
import io.github.uq4j.score.fitted.FittedFile;
import io.github.uq4j.score.fitted.Values;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.io.Safetensors;
import io.github.uq4j.trace.io.SafetensorsWriter;
import io.github.uq4j.trace.io.TensorPrecision;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A density as a JSON header and a safetensors file beside it, tied together by a digest. */
final class DensityFile {

  private static final String KIND = "state-density";
  private static final String METHOD = "gaussian";
  private static final String VERSION = "1";
  private static final String JSON = ".json";
  private static final String DOMAIN = "domain";
  private static final String BACKGROUND = "background";

  private DensityFile() {}

  static void write(Path file, Density density) throws IOException {
    Path tensors = beside(file);
    try (SafetensorsWriter out = SafetensorsWriter.create(tensors, TensorPrecision.F32)) {
      write(out, DOMAIN, density.domain());
      if (density.background().isPresent()) {
        write(out, BACKGROUND, density.background().get());
      }
      out.commit();
    }
    StateSource source = density.source();
    Values values = Values.none();
    if (source.model().isPresent()) {
      values = values.with("model", source.model().get());
    }
    values =
        values
            .with("level", source.level())
            .with("width", source.width())
            .with("pooling", source.pooling().id())
            .with(BACKGROUND, density.background().isPresent() ? 1 : 0);
    if (density.ordinary().isPresent()) {
      values =
          values
              .withNumbers("perplexities", density.ordinary().get().perplexities().known())
              .withNumbers("distances", density.ordinary().get().distances().known());
    }
    values =
        values
            .with("tensors", String.valueOf(tensors.getFileName()))
            .with("tensors_sha256", digest(tensors));
    FittedFile.write(file, new Fitted(KIND, METHOD, VERSION, density.on(), values));
  }

  private static void write(SafetensorsWriter out, String name, Gaussian gaussian)
      throws IOException {
    write(out, name + ".mean", gaussian.mean());
    write(out, name + ".covariance", gaussian.covariance());
  }

  /** Numbers of 64 bits as the sum of two of 32. */
  private static void write(SafetensorsWriter out, String name, double[] numbers)
      throws IOException {
    float[] high = new float[numbers.length];
    float[] low = new float[numbers.length];
    for (int at = 0; at < numbers.length; at++) {
      high[at] = (float) numbers[at];
      low[at] = (float) (numbers[at] - high[at]);
    }
    out.add(name, FloatTensor.copyOf(high, high.length));
    out.add(name + ".rest", FloatTensor.copyOf(low, low.length));
  }

  static Density read(Path file) throws IOException {
    Fitted fitted = FittedFile.read(file);
    try {
      return read(file, fitted.require(KIND, VERSION));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static Density read(Path file, Fitted fitted) throws IOException {
    Values values = fitted.values();
    Path tensors = file.resolveSibling(values.text("tensors"));
    if (!Files.isRegularFile(tensors)) {
      throw new IllegalArgumentException("no such file of tensors: " + tensors);
    }
    String digest = digest(tensors);
    if (!digest.equals(values.text("tensors_sha256"))) {
      throw new IllegalArgumentException(
          "tensors of %s have SHA-256 %s; must be %s"
              .formatted(tensors, digest, values.text("tensors_sha256")));
    }
    int width = whole("width", values.number("width"));
    Safetensors all = Safetensors.open(tensors);
    Optional<Gaussian> background =
        values.number(BACKGROUND) == 0
            ? Optional.empty()
            : Optional.of(gaussian(all, BACKGROUND, width));
    return new Density(
        new StateSource(
            values.has("model") ? Optional.of(values.text("model")) : Optional.empty(),
            whole("level", values.number("level")),
            width,
            StatePooling.of(values.text("pooling"))),
        gaussian(all, DOMAIN, width),
        background,
        values.has("distances")
            ? Optional.of(
                new Density.Ordinary(
                    EmpiricalShare.of(values.numbers("perplexities")),
                    EmpiricalShare.of(values.numbers("distances"))))
            : Optional.empty(),
        fitted.on());
  }

  private static Gaussian gaussian(Safetensors all, String name, int width) {
    return Gaussian.of(
        numbers(all, name + ".mean", width),
        numbers(all, name + ".covariance", Math.multiplyExact(width, width + 1) / 2));
  }

  private static double[] numbers(Safetensors all, String name, int count) {
    FloatTensor high = tensor(all, name, count);
    FloatTensor low = tensor(all, name + ".rest", count);
    double[] numbers = new double[count];
    for (int at = 0; at < count; at++) {
      numbers[at] = (double) high.get(at) + low.get(at);
      if (!Double.isFinite(numbers[at])) {
        throw new IllegalArgumentException(
            name + "[" + at + "] = " + numbers[at] + "; must be finite");
      }
    }
    return numbers;
  }

  private static FloatTensor tensor(Safetensors all, String name, int count) {
    FloatTensor tensor = all.tensor(name);
    if (!tensor.shape().extents().equals(List.of((long) count))) {
      throw new IllegalArgumentException(
          name + " has shape " + tensor.shape() + "; must be [" + count + "]");
    }
    return tensor;
  }

  private static int whole(String name, double number) {
    if (!(number >= 0 && number <= 1 << 15 && number == Math.rint(number))) {
      throw new IllegalArgumentException(
          "values." + name + " = " + number + "; must be a whole number in [0, 32768]");
    }
    return (int) number;
  }

  private static Path beside(Path file) {
    String name = String.valueOf(file.getFileName());
    String stem = name.endsWith(JSON) ? name.substring(0, name.length() - JSON.length()) : name;
    return file.resolveSibling(stem + ".safetensors");
  }

  private static String digest(Path file) throws IOException {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no SHA-256", e);
    }
  }
}
