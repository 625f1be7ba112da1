package io.github.uq4j.json;

import java.util.ArrayList;
import java.util.List;

/** Decides about the bad lines of one file and remembers those that were left out. */
public final class FaultLog implements LineReader.Faults {

  /** So many messages are kept. */
  public static final int KEPT_MESSAGES = 20;

  private final Policy policy;
  private final Wording wording;
  private final List<String> messages = new ArrayList<>();
  private long count;

  /** What to do with a bad line. */
  public enum Policy {
    /** Throw. */
    STOP,
    /** Leave it out. */
    SKIP
  }

  /** Says a fault in words. */
  @FunctionalInterface
  public interface Wording {
    /**
     * The exception for a fault.
     *
     * @param line the line, from 1
     * @param fault what is wrong with it
     * @return the exception, not thrown yet
     */
    RuntimeException exception(long line, LineFault fault);
  }

  /**
   * An empty log.
   *
   * @param policy what to do with a bad line
   * @param wording says a fault in words
   */
  public FaultLog(Policy policy, Wording wording) {
    this.policy = policy;
    this.wording = wording;
  }

  @Override
  public void accept(long line, LineFault fault) {
    RuntimeException bad = wording.exception(line, fault);
    if (policy == Policy.STOP) {
      throw bad;
    }
    count++;
    if (messages.size() < KEPT_MESSAGES) {
      messages.add(String.valueOf(bad.getMessage()));
    }
  }

  /**
   * How many lines were left out.
   *
   * @return a count
   */
  public long count() {
    return count;
  }

  /**
   * Why lines were left out.
   *
   * @return the first messages, in order
   */
  public List<String> messages() {
    return List.copyOf(messages);
  }
}
