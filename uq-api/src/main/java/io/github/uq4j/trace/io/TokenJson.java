package io.github.uq4j.trace.io;

import io.github.uq4j.json.JsonCursor;
import io.github.uq4j.json.LineFault;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.RowStatistics;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads one token: collects its fields, then checks them against each other. */
final class TokenJson {

  /** A positive log-probability up to this is rounding, and read as 0. */
  static final double ROUNDING = 1e-6;

  private static final int LARGEST_BYTE = 255;

  /** No log-probability that is read is NaN. */
  private static final double ABSENT = Double.NaN;

  private final JsonCursor cursor;
  private OptionalInt id = OptionalInt.empty();
  private @Nullable String text;
  private OptionalInt start = OptionalInt.empty();
  private OptionalInt end = OptionalInt.empty();
  private double logprob = ABSENT;
  private OptionalDouble entropy = OptionalDouble.empty();
  private OptionalDouble selfCertainty = OptionalDouble.empty();
  private OptionalDouble renyiDivergence = OptionalDouble.empty();
  private OptionalDouble boostedProb = OptionalDouble.empty();
  private Token.Kind kind = Token.Kind.TEXT;
  private List<Alternative> top = List.of();
  private List<Integer> bytes = List.of();

  private TokenJson(JsonCursor cursor) {
    this.cursor = cursor;
  }

  static Token read(JsonCursor cursor) throws IOException {
    TokenJson token = new TokenJson(cursor);
    Extras extras = cursor.object(token::field);
    return token.build(extras);
  }

  private boolean field(String name) throws IOException {
    switch (name) {
      case "id" -> id = OptionalInt.of(cursor.count());
      case "text" -> text = cursor.string();
      case "start" -> start = OptionalInt.of(cursor.count());
      case "end" -> end = OptionalInt.of(cursor.count());
      case "logprob" -> logprob = nats(cursor);
      case "entropy" -> entropy = OptionalDouble.of(notNegative(cursor));
      case "self_certainty" -> selfCertainty = OptionalDouble.of(notNegative(cursor));
      case "renyi_divergence" -> renyiDivergence = OptionalDouble.of(notNegative(cursor));
      case "boosted_prob" -> boostedProb = OptionalDouble.of(probability());
      case "special" -> kind = cursor.flag() ? Token.Kind.SPECIAL : Token.Kind.TEXT;
      case "top_logprobs" -> {
        top = new ArrayList<>();
        cursor.array(this::addAlternative);
      }
      case "bytes" -> {
        bytes = new ArrayList<>();
        cursor.array(() -> bytes.add(octet()));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private Token build(Extras extras) {
    if (text == null) {
      throw cursor.missing("text", "must be a string");
    }
    if (Double.isNaN(logprob)) {
      throw cursor.missing("logprob", "must be a number <= 0");
    }
    TokenDistribution distribution = new TokenDistribution(logprob, entropy, top, statistics());
    return new Token(id, text, span(), kind, distribution, bytes, extras);
  }

  private Optional<RowStatistics> statistics() {
    boolean none = selfCertainty.isEmpty() && renyiDivergence.isEmpty() && boostedProb.isEmpty();
    return none
        ? Optional.empty()
        : Optional.of(
            new RowStatistics(
                statistic("self_certainty", selfCertainty),
                statistic("renyi_divergence", renyiDivergence),
                statistic("boosted_prob", boostedProb)));
  }

  private double statistic(String name, OptionalDouble value) {
    return value.orElseThrow(
        () ->
            cursor.missing(
                name, "self_certainty, renyi_divergence and boosted_prob must be given together"));
  }

  private Optional<TextSpan> span() {
    if (start.isPresent() != end.isPresent()) {
      throw cursor.missing(
          start.isPresent() ? "end" : "start", "start and end must be given together");
    }
    if (start.isEmpty()) {
      return Optional.empty();
    }
    if (start.getAsInt() > end.getAsInt()) {
      throw LineFault.of(
          cursor.path() + ".start",
          Integer.toString(start.getAsInt()),
          "must be <= end = " + end.getAsInt());
    }
    return Optional.of(new TextSpan(start.getAsInt(), end.getAsInt()));
  }

  private double probability() throws IOException {
    double value = cursor.number();
    if (!(value >= 0 && value <= 1)) {
      throw cursor.fault("must be in [0, 1]");
    }
    return value;
  }

  private int octet() throws IOException {
    int value = cursor.count();
    if (value > LARGEST_BYTE) {
      throw cursor.fault("must be in [0, " + LARGEST_BYTE + "]");
    }
    return value;
  }

  private void addAlternative() throws IOException {
    Alternative next = new AlternativeFields(cursor).read();
    if (!top.isEmpty() && next.logprob() > top.get(top.size() - 1).logprob()) {
      throw LineFault.of(
          cursor.path() + ".logprob",
          Double.toString(next.logprob()),
          "must be <= the one before, " + top.get(top.size() - 1).logprob());
    }
    top.add(next);
  }

  /** The log-probability under the cursor; a little rounding above 0 is read as 0. */
  static double nats(JsonCursor cursor) throws IOException {
    double value = cursor.number();
    if (value > ROUNDING) {
      throw cursor.fault("must be <= 0");
    }
    return value > 0 ? 0 : value;
  }

  static double notNegative(JsonCursor cursor) throws IOException {
    double value = cursor.number();
    if (!(value >= 0)) {
      throw cursor.fault("must be >= 0");
    }
    return value;
  }

  /** Collects the fields of one alternative. */
  private static final class AlternativeFields {

    private final JsonCursor cursor;
    private OptionalInt id = OptionalInt.empty();
    private @Nullable String text;
    private double logprob = ABSENT;

    AlternativeFields(JsonCursor cursor) {
      this.cursor = cursor;
    }

    Alternative read() throws IOException {
      Extras extras = cursor.object(this::field);
      if (text == null) {
        throw cursor.missing("text", "must be a string");
      }
      if (Double.isNaN(logprob)) {
        throw cursor.missing("logprob", "must be a number <= 0");
      }
      return new Alternative(id, text, logprob, extras);
    }

    private boolean field(String name) throws IOException {
      switch (name) {
        case "id" -> id = OptionalInt.of(cursor.count());
        case "text" -> text = cursor.string();
        case "logprob" -> logprob = nats(cursor);
        default -> {
          return false;
        }
      }
      return true;
    }
  }
}
