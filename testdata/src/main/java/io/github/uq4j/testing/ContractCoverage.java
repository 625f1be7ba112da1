package io.github.uq4j.testing;

import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.ScorerProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells which of a provider's scorers have no contract test, so that a module's build can fail. */
public final class ContractCoverage {

  private ContractCoverage() {}

  /**
   * The scorers of which no concrete class beside a test class tests the contract.
   *
   * @param test a class of the module's tests; all classes compiled with it are looked through
   * @param provider the module's scorers
   * @return their levels and ids, in the order of the provider
   * @throws IllegalStateException if a contract test cannot be made, or no class is found at all
   */
  public static List<String> missing(Class<?> test, ScorerProvider provider) {
    Set<String> covered =
        contracts(test)
            .map(contract -> name(contract.scorer().info()))
            .collect(Collectors.toUnmodifiableSet());
    if (covered.isEmpty()) {
      throw new IllegalStateException("no contract test beside " + test.getName());
    }
    return provider.entries().stream()
        .map(entry -> name(entry.info()))
        .filter(name -> !covered.contains(name))
        .toList();
  }

  private static String name(ScorerInfo info) {
    return info.level().id() + " " + info.id();
  }

  private static Stream<ScorerContract> contracts(Class<?> test) {
    Path root = root(test);
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(file -> file.endsWith("Test.class"))
          .map(file -> load(test, file))
          .filter(ScorerContract.class::isAssignableFrom)
          .filter(type -> !Modifier.isAbstract(type.getModifiers()))
          .map(ContractCoverage::make)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the test classes in " + root, e);
    }
  }

  private static Path root(Class<?> test) {
    try {
      return Path.of(test.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("test classes of " + test.getName() + " are not files", e);
    }
  }

  private static Class<?> load(Class<?> test, String file) {
    String name =
        file.substring(0, file.length() - ".class".length()).replace('/', '.').replace('\\', '.');
    try {
      return Class.forName(name, false, test.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("test class " + name + " cannot be loaded", e);
    }
  }

  private static ScorerContract make(Class<?> type) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return (ScorerContract) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("contract test " + type.getName() + " cannot be made", e);
    }
  }
}
