package io.github.uq4j.trace.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file that appears whole or not at all: written under a temporary name in the target's folder,
 * renamed over the target by {@link #commit()}.
 *
 * <p>{@link #close()} without a commit deletes the temporary file; so does an orderly end of the
 * JVM, an interrupt from the keyboard included. A JVM that is killed outright can leave the
 * temporary file behind, never a half target. For use by one thread.
 */
public final class AtomicFile implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final Set<Path> PENDING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(AtomicFile::deletePending, "uq4j-delete-unfinished-files"));
  }

  private final Path target;
  private final Path temporary;
  private final OutputStream stream;
  private boolean done;

  private AtomicFile(Path target, Path temporary, OutputStream stream) {
    this.target = target;
    this.temporary = temporary;
    this.stream = stream;
  }

  /**
   * Begins a file; the target is not touched yet.
   *
   * @param target where the file shall be; an existing file is replaced on commit
   * @return the open file
   * @throws IOException if nothing can be written in the target's folder
   */
  public static AtomicFile create(Path target) throws IOException {
    Path absolute = target.toAbsolutePath();
    if (Files.isDirectory(absolute)) {
      throw new IOException(target + " is a folder; must be a file or absent");
    }
    Path folder = absolute.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException("folder of " + target + " does not exist");
    }
    Path temporary =
        folder.resolve("." + absolute.getFileName() + "." + Long.toHexString(unique()) + ".tmp");
    PENDING.add(temporary);
    try {
      OutputStream stream =
          new BufferedOutputStream(
              Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW), BUFFER_BYTES);
      return new AtomicFile(absolute, temporary, stream);
    } catch (IOException e) {
      PENDING.remove(temporary);
      throw e;
    }
  }

  private static long unique() {
    return ProcessHandle.current().pid() << 32 ^ System.nanoTime();
  }

  private static void deletePending() {
    for (Path file : PENDING) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // The JVM is ending: there is nobody left to tell.
      }
    }
  }

  /**
   * Where to write; buffered. Closing it is not needed and does not commit.
   *
   * @return the stream of the temporary file
   */
  public OutputStream stream() {
    return stream;
  }

  /**
   * Where the file will be.
   *
   * @return the absolute path of the target
   */
  public Path target() {
    return target;
  }

  /**
   * The file that is being written; for writers that need a channel.
   *
   * @return the absolute path of the temporary file
   */
  Path temporary() {
    return temporary;
  }

  /**
   * Ends the file and puts it in its place.
   *
   * @throws IOException if it cannot be written to the end or renamed; the target is then untouched
   * @throws IllegalStateException if it was committed or closed before
   */
  public void commit() throws IOException {
    if (done) {
      throw new IllegalStateException(target + " was committed or closed before");
    }
    stream.close();
    try {
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    }
    done = true;
    PENDING.remove(temporary);
  }

  /**
   * Deletes the temporary file unless it was committed; a second call does nothing.
   *
   * @throws IOException if it cannot be deleted
   */
  @Override
  public void close() throws IOException {
    if (done) {
      return;
    }
    done = true;
    try {
      stream.close();
    } catch (IOException e) {
      // What could not be flushed is thrown away with the file.
    } finally {
      Files.deleteIfExists(temporary);
      PENDING.remove(temporary);
    }
  }

  @Override
  public String toString() {
    return "AtomicFile[" + target + "]";
  }
}
