package io.github.uq4j.onnx.internal.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads expressions, with Jinja's order of operators. */
final class ExpressionParser {

  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

  private final List<Lexeme> words;
  private int at;

  ExpressionParser(String source) {
    this.words = Lexeme.of(source);
  }

  /** The whole source as one expression. */
  static Expression parse(String source) {
    ExpressionParser parser = new ExpressionParser(source);
    Expression expression = parser.condition();
    parser.requireEnd();
    return expression;
  }

  Lexeme next() {
    return words.get(at);
  }

  boolean sign(String text) {
    return next().kind() == Lexeme.Kind.SIGN && next().text().equals(text);
  }

  private boolean word(String text) {
    return next().kind() == Lexeme.Kind.NAME && next().text().equals(text);
  }

  boolean skipSign(String text) {
    boolean there = sign(text);
    at += there ? 1 : 0;
    return there;
  }

  boolean skipWord(String text) {
    boolean there = word(text);
    at += there ? 1 : 0;
    return there;
  }

  void requireSign(String text) {
    if (!skipSign(text)) {
      throw new TemplateFault("'" + next().text() + "' where '" + text + "' must stand");
    }
  }

  String name() {
    if (next().kind() != Lexeme.Kind.NAME) {
      throw new TemplateFault("'" + next().text() + "' where a name must stand");
    }
    return words.get(at++).text();
  }

  void requireEnd() {
    if (next().kind() != Lexeme.Kind.END) {
      throw new TemplateFault("'" + next().text() + "' is not expected");
    }
  }

  Expression condition() {
    Expression value = or();
    while (skipWord("if")) {
      Expression then = value;
      Expression test = or();
      Expression otherwise = skipWord("else") ? condition() : scope -> Value.UNDEFINED;
      value = scope -> Value.truth(test.of(scope)) ? then.of(scope) : otherwise.of(scope);
    }
    return value;
  }

  Expression or() {
    Expression left = and();
    while (skipWord("or")) {
      Expression first = left;
      Expression second = and();
      left =
          scope -> {
            Object value = first.of(scope);
            return Value.truth(value) ? value : second.of(scope);
          };
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (skipWord("and")) {
      Expression first = left;
      Expression second = not();
      left =
          scope -> {
            Object value = first.of(scope);
            return Value.truth(value) ? second.of(scope) : value;
          };
    }
    return left;
  }

  private Expression not() {
    if (skipWord("not")) {
      Expression inner = not();
      return scope -> !Value.truth(inner.of(scope));
    }
    return comparison();
  }

  private Expression comparison() {
    Expression left = sum();
    boolean compared = false;
    while (true) {
      String sign = next().text();
      boolean negated = word("not") && words.get(at + 1).text().equals("in");
      boolean found =
          negated
              || word("in")
              || (next().kind() == Lexeme.Kind.SIGN && COMPARISONS.contains(sign));
      if (!found) {
        return left;
      }
      if (compared) {
        throw new TemplateFault("a chain of comparisons is not supported");
      }
      compared = true;
      at += negated ? 2 : 1;
      Expression first = left;
      Expression second = sum();
      String operator = negated ? "not in" : sign;
      left = scope -> Value.holds(operator, first.of(scope), second.of(scope));
    }
  }

  private Expression sum() {
    Expression left = joined();
    while (sign("+") || sign("-")) {
      boolean plus = words.get(at++).text().equals("+");
      Expression first = left;
      Expression second = joined();
      left =
          plus
              ? scope -> Value.plus(first.of(scope), second.of(scope))
              : scope -> Value.arithmetic("-", first.of(scope), second.of(scope));
    }
    return left;
  }

  private Expression joined() {
    Expression left = product();
    while (skipSign("~")) {
      Expression first = left;
      Expression second = product();
      left = scope -> Value.text(first.of(scope)) + Value.text(second.of(scope));
    }
    return left;
  }

  private Expression product() {
    Expression left = signed(true);
    while (sign("*") || sign("/") || sign("//") || sign("%")) {
      String operator = words.get(at++).text();
      Expression first = left;
      Expression second = signed(true);
      left = scope -> Value.arithmetic(operator, first.of(scope), second.of(scope));
    }
    if (sign("**")) {
      throw new TemplateFault("the operator '**' is not supported");
    }
    return left;
  }

  private Expression signed(boolean filtered) {
    Expression value;
    if (skipSign("-")) {
      Expression inner = signed(false);
      value = scope -> Value.arithmetic("-", 0L, inner.of(scope));
    } else if (skipSign("+")) {
      Expression inner = signed(false);
      value = scope -> Value.arithmetic("+", 0L, inner.of(scope));
    } else {
      value = postfix(primary());
    }
    return filtered ? filtered(value) : value;
  }

  private Expression primary() {
    Lexeme word = words.get(at++);
    return switch (word.kind()) {
      case NAME -> named(word.text());
      case STRING -> {
        StringBuilder text = new StringBuilder(word.text());
        while (next().kind() == Lexeme.Kind.STRING) {
          text.append(words.get(at++).text());
        }
        String whole = text.toString();
        yield scope -> whole;
      }
      case INTEGER -> constant(Long.valueOf(word.text()));
      case FLOAT -> constant(Double.valueOf(word.text()));
      case SIGN -> bracket(word.text());
      case END -> throw new TemplateFault("an expression is missing");
    };
  }

  private static Expression constant(Object value) {
    return scope -> value;
  }

  private static Expression named(String name) {
    return switch (name) {
      case "true", "True" -> constant(true);
      case "false", "False" -> constant(false);
      case "none", "None" -> constant(Value.NONE);
      case "not", "in", "is", "if", "else", "and", "or" ->
          throw new TemplateFault("'" + name + "' where a value must stand");
      default -> scope -> scope.get(name);
    };
  }

  private Expression bracket(String open) {
    return switch (open) {
      case "(" -> {
        if (sign(")")) {
          at++;
          yield scope -> List.of();
        }
        Expression first = condition();
        if (sign(",")) {
          at++;
          List<Expression> parts = list(")");
          parts.add(0, first);
          yield listOf(parts);
        }
        requireSign(")");
        yield first;
      }
      case "[" -> listOf(list("]"));
      case "{" -> mapping();
      default -> throw new TemplateFault("'" + open + "' where a value must stand");
    };
  }

  private static Expression listOf(List<Expression> parts) {
    return scope -> {
      List<Object> values = new ArrayList<>();
      parts.forEach(part -> values.add(part.of(scope)));
      return values;
    };
  }

  private List<Expression> list(String close) {
    List<Expression> parts = new ArrayList<>();
    while (!skipSign(close)) {
      parts.add(condition());
      if (!sign(close)) {
        requireSign(",");
      }
    }
    return parts;
  }

  private Expression mapping() {
    Map<Expression, Expression> parts = new LinkedHashMap<>();
    while (!skipSign("}")) {
      Expression key = condition();
      requireSign(":");
      parts.put(key, condition());
      if (!sign("}")) {
        requireSign(",");
      }
    }
    return scope -> {
      Map<Object, Object> values = new LinkedHashMap<>();
      parts.forEach((key, value) -> values.put(key.of(scope), value.of(scope)));
      return values;
    };
  }

  private Expression postfix(Expression start) {
    Expression value = start;
    while (true) {
      Expression owner = value;
      if (skipSign(".")) {
        boolean index = next().kind() == Lexeme.Kind.INTEGER;
        Object key = index ? Long.valueOf(words.get(at++).text()) : name();
        if (key instanceof String name && skipSign("(")) {
          Arguments.Pending call = arguments(name);
          value = scope -> Methods.call(owner.of(scope), call.of(scope));
        } else {
          value = scope -> Value.item(owner.of(scope), key);
        }
      } else if (skipSign("[")) {
        value = subscript(owner);
      } else if (sign("(")) {
        value = function();
      } else {
        return value;
      }
    }
  }

  private Expression function() {
    Lexeme callee = words.get(at - 1);
    if (callee.kind() != Lexeme.Kind.NAME) {
      throw new TemplateFault("only a name can be called");
    }
    Functions.requireKnown(callee.text());
    requireSign("(");
    Arguments.Pending call = arguments(callee.text());
    return scope -> Functions.call(scope, call.of(scope));
  }

  private Expression subscript(Expression owner) {
    Expression none = constant(Value.NONE);
    Expression from = sign(":") ? none : condition();
    if (skipSign("]")) {
      return scope -> Value.item(owner.of(scope), from.of(scope));
    }
    requireSign(":");
    Expression to = sign("]") || sign(":") ? none : condition();
    Expression step = skipSign(":") && !sign("]") ? condition() : none;
    requireSign("]");
    return scope -> Value.slice(owner.of(scope), from.of(scope), to.of(scope), step.of(scope));
  }

  /** Arguments up to the closing bracket; the opening one is read. */
  private Arguments.Pending arguments(String name) {
    Arguments.Pending call = new Arguments.Pending(name, new ArrayList<>(), new LinkedHashMap<>());
    while (!skipSign(")")) {
      boolean named =
          next().kind() == Lexeme.Kind.NAME
              && words.get(at + 1).kind() == Lexeme.Kind.SIGN
              && words.get(at + 1).text().equals("=");
      if (named) {
        String key = name();
        requireSign("=");
        call.named().put(key, condition());
      } else {
        call.values().add(condition());
      }
      if (!sign(")")) {
        requireSign(",");
      }
    }
    return call;
  }

  private Expression filtered(Expression start) {
    Expression value = start;
    while (true) {
      Expression inner = value;
      if (skipSign("|")) {
        String name = name();
        Filters.requireKnown(name);
        Arguments.Pending call =
            skipSign("(") ? arguments(name) : new Arguments.Pending(name, List.of(), Map.of());
        value = scope -> Filters.apply(inner.of(scope), call.of(scope));
      } else if (skipWord("is")) {
        boolean negated = skipWord("not");
        Arguments.Pending call = test();
        value = scope -> Tests.holds(inner.of(scope), call.of(scope)) != negated;
      } else {
        return value;
      }
    }
  }

  private Arguments.Pending test() {
    String name = name();
    Tests.requireKnown(name);
    if (skipSign("(")) {
      return arguments(name);
    }
    boolean value =
        switch (next().kind()) {
          case STRING, INTEGER, FLOAT -> true;
          case NAME ->
              !Set.of("else", "or", "and", "is", "if", "in", "not").contains(next().text());
          case SIGN -> sign("[") || sign("{");
          case END -> false;
        };
    return new Arguments.Pending(name, value ? List.of(postfix(primary())) : List.of(), Map.of());
  }
}
