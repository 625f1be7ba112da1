package io.github.uq4j.onnx.internal.session;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Counts the calls that are inside native code, so that the JVM never ends under one of them.
 *
 * <p>ONNX Runtime's own shutdown hook releases its environment whoever is using it, and the process
 * then runs the library's static destructors: either can kill a run in flight. The hook set here
 * stops new calls, asks the active runs to end, and keeps the JVM from exiting until they have.
 * (That the environment outlives the other hook is the matter of {@link OnnxEnvironment}.)
 */
public final class NativeCalls {

  private static final long PATIENCE_SECONDS = 60;

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Condition IDLE = LOCK.newCondition();
  private static final Set<Run> RUNS = new HashSet<>();
  private static int calls;
  private static boolean stopping;

  static {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(NativeCalls::drain, "uq4j-onnx-drain"));
    } catch (IllegalStateException alreadyShuttingDown) {
      stopping = true;
    }
  }

  private NativeCalls() {}

  /**
   * Does native work; the JVM does not end before it is done.
   *
   * @param work what to do; may nest
   * @param <T> its result
   * @return the result
   * @throws IllegalStateException if the JVM is shutting down
   */
  public static <T> T during(Supplier<T> work) {
    enter();
    try {
      return work.get();
    } finally {
      leave();
    }
  }

  /**
   * Releases native memory, or leaves it to the end of the process when the JVM is shutting down.
   *
   * @param work what to do
   */
  public static void release(Runnable work) {
    LOCK.lock();
    try {
      if (stopping) {
        return;
      }
      calls++;
    } finally {
      LOCK.unlock();
    }
    try {
      work.run();
    } finally {
      leave();
    }
  }

  /**
   * Options of a run that can be asked to end early.
   *
   * @return the run; to be closed after it
   * @throws IllegalStateException if the JVM is shutting down
   * @throws OrtException if the options cannot be made
   */
  static Run startRun() throws OrtException {
    LOCK.lock();
    try {
      refuseWhenStopping();
      Run run = new Run(new OrtSession.RunOptions());
      RUNS.add(run);
      return run;
    } finally {
      LOCK.unlock();
    }
  }

  private static void enter() {
    LOCK.lock();
    try {
      refuseWhenStopping();
      calls++;
    } finally {
      LOCK.unlock();
    }
  }

  private static void refuseWhenStopping() {
    if (stopping) {
      throw new IllegalStateException("the JVM is shutting down; no model can be run any more");
    }
  }

  private static void leave() {
    LOCK.lock();
    try {
      calls--;
      if (calls == 0) {
        IDLE.signalAll();
      }
    } finally {
      LOCK.unlock();
    }
  }

  private static void drain() {
    long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    LOCK.lock();
    try {
      stopping = true;
      for (Run run : RUNS) {
        run.terminate();
      }
      while (calls > 0 && left > 0) {
        left = IDLE.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      LOCK.unlock();
    }
  }

  /** The options of one native run. */
  static final class Run implements AutoCloseable {

    private final OrtSession.RunOptions options;

    Run(OrtSession.RunOptions options) {
      this.options = options;
    }

    OrtSession.RunOptions options() {
      return options;
    }

    /**
     * Called with the lock held, as is the removal in {@link #close()}: never on closed options.
     */
    private void terminate() {
      try {
        options.setTerminate(true);
      } catch (OrtException e) {
        // The run then ends by itself; the hook waits for it all the same.
        ModelSession.LOG.log(System.Logger.Level.DEBUG, "a run could not be asked to end", e);
      }
    }

    @Override
    public void close() {
      LOCK.lock();
      try {
        RUNS.remove(this);
        options.close();
      } finally {
        LOCK.unlock();
      }
    }
  }
}
