package io.github.uq4j.metrics.hidden.clue;

import io.github.uq4j.metrics.hidden.clue.ExperienceSet.Outcome;
import io.github.uq4j.score.fitted.Fitted;
import io.github.uq4j.score.fitted.FittedFile;
import io.github.uq4j.score.fitted.FittedOn;
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
import java.util.Locale;
import java.util.Optional;

/** Experience as a JSON header and a safetensors file beside it, tied together by a digest. */
final class ExperienceFile {

  private static final String KIND = "clue-experience";
  private static final String METHOD = "class-means";
  private static final String VERSION = "1";
  private static final String JSON = ".json";

  private ExperienceFile() {}

  static void write(Path file, Experience experience, FittedOn on) throws IOException {
    ExperienceSet set =
        experience
            .set()
            .orElseThrow(() -> new IllegalArgumentException(experience + " remembers nothing"));
    Path tensors = beside(file);
    try (SafetensorsWriter out = SafetensorsWriter.create(tensors, TensorPrecision.F32)) {
      for (Outcome outcome : Outcome.values()) {
        Moments moments = set.of(outcome);
        out.add(name(outcome, "mean"), tensor(set, moments.means()));
        out.add(name(outcome, "squares"), tensor(set, moments.allSquares()));
      }
      out.commit();
    }
    Values values = Values.none();
    if (experience.model().isPresent()) {
      values = values.with("model", experience.model().get());
    }
    values =
        values
            .withNumbers("levels", experience.levels().stream().map(Integer::doubleValue).toList())
            .with("width", set.width())
            .with("start", experience.anchors().start().form())
            .with("end", experience.anchors().end().form())
            .with("missing_end", experience.anchors().missingEnd().id())
            .with("successes", (double) set.count(Outcome.SUCCESS))
            .with("failures", (double) set.count(Outcome.FAILURE))
            .with("tensors", tensors.getFileName().toString())
            .with("tensors_sha256", digest(tensors));
    FittedFile.write(file, new Fitted(KIND, METHOD, VERSION, on, values));
  }

  static Experience read(Path file) throws IOException {
    Fitted fitted = FittedFile.read(file);
    try {
      return read(file, fitted.require(KIND, VERSION).values());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static Experience read(Path file, Values values) throws IOException {
    Path tensors = file.resolveSibling(values.text("tensors"));
    if (!Files.isRegularFile(tensors)) {
      throw new IllegalArgumentException("no such file of tensors: " + tensors);
    }
    String digest = digest(tensors);
    if (!digest.equals(values.text("tensors_sha256"))) {
      throw new IllegalArgumentException(
          "tensors of "
              + tensors
              + " have SHA-256 "
              + digest
              + "; must be "
              + values.text("tensors_sha256"));
    }
    List<Integer> levels = values.numbers("levels").stream().map(n -> whole("levels", n)).toList();
    int width = whole("width", values.number("width"));
    Safetensors all = Safetensors.open(tensors);
    Moments successes =
        new Moments(
            levels.size(),
            width,
            whole("successes", values.number("successes")),
            numbers(all, name(Outcome.SUCCESS, "mean"), levels.size(), width),
            numbers(all, name(Outcome.SUCCESS, "squares"), levels.size(), width));
    Moments failures =
        new Moments(
            levels.size(),
            width,
            whole("failures", values.number("failures")),
            numbers(all, name(Outcome.FAILURE, "mean"), levels.size(), width),
            numbers(all, name(Outcome.FAILURE, "squares"), levels.size(), width));
    Anchors anchors =
        Anchors.of(Anchor.parse(values.text("start")), Anchor.parse(values.text("end")))
            .withLevels(levels)
            .withMissingEnd(MissingEnd.of(values.text("missing_end")));
    Optional<String> model =
        values.has("model") ? Optional.of(values.text("model")) : Optional.empty();
    return Experience.of(anchors, model, levels, new ExperienceSet(successes, failures));
  }

  private static String name(Outcome outcome, String what) {
    return outcome.name().toLowerCase(Locale.ROOT) + "." + what;
  }

  private static FloatTensor tensor(ExperienceSet set, double[] values) {
    float[] narrow = new float[values.length];
    for (int at = 0; at < narrow.length; at++) {
      narrow[at] = (float) values[at];
    }
    return FloatTensor.copyOf(narrow, set.layers(), set.width());
  }

  private static double[] numbers(Safetensors all, String name, int layers, int width) {
    FloatTensor tensor = all.tensor(name);
    if (!tensor.shape().extents().equals(List.of((long) layers, (long) width))) {
      throw new IllegalArgumentException(
          name + " has shape " + tensor.shape() + "; must be [" + layers + ", " + width + "]");
    }
    double[] numbers = new double[layers * width];
    for (int at = 0; at < numbers.length; at++) {
      numbers[at] = tensor.get(at);
      if (!Double.isFinite(numbers[at])) {
        throw new IllegalArgumentException(
            name + "[" + at + "] = " + numbers[at] + "; must be finite");
      }
    }
    return numbers;
  }

  private static int whole(String name, double number) {
    if (!(number >= 0 && number <= Integer.MAX_VALUE && number == Math.rint(number))) {
      throw new IllegalArgumentException(
          "values." + name + " = " + number + "; must be a whole number >= 0");
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
