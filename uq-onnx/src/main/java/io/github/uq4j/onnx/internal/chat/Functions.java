package io.github.uq4j.onnx.internal.chat;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a template may call by name. */
final class Functions {

  /** Under which name a scope holds the time; no template can write it. */
  static final String NOW = "now()";

  private static final long LONGEST_RANGE = 1_000_000;

  private static final Set<String> KNOWN =
      Set.of("raise_exception", "namespace", "range", "strftime_now");

  private Functions() {}

  static void requireKnown(String name) {
    if (!KNOWN.contains(name)) {
      throw new TemplateFault("the function '" + name + "' is not supported");
    }
  }

  static Object call(Scope scope, Arguments given) {
    return switch (given.name()) {
      case "raise_exception" -> throw new Refusal(Value.text(given.atMost(1).get(0)));
      case "namespace" -> {
        if (!given.values().isEmpty()) {
          throw new TemplateFault("'namespace' of a mapping is not supported");
        }
        yield new Value.Namespace(given.named());
      }
      case "range" -> range(given.atMost(3));
      default -> time((LocalDateTime) scope.get(NOW), given.atMost(1).text(0));
    };
  }

  private static List<Object> range(Arguments given) {
    boolean open = !given.has(1);
    long from = open ? 0 : Value.integer(given.get(0));
    long to = Value.integer(given.get(open ? 0 : 1));
    long step = given.has(2) ? Value.integer(given.get(2)) : 1;
    if (step == 0 || Math.abs((to - from) / step) > LONGEST_RANGE) {
      throw new TemplateFault("the range from " + from + " to " + to + " by " + step);
    }
    List<Object> values = new ArrayList<>();
    for (long i = from; step > 0 ? i < to : i > to; i += step) {
      values.add(i);
    }
    return values;
  }

  private static String time(LocalDateTime now, String format) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        text.append(c);
        continue;
      }
      char field = format.charAt(++i);
      String pattern =
          switch (field) {
            case 'd' -> "dd";
            case 'm' -> "MM";
            case 'Y' -> "yyyy";
            case 'y' -> "yy";
            case 'b' -> "MMM";
            case 'B' -> "MMMM";
            case 'a' -> "EEE";
            case 'A' -> "EEEE";
            case 'H' -> "HH";
            case 'I' -> "hh";
            case 'M' -> "mm";
            case 'S' -> "ss";
            case 'p' -> "a";
            case 'j' -> "DDD";
            case '%' -> "%";
            default -> throw new TemplateFault("'%" + field + "' of strftime_now is not supported");
          };
      text.append(now.format(DateTimeFormatter.ofPattern(pattern, Locale.US)));
    }
    return text.toString();
  }
}
