package io.github.uq4j.onnx.internal.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, with a home and a folder for temporary files of its own. */
public final class ChildJvm {

  private final Path folder;
  private final Path log;
  private Class<?> program = ChildProgram.class;
  private final List<String> prefix = new ArrayList<>();
  private final List<String> properties = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();

  public ChildJvm(Path folder) throws IOException {
    this.folder = folder;
    this.log = folder.resolve("output.log");
    Files.createDirectories(home());
    Files.createDirectories(temporary());
    property("uq4j.cache", Path.of(System.getProperty("java.io.tmpdir"), "uq4j-tests"));
  }

  Path home() {
    return folder.resolve("home");
  }

  Path temporary() {
    return folder.resolve("tmp");
  }

  ChildJvm property(String name, Path value) {
    properties.removeIf(property -> property.startsWith("-D" + name + "="));
    properties.add("-D" + name + "=" + value);
    return this;
  }

  ChildJvm program(Class<?> main) {
    program = main;
    return this;
  }

  ChildJvm flags(String... more) {
    properties.addAll(List.of(more));
    return this;
  }

  ChildJvm prefix(String... command) {
    prefix.addAll(List.of(command));
    return this;
  }

  public ChildJvm argument(Object argument) {
    arguments.add(argument.toString());
    return this;
  }

  Process start() throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(properties);
    command.add("-Duser.home=" + home());
    command.add("-Djava.io.tmpdir=" + temporary());
    command.add("-XX:ErrorFile=" + folder.resolve("crash.log"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("HOME", home().toString());
    builder.environment().put("TMPDIR", temporary().toString());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  public int run() throws IOException, InterruptedException {
    Process process = start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("still running: " + output());
    }
    return process.exitValue();
  }

  void awaitOutput(String text) throws InterruptedException {
    for (int i = 0; i < 600 && !output().contains(text); i++) {
      Thread.sleep(100);
    }
  }

  public String output() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
