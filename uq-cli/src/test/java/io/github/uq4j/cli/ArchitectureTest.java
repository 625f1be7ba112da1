package io.github.uq4j.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Holds the arrows of docs/architecture.md. */
class ArchitectureTest {

  private static final String ROOT = "io.github.uq4j.";

  private static final JavaClasses LIBRARY =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/testdata/"))
          .importPackages("io.github.uq4j");

  /** A room may use these rooms, the JDK, and these libraries; itself always. */
  private static void roomMayUse(String room, String... others) {
    List<String> allowed =
        new ArrayList<>(List.of("java..", "org.jspecify.annotations..", ROOT + room));
    Arrays.stream(others).map(ArchitectureTest::packageOf).forEach(allowed::add);
    classes()
        .that()
        .resideInAPackage(ROOT + room)
        .should()
        .onlyDependOnClassesThat(inPackages(allowed))
        .because("room " + room + " may use " + List.of(others))
        .check(LIBRARY);
  }

  private static String packageOf(String other) {
    boolean library =
        other.startsWith("com.") || other.startsWith("org.") || other.startsWith("ai.");
    return library ? other : ROOT + other;
  }

  private static DescribedPredicate<JavaClass> inPackages(List<String> allowed) {
    return JavaClass.Predicates.resideInAnyPackage(allowed.toArray(String[]::new))
        .or(
            DescribedPredicate.describe(
                "primitive or array of them", c -> c.getPackageName().isEmpty()));
  }

  @Test
  void packages_all_haveNoCycles() {
    slices().matching("io.github.uq4j.(**)").should().beFreeOfCycles().check(LIBRARY);
  }

  @Test
  void import_everyModule_isSeen() {
    assertThat(LIBRARY.stream().map(JavaClass::getPackageName))
        .contains(
            ROOT + "trace",
            ROOT + "trace.io",
            ROOT + "model",
            ROOT + "score",
            ROOT + "claim",
            ROOT + "onnx",
            ROOT + "metrics.token",
            ROOT + "factcheck.ccp",
            ROOT + "report",
            ROOT + "cli");
  }

  @Test
  void rooms_ofTheVocabulary_useOnlyWhatTheyMay() {
    roomMayUse("trace");
    roomMayUse("json", "trace", "com.fasterxml.jackson..");
    roomMayUse("trace.io", "trace", "json", "com.fasterxml.jackson..");
    roomMayUse("trace.imports", "trace", "trace.io", "json");
    roomMayUse("model", "trace");
    roomMayUse("model.io", "trace", "trace.io", "json", "com.fasterxml.jackson..");
    roomMayUse("score", "trace", "model");
    roomMayUse("claim", "trace", "score");
    roomMayUse(
        "score.io", "trace", "trace.io", "json", "score", "claim", "com.fasterxml.jackson..");
    roomMayUse("score.fitted", "trace.io", "json", "score", "com.fasterxml.jackson..");
    roomMayUse("score.run", "trace", "trace.io", "model", "score");
  }

  @Test
  void rooms_ofScorers_useOnlyWhatTheyMay() {
    roomMayUse("metrics.math", "org.apache.commons.math3..");
    roomMayUse("metrics.token", "score", "trace", "metrics.math");
    roomMayUse("metrics.sampling.answers", "score", "trace", "model", "metrics.math");
    roomMayUse(
        "metrics.sampling.graph", "score", "trace", "metrics.math", "metrics.sampling.answers");
    roomMayUse(
        "metrics.sampling.lexical", "score", "trace", "metrics.math", "metrics.sampling.answers");
    roomMayUse(
        "metrics.sampling.relevance",
        "score",
        "trace",
        "model",
        "metrics.math",
        "metrics.sampling.answers");
    roomMayUse(
        "metrics.sampling",
        "score",
        "trace",
        "model",
        "metrics.math",
        "metrics.token",
        "metrics.sampling.answers",
        "metrics.sampling.graph",
        "metrics.sampling.lexical",
        "metrics.sampling.relevance");
    roomMayUse("metrics.answer", "score", "trace");
    roomMayUse(
        "metrics.attention.chain", "score", "trace", "model", "metrics.math", "metrics.answer");
    roomMayUse(
        "metrics.attention", "score", "trace", "model", "metrics.math", "metrics.attention.chain");
    roomMayUse(
        "metrics.cascade", "score", "trace", "model", "metrics.math", "org.apache.commons.math3..");
    roomMayUse(
        "metrics.cascade.learn",
        "score",
        "score.fitted",
        "trace",
        "model",
        "metrics.math",
        "metrics.cascade",
        "org.apache.commons.math3..");
    roomMayUse("metrics.cascade.route", "score", "trace", "model", "metrics.cascade");
    roomMayUse("metrics.cascade.speculative", "trace", "metrics.math");
    roomMayUse(
        "metrics.hidden.clue",
        "score",
        "score.fitted",
        "trace",
        "trace.io",
        "model",
        "metrics.math");
    roomMayUse("metrics.hidden.intention", "score", "trace", "metrics.math");
    roomMayUse(
        "metrics.hidden.intention.dimension", "score", "metrics.math", "metrics.hidden.intention");
    roomMayUse(
        "metrics.hidden.intention.probe",
        "score",
        "score.fitted",
        "trace",
        "metrics.math",
        "metrics.evaluation",
        "metrics.evaluation.items",
        "metrics.hidden.intention");
    roomMayUse(
        "metrics.hidden.probe",
        "score",
        "score.fitted",
        "trace",
        "model",
        "metrics.hidden.intention",
        "metrics.hidden.intention.probe");
    roomMayUse("metrics.evaluation.items", "score");
    roomMayUse(
        "metrics.evaluation.order",
        "metrics.math",
        "metrics.evaluation.items",
        "org.apache.commons.math3..");
    roomMayUse(
        "metrics.evaluation.curve",
        "score",
        "metrics.math",
        "metrics.evaluation.items",
        "metrics.evaluation.order",
        "org.apache.commons.math3..");
    roomMayUse(
        "metrics.evaluation",
        "score",
        "metrics.math",
        "metrics.evaluation.items",
        "metrics.evaluation.order",
        "metrics.evaluation.curve",
        "org.apache.commons.math3..");
    roomMayUse(
        "metrics.evaluation.comparison",
        "metrics.evaluation",
        "metrics.evaluation.items",
        "metrics.evaluation.curve");
    roomMayUse("metrics.calibration", "score", "score.fitted", "trace", "metrics.math");
    roomMayUse("factcheck.claims", "claim", "trace", "factcheck.claims.clause");
    roomMayUse("factcheck.claims.clause", "trace");
    roomMayUse("factcheck.claims.prompted", "claim", "model", "trace", "factcheck.claims");
    roomMayUse("metrics.guarantee", "score", "score.fitted", "metrics.math", "metrics.calibration");
  }

  @Test
  void factcheckAndMetrics_neverSeeARuntimeOrAPicture() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + "metrics..", ROOT + "factcheck..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "ai.onnxruntime..", "ai.djl..", ROOT + "onnx..", ROOT + "report..", ROOT + "cli..")
        .check(LIBRARY);
  }

  @Test
  void runtime_onlyTheAdapterKnowsIt() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "onnx..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.onnxruntime..", "ai.djl..", "ai.onnx.proto..")
        .check(LIBRARY);
  }

  @Test
  void adapter_publicSignatures_nameNoRuntimeType() {
    classes()
        .that()
        .resideInAPackage(ROOT + "onnx..")
        .and()
        .resideOutsideOfPackage(ROOT + "onnx.internal..")
        .and()
        .arePublic()
        .should(nameNoRuntimeType())
        .check(LIBRARY);
  }

  private static ArchCondition<JavaClass> nameNoRuntimeType() {
    return new ArchCondition<>("name no type of a runtime in public signatures") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaCodeUnit unit : type.getCodeUnits()) {
          boolean visible =
              unit.getModifiers().contains(JavaModifier.PUBLIC)
                  || unit.getModifiers().contains(JavaModifier.PROTECTED);
          if (visible && signature(unit).stream().anyMatch(ArchitectureTest::ofARuntime)) {
            events.add(
                SimpleConditionEvent.violated(unit, unit.getFullName() + " names a runtime type"));
          }
        }
      }
    };
  }

  private static List<JavaClass> signature(JavaCodeUnit unit) {
    List<JavaClass> types = new ArrayList<>(unit.getRawParameterTypes());
    types.add(unit.getRawReturnType());
    return types;
  }

  private static boolean ofARuntime(JavaClass type) {
    String name = type.getBaseComponentType().getPackageName();
    return name.startsWith("ai.onnxruntime") || name.startsWith("ai.djl");
  }

  @Test
  void report_usesNoAdapter() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "report..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + "onnx..", ROOT + "cli..")
        .check(LIBRARY);
  }

  @Test
  void packages_none_isALumberRoom() {
    Set<String> lumber = Set.of("util", "utils", "common", "helper", "helpers", "misc");
    for (JavaPackage room : LIBRARY.getPackage("io.github.uq4j").getSubpackagesInTree()) {
      assertThat(lumber).doesNotContain(room.getRelativeName());
    }
  }
}
