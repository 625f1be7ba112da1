package io.github.uq4j.onnx.internal.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values as Python has them: {@link String}, {@link Long}, {@link Double}, {@link Boolean}, {@link
 * List}, {@link Map}, and two marks for what is none and what is not there.
 */
final class Value {

  /** Python's {@code None}. */
  static final Object NONE =
      new Object() {
        @Override
        public String toString() {
          return "None";
        }
      };

  /** What is not there: false, empty, prints as nothing. */
  static final Object UNDEFINED =
      new Object() {
        @Override
        public String toString() {
          return "undefined";
        }
      };

  /** An object whose fields a template may set from inside a loop. */
  static final class Namespace extends LinkedHashMap<String, Object> {
    private static final long serialVersionUID = 1L;

    Namespace(Map<String, Object> fields) {
      super(fields);
    }
  }

  private Value() {}

  static boolean truth(Object value) {
    if (value == NONE || value == UNDEFINED) {
      return false;
    }
    if (value instanceof Namespace) {
      return true;
    }
    if (value instanceof Boolean truth) {
      return truth;
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    return length(value) > 0;
  }

  static long length(Object value) {
    if (value == UNDEFINED) {
      return 0;
    }
    if (value instanceof String text) {
      return text.codePointCount(0, text.length());
    }
    if (value instanceof List<?> list) {
      return list.size();
    }
    if (value instanceof Map<?, ?> map && !(map instanceof Namespace)) {
      return map.size();
    }
    throw new TemplateFault(kind(value) + " has no length");
  }

  /** What printing writes. */
  static String text(Object value) {
    if (value == UNDEFINED) {
      return "";
    }
    if (value instanceof Boolean truth) {
      return truth ? "True" : "False";
    }
    if (value instanceof List || value instanceof Map) {
      throw new TemplateFault("printing " + kind(value) + " without tojson is not supported");
    }
    return value.toString();
  }

  static String kind(Object value) {
    if (value == NONE || value == UNDEFINED) {
      return value.toString();
    }
    return value instanceof String
        ? "a string"
        : value instanceof Boolean
            ? "a truth value"
            : value instanceof Number ? "a number" : value instanceof List ? "a list" : "a mapping";
  }

  static List<?> items(Object value) {
    if (value == UNDEFINED) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    if (value instanceof Map<?, ?> map && !(map instanceof Namespace)) {
      return new ArrayList<>(map.keySet());
    }
    if (value instanceof String text) {
      return text.codePoints().mapToObj(Character::toString).toList();
    }
    throw new TemplateFault(kind(value) + " cannot be gone through");
  }

  static String string(Object value, String what) {
    if (value instanceof String text) {
      return text;
    }
    throw new TemplateFault(what + " of " + kind(value) + "; must be a string");
  }

  /** A field of a mapping, or an element of a list or a string. */
  static Object item(Object value, Object key) {
    if (value == UNDEFINED) {
      throw new TemplateFault("'" + key + "' of something that is not defined");
    }
    if (value instanceof Map<?, ?> map) {
      Object found = map.get(key);
      return found == null ? UNDEFINED : found;
    }
    if (key instanceof Long index && (value instanceof List || value instanceof String)) {
      List<?> items = items(value);
      long place = index < 0 ? index + items.size() : index;
      return place < 0 || place >= items.size() ? UNDEFINED : items.get((int) place);
    }
    return UNDEFINED;
  }

  /** Python's {@code value[from:to:step]}. */
  static Object slice(Object value, Object from, Object to, Object step) {
    if (!(value instanceof String) && !(value instanceof List)) {
      throw new TemplateFault("a slice of " + kind(value));
    }
    List<?> items = items(value);
    long stride = step == NONE ? 1 : integer(step);
    if (stride == 0) {
      throw new TemplateFault("a slice in steps of 0");
    }
    long size = items.size();
    long low = stride > 0 ? 0 : -1;
    long high = stride > 0 ? size : size - 1;
    long start = from == NONE ? (stride > 0 ? low : high) : bound(integer(from), size, low, high);
    long end = to == NONE ? (stride > 0 ? high : low) : bound(integer(to), size, low, high);
    List<Object> taken = new ArrayList<>();
    for (long i = start; stride > 0 ? i < end : i > end; i += stride) {
      taken.add(items.get((int) i));
    }
    if (value instanceof List) {
      return taken;
    }
    StringBuilder text = new StringBuilder();
    taken.forEach(text::append);
    return text.toString();
  }

  private static long bound(long index, long size, long low, long high) {
    return Math.max(low, Math.min(high, index < 0 ? index + size : index));
  }

  static long integer(Object value) {
    if (value instanceof Long number) {
      return number;
    }
    if (value instanceof Boolean truth) {
      return truth ? 1 : 0;
    }
    throw new TemplateFault(kind(value) + " where an integer must stand");
  }

  static boolean same(Object a, Object b) {
    if (number(a) && number(b)) {
      return real(a) == real(b);
    }
    return a.equals(b);
  }

  private static boolean number(Object value) {
    return value instanceof Number || value instanceof Boolean;
  }

  static double real(Object value) {
    return value instanceof Double number ? number : (double) integer(value);
  }

  static int compare(Object a, Object b) {
    if (a instanceof String left && b instanceof String right) {
      int[] x = left.codePoints().toArray();
      int[] y = right.codePoints().toArray();
      return java.util.Arrays.compare(x, y);
    }
    if (number(a) && number(b)) {
      return Double.compare(real(a), real(b));
    }
    throw new TemplateFault(kind(a) + " compared with " + kind(b));
  }

  static boolean contains(Object whole, Object part) {
    if (whole instanceof String text) {
      return text.contains(string(part, "the search"));
    }
    if (whole == NONE || whole instanceof Number || whole instanceof Boolean) {
      throw new TemplateFault("a search in " + kind(whole));
    }
    return items(whole).stream().anyMatch(item -> same(item, part));
  }

  /** Whether a comparison of two values is true. */
  static boolean holds(String sign, Object a, Object b) {
    return switch (sign) {
      case "==" -> same(a, b);
      case "!=" -> !same(a, b);
      case "in" -> contains(b, a);
      case "not in" -> !contains(b, a);
      case "<" -> compare(a, b) < 0;
      case "<=" -> compare(a, b) <= 0;
      case ">" -> compare(a, b) > 0;
      default -> compare(a, b) >= 0;
    };
  }

  static Object plus(Object a, Object b) {
    if (a instanceof String left && b instanceof String right) {
      return left + right;
    }
    if (a instanceof List<?> left && b instanceof List<?> right) {
      List<Object> joined = new ArrayList<>(left);
      joined.addAll(right);
      return joined;
    }
    return arithmetic("+", a, b);
  }

  static Object arithmetic(String sign, Object a, Object b) {
    if (!number(a) || !number(b)) {
      throw new TemplateFault(kind(a) + " " + sign + " " + kind(b));
    }
    if (sign.equals("/") || a instanceof Double || b instanceof Double) {
      return realArithmetic(sign, real(a), real(b));
    }
    long x = integer(a);
    long y = integer(b);
    try {
      return switch (sign) {
        case "+" -> Math.addExact(x, y);
        case "-" -> Math.subtractExact(x, y);
        case "*" -> Math.multiplyExact(x, y);
        case "//" -> Math.floorDiv(x, y);
        default -> Math.floorMod(x, y);
      };
    } catch (ArithmeticException e) {
      throw new TemplateFault(x + " " + sign + " " + y + " cannot be computed");
    }
  }

  private static Object realArithmetic(String sign, double x, double y) {
    if (sign.contains("/") && y == 0) {
      throw new TemplateFault(x + " " + sign + " 0 cannot be computed");
    }
    return switch (sign) {
      case "+" -> x + y;
      case "-" -> x - y;
      case "*" -> x * y;
      case "/" -> x / y;
      default -> throw new TemplateFault("'" + sign + "' of fractions is not supported");
    };
  }
}
