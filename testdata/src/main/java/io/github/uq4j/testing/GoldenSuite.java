package io.github.uq4j.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Runs the cases of a golden file: each case is run, or left out with a reason; a case of which
 * neither is said fails. What is said of one id goes before what is said of its class. Not safe for
 * use by several threads.
 */
public final class GoldenSuite {

  private final GoldenFile file;
  private final Map<String, Consumer<GoldenCase>> byClass = new LinkedHashMap<>();
  private final Map<String, Consumer<GoldenCase>> byId = new LinkedHashMap<>();
  private final Map<String, String> leftOutClasses = new LinkedHashMap<>();
  private final Map<String, String> leftOutIds = new LinkedHashMap<>();

  GoldenSuite(GoldenFile file) {
    this.file = file;
  }

  /**
   * Runs the cases of a class.
   *
   * @param referenceClass its full name as in the file
   * @param test fails by an assertion
   * @return this suite
   */
  public GoldenSuite run(String referenceClass, Consumer<GoldenCase> test) {
    byClass.put(referenceClass, test);
    return this;
  }

  /**
   * Runs one case.
   *
   * @param id its id
   * @param test fails by an assertion
   * @return this suite
   */
  public GoldenSuite runCase(String id, Consumer<GoldenCase> test) {
    byId.put(id, test);
    return this;
  }

  /**
   * Leaves the cases of classes out.
   *
   * @param reason why, not empty
   * @param referenceClasses their full names as in the file
   * @return this suite
   */
  public GoldenSuite leaveOut(String reason, String... referenceClasses) {
    for (String referenceClass : referenceClasses) {
      leftOutClasses.put(referenceClass, reason);
    }
    return this;
  }

  /**
   * Leaves cases out.
   *
   * @param reason why, not empty
   * @param ids their ids
   * @return this suite
   */
  public GoldenSuite leaveOutCases(String reason, String... ids) {
    for (String id : ids) {
      leftOutIds.put(id, reason);
    }
    return this;
  }

  /**
   * The tests: one for every case that is run, and one that fails if something was said of no case
   * or twice.
   *
   * @return tests in the order of the file
   */
  public Stream<DynamicTest> tests() {
    List<DynamicTest> tests =
        file.cases().stream()
            .filter(c -> byId.containsKey(c.id()) || !leftOutIds.containsKey(c.id()))
            .filter(c -> byId.containsKey(c.id()) || byClass.containsKey(c.referenceClass()))
            .map(c -> DynamicTest.dynamicTest(c.id(), () -> testOf(c).accept(c)))
            .toList();
    return Stream.concat(
        tests.stream(),
        Stream.of(
            DynamicTest.dynamicTest(
                file.name() + "_everyCase_isRunOrLeftOutWithAReason",
                () -> requireComplete(tests.size()))));
  }

  private Consumer<GoldenCase> testOf(GoldenCase golden) {
    Consumer<GoldenCase> own = byId.get(golden.id());
    Consumer<GoldenCase> ofClass = byClass.get(golden.referenceClass());
    if (own != null) {
      return own;
    }
    if (ofClass != null) {
      return ofClass;
    }
    throw new IllegalStateException("case " + golden.id() + " has no test");
  }

  private void requireComplete(int run) {
    assertThat(run).as("cases of %s that are run", file.name()).isPositive();
    assertThat(byClass.keySet().stream().filter(leftOutClasses::containsKey))
        .as("classes both run and left out")
        .isEmpty();
    assertThat(byId.keySet().stream().filter(leftOutIds::containsKey))
        .as("cases both run and left out")
        .isEmpty();
    assertThat(file.cases().stream().filter(c -> !spokenOf(c)).map(GoldenCase::describe).toList())
        .as("cases of %s that are neither run nor left out", file.name())
        .isEmpty();
    assertThat(Stream.concat(leftOutClasses.values().stream(), leftOutIds.values().stream()))
        .as("reasons for leaving out")
        .noneMatch(String::isBlank);
  }

  private boolean spokenOf(GoldenCase golden) {
    return byId.containsKey(golden.id())
        || leftOutIds.containsKey(golden.id())
        || byClass.containsKey(golden.referenceClass())
        || leftOutClasses.containsKey(golden.referenceClass());
  }
}
