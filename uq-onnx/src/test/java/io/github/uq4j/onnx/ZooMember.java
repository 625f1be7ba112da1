package io.github.uq4j.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.io.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A tiny decoder with what PyTorch makes of three prompts. */
@SuppressWarnings("exports") // tests are on the class path
public record ZooMember(Path folder, JsonNode facts) {

  /**
   * Those that come with the project, and those in the folder of {@code -Duq4j.zoo}, which take the
   * place of the former where they have the same name.
   */
  public static Stream<ZooMember> all() {
    List<Path> roots = new ArrayList<>(List.of(TestFiles.testdata().resolve("zoo")));
    String more = System.getProperty("uq4j.zoo", "");
    if (!more.isEmpty()) {
      roots.add(Path.of(more));
    }
    Map<String, ZooMember> members = new TreeMap<>();
    for (Path root : roots) {
      try (Stream<Path> folders = Files.list(root)) {
        folders
            .filter(folder -> Files.exists(folder.resolve("facts.json")))
            .map(folder -> new ZooMember(folder, TestFiles.json(folder.resolve("facts.json"))))
            .forEach(member -> members.put(member.toString(), member));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return members.values().stream();
  }

  public Path file() {
    return folder.resolve(facts.path("file").asText());
  }

  public int layers() {
    return facts.path("layers").asInt();
  }

  public int heads() {
    return facts.path("heads").asInt();
  }

  public double tolerance() {
    return facts.path("tolerance").asDouble();
  }

  public String precision() {
    return facts.path("precision").asText();
  }

  /** Whether numbers have fewer digits than in single precision. */
  public boolean half() {
    return !precision().equals("float32");
  }

  public List<List<Integer>> prompts() {
    List<List<Integer>> prompts = new ArrayList<>();
    facts.path("prompts").forEach(prompt -> prompts.add(TestFiles.integers(prompt)));
    return prompts;
  }

  /** A recorded tensor of a prompt, row-major. */
  public float[] recorded(int prompt, String name) {
    try {
      FloatTensor tensor =
          Safetensors.open(folder.resolve("recorded.safetensors")).tensor(prompt + "/" + name);
      float[] values = new float[Math.toIntExact(tensor.shape().size())];
      tensor.read(0, values, values.length);
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return folder.getFileName().toString();
  }
}
