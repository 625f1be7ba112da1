package io.github.uq4j.onnx.internal.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Sessions that are opened when they are first needed; of those that were used before, only the
 * latest few are kept.
 *
 * <p>Every session that is handed out is one the caller has to close. One that has to make room
 * while somebody runs it is closed with the last of its runs and results, once; it is opened anew
 * when it is asked for again. Safe for use by several threads; sessions are opened one after the
 * other.
 *
 * @param <K> what a session is asked for by
 */
public final class RecentSessions<K> implements AutoCloseable {

  private final int most;
  private final Map<K, ModelSession> sessions = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * No sessions yet.
   *
   * @param most so many are kept, {@code >= 1}
   */
  public RecentSessions(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("most = " + most + "; must be >= 1");
    }
    this.most = most;
  }

  /**
   * A session.
   *
   * @param key what it is asked for by
   * @param open opens it
   * @return the session; to be closed by the caller
   */
  public synchronized ModelSession get(K key, Function<K, ModelSession> open) {
    ModelSession session = sessions.get(key);
    if (session == null) {
      makeRoom();
      session = open.apply(key);
      sessions.put(key, session);
    }
    return session.retained();
  }

  /** Before the next one is opened, so that there are never more at once. */
  private void makeRoom() {
    while (sessions.size() >= most) {
      ModelSession oldest = sessions.remove(sessions.keySet().iterator().next());
      if (oldest != null) {
        oldest.close();
      }
    }
  }

  /**
   * How many are kept.
   *
   * @return the number
   */
  public synchronized int size() {
    return sessions.size();
  }

  /** Closes all; those that are still run are closed with their last run. */
  @Override
  public synchronized void close() {
    sessions.values().forEach(ModelSession::close);
    sessions.clear();
  }
}
