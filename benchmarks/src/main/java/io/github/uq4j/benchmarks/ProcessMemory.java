package io.github.uq4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of this process's memory. */
enum ProcessMemory {
  /** In memory now. */
  RESIDENT("VmRSS:"),
  /** In memory at most so far. */
  PEAK("VmHWM:");

  private static final Path STATUS = Path.of("/proc/self/status");

  private final String field;

  ProcessMemory(String field) {
    this.field = field;
  }

  double mebibytes() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(field)) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IOException(STATUS + " has no " + field);
  }
}
