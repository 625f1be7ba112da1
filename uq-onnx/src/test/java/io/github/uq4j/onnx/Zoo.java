package io.github.uq4j.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The tiny decoders of {@code testdata/zoo}, and those of the folder {@code -Duq4j.zoo}. */
@SuppressWarnings("exports") // tests are on the class path
public final class Zoo {

  private Zoo() {}

  /** A member and what is true of it. */
  public record Member(Path folder, JsonNode facts) {

    public String text(String fact) {
      return facts.path(fact).asText();
    }

    public int number(String fact) {
      return facts.path(fact).asInt();
    }

    public List<List<Integer>> prompts() {
      List<List<Integer>> prompts = new ArrayList<>();
      facts.path("prompts").forEach(prompt -> prompts.add(TestFiles.integers(prompt)));
      return prompts;
    }

    @Override
    public String toString() {
      return text("name");
    }
  }

  public static Stream<Member> members() {
    Map<String, Member> members = new TreeMap<>();
    collect(TestFiles.testdata().resolve("zoo"), members);
    String more = System.getProperty("uq4j.zoo", "");
    if (!more.isEmpty()) {
      collect(Path.of(more), members);
    }
    return members.values().stream();
  }

  public static Member member(String name) {
    return members()
        .filter(member -> member.text("name").equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the zoo has no " + name));
  }

  private static void collect(Path root, Map<String, Member> members) {
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.filter(f -> Files.exists(f.resolve("facts.json"))).toList()) {
        Member member = new Member(folder, TestFiles.json(folder.resolve("facts.json")));
        members.put(member.text("name"), member);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
