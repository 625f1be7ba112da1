package io.github.uq4j.score.run;

import io.github.uq4j.score.ScoreRun;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.trace.Trace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Threads that score, and the order in which their results are taken. */
final class ScoreWorkers implements AutoCloseable {

  /** So many traces are one piece of work. */
  private static final int PIECE = 16;

  private final Optional<ExecutorService> pool;

  private ScoreWorkers(Optional<ExecutorService> pool) {
    this.pool = pool;
  }

  static ScoreWorkers of(int threads) {
    return new ScoreWorkers(
        threads == 1
            ? Optional.empty()
            : Optional.of(
                Executors.newFixedThreadPool(
                    threads,
                    task -> {
                      Thread thread = new Thread(task, "uq4j-score");
                      thread.setDaemon(true);
                      return thread;
                    })));
  }

  /** Sheets in the order of their traces, each ready when it is asked for; to be read once. */
  static final class Pending implements Iterable<ScoreSheet> {

    private final Queue<Future<List<ScoreSheet>>> pieces;

    private Pending(Queue<Future<List<ScoreSheet>>> pieces) {
      this.pieces = pieces;
    }

    static Pending nothing() {
      return new Pending(new ArrayDeque<>());
    }

    @Override
    public Iterator<ScoreSheet> iterator() {
      return new Iterator<>() {
        private Iterator<ScoreSheet> piece = List.<ScoreSheet>of().iterator();

        @Override
        public boolean hasNext() {
          return piece.hasNext() || !pieces.isEmpty();
        }

        @Override
        public ScoreSheet next() {
          if (!piece.hasNext()) {
            piece = result(pieces.remove()).iterator();
          }
          return piece.next();
        }
      };
    }
  }

  private static List<ScoreSheet> result(Future<List<ScoreSheet>> piece) {
    try {
      return piece.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new CompletionException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while scoring", e);
    }
  }

  /** Begins to score traces; without a pool it does so at once. */
  Pending submit(ScoreRun run, List<Trace> traces) {
    Queue<Future<List<ScoreSheet>>> pieces = new ArrayDeque<>();
    for (int from = 0; from < traces.size(); from += PIECE) {
      List<Trace> piece = traces.subList(from, Math.min(traces.size(), from + PIECE));
      if (pool.isPresent()) {
        pieces.add(pool.get().submit(() -> sheets(run, piece)));
      } else {
        FutureTask<List<ScoreSheet>> task = new FutureTask<>(() -> sheets(run, piece));
        task.run();
        pieces.add(task);
      }
    }
    return new Pending(pieces);
  }

  private static List<ScoreSheet> sheets(ScoreRun run, List<Trace> traces) {
    List<ScoreSheet> sheets = new ArrayList<>(traces.size());
    for (Trace trace : traces) {
      sheets.add(run.score(trace));
    }
    return sheets;
  }

  /** Waits for what is running: a trace may lie in a file that is closed next. */
  @Override
  public void close() {
    if (pool.isEmpty()) {
      return;
    }
    pool.get().shutdownNow();
    boolean interrupted = false;
    while (true) {
      try {
        if (pool.get().awaitTermination(1, TimeUnit.MINUTES)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
