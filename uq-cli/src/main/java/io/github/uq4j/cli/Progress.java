package io.github.uq4j.cli;

import java.io.PrintWriter;

/** A progress line on stderr, shown only where a person is watching. */
final class Progress {

  private static final int BAR = 24;

  private final PrintWriter err;
  private final String what;
  private final long total;
  private final boolean shown;
  private long done;
  private int lastPercent = -1;

  private Progress(PrintWriter err, String what, long total, boolean shown) {
    this.err = err;
    this.what = what;
    this.total = total;
    this.shown = shown;
  }

  static Progress of(PrintWriter err, String what, long total) {
    // Only the launcher can tell whether stderr is a terminal; a JVM knows nothing of it.
    boolean watched = Boolean.getBoolean("uq.progress");
    return new Progress(err, what, total, watched && total > 1);
  }

  void step(long more) {
    done += more;
    int percent = (int) (100 * Math.min(done, total) / Math.max(total, 1));
    if (shown && percent != lastPercent) {
      lastPercent = percent;
      int filled = BAR * percent / 100;
      err.print(
          "\r"
              + what
              + " ["
              + "=".repeat(filled)
              + " ".repeat(BAR - filled)
              + "] "
              + percent
              + "%");
      err.flush();
    }
  }

  void end() {
    if (shown) {
      err.print("\r" + " ".repeat(what.length() + BAR + 8) + "\r");
      err.flush();
    }
  }
}
