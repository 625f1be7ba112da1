package io.github.uq4j.cli.shell;

import io.github.uq4j.trace.io.AtomicFile;
import io.github.uq4j.trace.io.TraceWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Opens what a command writes; a place that cannot be written is bad input, said before any work.
 */
public final class OutputFile {

  private OutputFile() {}

  public static TraceWriter traces(Path file) throws IOException {
    requireWritable(file);
    return TraceWriter.create(file);
  }

  public static void requireWritable(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw new BadInputException("cannot write " + file + ": it is a folder; must be a file");
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw new BadInputException("cannot write " + file + ": no such folder " + folder);
    }
    if (!Files.isWritable(folder)) {
      throw new BadInputException("cannot write " + file + ": no permission to write in " + folder);
    }
  }

  /** Writes a text whole or not at all. */
  public static void write(Path file, String text) throws IOException {
    try (AtomicFile target = AtomicFile.create(file)) {
      target.stream().write(text.getBytes(StandardCharsets.UTF_8));
      target.commit();
    }
  }

  public static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new BadInputException("cannot make the output folder " + folder + ": " + e, e);
    }
    if (!Files.isWritable(folder)) {
      throw new BadInputException("no permission to write in the output folder " + folder);
    }
  }
}
