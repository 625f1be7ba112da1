package io.github.uq4j.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A golden file of the shape {@code {meta, bundles, cases}}: cases computed by the authors' own
 * code. A string {@code $bundles.name.key} in a case stands for that part of {@code bundles}.
 */
public final class GoldenFile {

  private static final String REFERENCE = "$bundles.";

  private final String name;
  private final JsonNode meta;
  private final JsonNode bundles;
  private final List<GoldenCase> cases;

  private GoldenFile(String name, JsonNode root) {
    this.name = name;
    this.meta = root.path("meta");
    this.bundles = root.path("bundles");
    List<GoldenCase> read = new ArrayList<>();
    for (JsonNode node : root.path("cases")) {
      read.add(
          new GoldenCase(
              node.path("id").asText(),
              node.path("reference_class").asText(),
              node.path("level").asText(),
              resolve(node.path("params")),
              resolve(node.path("inputs")),
              resolve(node.path("expected")),
              node.path("formula").asText(""),
              node.path("notes").asText("")));
    }
    if (read.isEmpty()) {
      throw new IllegalStateException("golden file " + name + " holds no cases");
    }
    this.cases = List.copyOf(read);
  }

  /**
   * Reads a file of the folder {@code golden} of the test data.
   *
   * @param name its name
   * @return the file
   * @throws IllegalStateException if it does not exist, holds no case, or a reference leads nowhere
   */
  public static GoldenFile read(String name) {
    return new GoldenFile(name, TestData.json("golden/" + name));
  }

  /**
   * A file given as JSON.
   *
   * @param name what it is called in messages
   * @param root its content
   * @return the file
   * @throws IllegalStateException if it holds no case, or a reference leads nowhere
   */
  public static GoldenFile of(String name, JsonNode root) {
    return new GoldenFile(name, root);
  }

  private JsonNode resolve(JsonNode node) {
    if (node.isTextual() && node.asText().startsWith(REFERENCE)) {
      JsonNode target = bundles;
      for (String key : node.asText().substring(REFERENCE.length()).split("\\.", -1)) {
        target = target.path(key);
      }
      if (target.isMissingNode()) {
        throw new IllegalStateException(name + ": reference " + node + " leads nowhere");
      }
      return target;
    }
    if (node.isObject()) {
      ObjectNode resolved = JsonNodeFactory.instance.objectNode();
      node.properties().forEach(field -> resolved.set(field.getKey(), resolve(field.getValue())));
      return resolved;
    }
    if (node.isArray()) {
      ArrayNode resolved = JsonNodeFactory.instance.arrayNode(node.size());
      node.forEach(element -> resolved.add(resolve(element)));
      return resolved;
    }
    return node;
  }

  /**
   * The file's name.
   *
   * @return its name
   */
  public String name() {
    return name;
  }

  /**
   * Where the numbers come from.
   *
   * @return source, commit, seed, versions
   */
  public JsonNode meta() {
    return meta;
  }

  /**
   * Every case.
   *
   * @return the cases in the order of the file
   */
  public List<GoldenCase> cases() {
    return cases;
  }

  /**
   * The cases of a reference class.
   *
   * @param referenceClass its full name as in the file
   * @return the cases, none if there is no such class
   */
  public List<GoldenCase> casesOf(String referenceClass) {
    return cases.stream().filter(c -> c.referenceClass().equals(referenceClass)).toList();
  }

  /**
   * The reference classes.
   *
   * @return their names
   */
  public Set<String> referenceClasses() {
    return cases.stream().map(GoldenCase::referenceClass).collect(Collectors.toSet());
  }

  /**
   * Starts to say which cases are run and which are left out.
   *
   * @return a suite of this file, nothing said yet
   */
  public GoldenSuite suite() {
    return new GoldenSuite(this);
  }
}
