package io.github.uq4j.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

class GoldenFileTest {

  private static final String SMALL =
      """
      {"meta": {"seed": 1}, "bundles": {"b": {"x": [1, "NaN", "-Infinity"]}},
       "cases": [
         {"id": "one", "reference_class": "A", "level": "rule", "params": {},
          "inputs": {"x": "$bundles.b.x", "deep": [{"y": "$bundles.b.x"}]}, "expected": 2,
          "formula": null, "notes": null},
         {"id": "two", "reference_class": "B", "level": "rule", "params": {}, "inputs": {},
          "expected": [true, 1.5]}]}
      """;

  private static GoldenFile small() {
    return GoldenFile.of("small", TestData.parse(SMALL));
  }

  @Test
  void input_reference_isResolvedAtAnyDepth() {
    GoldenCase one = small().cases().get(0);
    assertThat(GoldenCase.numbers(one.input("x")))
        .containsExactly(1.0, Double.NaN, Double.NEGATIVE_INFINITY);
    assertThat(one.input("deep").get(0).get("y")).isEqualTo(one.input("x"));
    assertThat(one.notes()).isEqualTo("");
    assertThat(GoldenCase.numbers(small().cases().get(1).expected())).containsExactly(1.0, 1.5);
  }

  @Test
  void of_referenceToNothing_isRefused() {
    assertThatThrownBy(
            () -> GoldenFile.of("bad", TestData.parse(SMALL.replace("\"b\":", "\"c\":"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("$bundles.b.x");
  }

  @Test
  void assertClose_wrongValue_namesTheCaseAndItsInputs() {
    GoldenCase one = small().cases().get(0);
    one.assertClose(2 + 1e-10, 2, 1e-9);
    assertThatThrownBy(() -> one.assertClose(2.1, 2, 1e-9))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("case one (A)")
        .hasMessageContaining("-Infinity");
    assertThatThrownBy(() -> one.assertClose(Double.NaN, 2, 1e-9))
        .isInstanceOf(AssertionError.class);
    one.assertClose(Double.NaN, Double.NaN, 0);
  }

  @Test
  void tests_everythingSaid_runsInOrderAndPasses() throws Throwable {
    List<String> run = new ArrayList<>();
    List<DynamicTest> tests =
        small()
            .suite()
            .run("A", c -> run.add(c.id()))
            .runCase("two", c -> run.add(c.id()))
            .tests()
            .toList();
    for (DynamicTest test : tests) {
      test.getExecutable().execute();
    }
    assertThat(run).containsExactly("one", "two");
    assertThat(tests).hasSize(3);
  }

  @Test
  void tests_caseNotSpokenOf_fails() {
    DynamicTest last = small().suite().run("A", c -> {}).tests().toList().get(1);
    assertThatThrownBy(() -> last.getExecutable().execute())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("case two (B)");
  }

  @Test
  void tests_bothRunAndLeftOutOrWithoutReason_fails() {
    DynamicTest both =
        small().suite().run("A", c -> {}).leaveOut("why", "A", "B").tests().toList().get(1);
    assertThatThrownBy(() -> both.getExecutable().execute()).isInstanceOf(AssertionError.class);
    DynamicTest blank =
        small().suite().run("A", c -> {}).leaveOutCases(" ", "two").tests().toList().get(1);
    assertThatThrownBy(() -> blank.getExecutable().execute()).isInstanceOf(AssertionError.class);
  }

  @Test
  void read_everyGoldenFileOfThisShape_hasCases() {
    assertThat(GoldenFile.read("golden_polygraph.json").referenceClasses()).isNotEmpty();
    assertThatThrownBy(() -> GoldenFile.read("no_such_file.json"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no_such_file.json");
  }
}
