package io.github.uq4j.cli.shell;

import java.io.PrintWriter;
import java.util.Locale;

/** A progress line on stderr, shown only where a person is watching. */
public final class Progress {

  private static final int BAR = 24;
  private static final long UNKNOWN = -1;

  /** A count is shown every so many. */
  private static final int COUNTED = 100;

  private final PrintWriter err;
  private final String what;
  private final long total;
  private final boolean shown;
  private long done;
  private int lastPercent = -1;
  private int widest;

  private Progress(PrintWriter err, String what, long total, boolean shown) {
    this.err = err;
    this.what = what;
    this.total = total;
    this.shown = shown;
  }

  public static Progress of(PrintWriter err, String what, long total) {
    // Only the launcher can tell whether stderr is a terminal; a JVM knows nothing of it.
    boolean watched = Boolean.getBoolean("uq.progress");
    return new Progress(err, what, total, watched && total > 1);
  }

  /** Counts what nobody knows the number of. */
  public static Progress counting(PrintWriter err, String what) {
    return new Progress(err, what, UNKNOWN, Boolean.getBoolean("uq.progress"));
  }

  public void step(long more) {
    done += more;
    if (total == UNKNOWN) {
      count(more);
      return;
    }
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

  private void count(long more) {
    if (shown && done / COUNTED != (done - more) / COUNTED) {
      String text = what + " " + String.format(Locale.ROOT, "%,d", done);
      widest = text.length();
      err.print("\r" + text);
      err.flush();
    }
  }

  public void end() {
    if (shown && total == UNKNOWN) {
      err.print("\r" + " ".repeat(widest) + "\r");
      err.flush();
    } else if (shown) {
      err.print("\r" + " ".repeat(what.length() + BAR + 8) + "\r");
      err.flush();
    }
  }
}
