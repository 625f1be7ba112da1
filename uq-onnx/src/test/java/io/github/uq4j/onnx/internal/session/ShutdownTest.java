package io.github.uq4j.onnx.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.onnx.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * JVMs that end while a model runs, JVMs that may write and connect nowhere, and one whose memory
 * is watched.
 */
class ShutdownTest {

  private static final int SIGTERM_EXIT = 143;

  @RepeatedTest(2)
  void exit_whileThreadsRun_endsCleanly(@TempDir Path folder) throws Exception {
    ChildJvm child = new ChildJvm(folder).argument(TestFiles.model("lm-large")).argument("exit");
    assertThat(child.run()).as(child.output()).isEqualTo(7);
    assertThat(child.output()).contains("running").doesNotContain("SIGSEGV");
  }

  @RepeatedTest(2)
  void terminationSignal_whileThreadsRun_endsCleanly(@TempDir Path folder) throws Exception {
    ChildJvm child = new ChildJvm(folder).argument(TestFiles.model("lm-large")).argument("wait");
    Process process = child.start();
    child.awaitOutput("running");
    process.destroy();
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(child.output()).isEqualTo(SIGTERM_EXIT);
    assertThat(child.output()).doesNotContain("SIGSEGV");
  }

  @Test
  void files_freshUser_appearInOneFolderOnly(@TempDir Path folder) throws Exception {
    Assumptions.assumeTrue(
        Files.isDirectory(Path.of("/proc")), "skipped: looks at files as Linux keeps them");
    Path cache = folder.resolve("cache");
    ChildJvm child =
        new ChildJvm(folder)
            .property("uq4j.cache", cache)
            .argument(TestFiles.model("lm-small"))
            .argument("end");
    assertThat(child.run()).as(child.output()).isZero();
    assertThat(files(child.home())).as("home").isEmpty();
    assertThat(files(child.temporary())).as("temporary files").isEmpty();
    assertThat(files(cache)).isNotEmpty();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(path -> !path.equals(folder))
          // The JVM's own performance counters, not of our making.
          .filter(path -> !path.toString().contains("hsperfdata_"))
          .toList();
    }
  }

  /**
   * Strong where {@code strace} can be had: nothing is connected or sent to an internet address
   * (the JVM itself makes such a socket when it starts, to see which families there are). Weaker
   * where only an empty network namespace can: everything works without any network.
   */
  @Test
  void network_wholeRun_isNotUsed(@TempDir Path folder) throws Exception {
    boolean strace = works("strace", "-V");
    boolean namespace = works("unshare", "-rn", "true");
    Assumptions.assumeTrue(strace || namespace, "skipped: neither strace nor unshare works here");
    Path log = folder.resolve("strace.log");
    ChildJvm child =
        strace
            ? new ChildJvm(folder)
                .prefix(
                    "strace",
                    "-f",
                    "-e",
                    "trace=connect,bind,sendto,sendmsg,sendmmsg",
                    "-o",
                    log.toString())
            : new ChildJvm(folder).prefix("unshare", "-rn");
    child.argument(TestFiles.model("lm-small")).argument("end");
    assertThat(child.run()).as(child.output()).isZero();
    if (strace) {
      assertThat(Files.readAllLines(log)).noneMatch(line -> line.contains("AF_INET"));
    }
  }

  /** The heap is fixed and touched beforehand, so what grows is native. */
  @Test
  void memory_manyRuns_doesNotGrow(@TempDir Path folder) throws Exception {
    Assumptions.assumeTrue(
        Files.exists(Path.of("/proc/self/status")), "skipped: memory is read from /proc");
    ChildJvm child =
        new ChildJvm(folder)
            .flags("-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch")
            .argument(TestFiles.model("lm-small"))
            .argument("memory");
    assertThat(child.run()).as(child.output()).isZero();
    long grown =
        child
            .output()
            .lines()
            .filter(line -> line.startsWith("grown by "))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^-\\d]", "")))
            .sum();
    // The 40 rounds that are measured hand out more than 400 MB of tensors.
    assertThat(grown).as(child.output()).isLessThan(40_000);
  }

  private static boolean works(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
