package io.github.uq4j.trace.io;

import io.github.uq4j.json.LineFault;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Logits;
import io.github.uq4j.trace.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tensor files beside a trace file. A file is opened when a line first names it; the few last
 * used stay mapped. For use by one thread.
 */
final class TensorFolder {

  private static final int OPEN_FILES = 8;

  private final Path folder;
  private final Map<String, Safetensors> open =
      new LinkedHashMap<>(OPEN_FILES, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Safetensors> eldest) {
          return size() > OPEN_FILES;
        }
      };

  private TensorFolder(Path folder) {
    this.folder = folder;
  }

  static TensorFolder beside(Path traces) {
    Path parent = traces.toAbsolutePath().getParent();
    return new TensorFolder(parent == null ? traces.toAbsolutePath() : parent);
  }

  /** The name of the tensor file of a trace file. */
  static String nameFor(Path traces) {
    String name = String.valueOf(traces.getFileName());
    for (String extension : List.of(".gz", ".jsonl")) {
      name =
          name.endsWith(extension) ? name.substring(0, name.length() - extension.length()) : name;
    }
    return name + ".safetensors";
  }

  static String samplePrefix(String prefix, int sample) {
    return prefix + "samples/" + sample + "/";
  }

  /**
   * Where the tensors of a trace are.
   *
   * @param file the tensor file's name
   * @param prefix what their names begin with
   * @param parts what they are parts of
   */
  record Place(String file, String prefix, TensorParts parts) {}

  Generation join(Generation main, List<Generation> samples, Place place) throws IOException {
    String name = place.file();
    String prefix = place.prefix();
    Safetensors file = file(name);
    Tensors tensors = tensors(file, place, "", main);
    boolean found = !tensors.isEmpty();
    for (int i = 0; !found && i < samples.size(); i++) {
      found = !tensors(file, place, samplePrefix("", i), samples.get(i)).isEmpty();
    }
    if (!found) {
      throw LineFault.of(
          "tensors.prefix",
          "\"" + prefix + "\"",
          "must begin the name of a tensor of " + name + " (such as " + prefix + "logits)");
    }
    return main.withTensors(tensors);
  }

  List<Generation> joinSamples(List<Generation> samples, Place place) throws IOException {
    Safetensors file = file(place.file());
    List<Generation> joined = new ArrayList<>(samples.size());
    for (int i = 0; i < samples.size(); i++) {
      Generation sample = samples.get(i);
      joined.add(sample.withTensors(tensors(file, place, samplePrefix("", i), sample)));
    }
    return joined;
  }

  private Safetensors file(String name) throws IOException {
    Safetensors known = open.get(name);
    if (known != null) {
      return known;
    }
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.chars().anyMatch(c -> c == '/' || c == '\\' || c == ':' || c == 0)) {
      throw LineFault.of(
          "tensors.file", "\"" + name + "\"", "must be a plain file name beside the trace file");
    }
    Path path = folder.resolve(name);
    if (!Files.isRegularFile(path)) {
      throw LineFault.of("tensors.file", "\"" + name + "\"", "must exist beside the trace file");
    }
    try {
      Safetensors opened = Safetensors.open(path);
      open.put(name, opened);
      return opened;
    } catch (IllegalArgumentException e) {
      throw LineFault.in("tensors.file", String.valueOf(e.getMessage()));
    }
  }

  private static Tensors tensors(
      Safetensors file, Place place, String under, Generation generation) {
    String prefix = place.prefix() + under;
    TensorParts parts = place.parts();
    try {
      Optional<Logits> logits = file.find(prefix + "logits").map(Logits::new);
      Optional<Attention> attention =
          file.find(prefix + "attention")
              .map(
                  values ->
                      new Attention(
                          values,
                          parts.along(under + "attention", "layers"),
                          parts.along(under + "attention", "heads"),
                          parts.along(under + "attention", "rows")));
      Optional<HiddenStates> hidden =
          file.find(prefix + "hidden_states")
              .map(
                  values ->
                      new HiddenStates(
                          values,
                          parts.along(under + "hidden_states", "levels"),
                          parts.along(under + "hidden_states", "positions")));
      Optional<FloatTensor> promptLogits = file.find(prefix + "prompt_logits");
      int tokens = generation.tokens().size();
      if (tokens > 0 && logits.isPresent() && logits.get().steps() != tokens) {
        throw new IllegalArgumentException(
            prefix
                + "logits has "
                + logits.get().steps()
                + " rows; must have one for each of the "
                + tokens
                + " tokens");
      }
      return new Tensors(logits, attention, hidden, promptLogits);
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw LineFault.in("tensors", "under \"" + prefix + "\": " + e.getMessage());
    }
  }
}
