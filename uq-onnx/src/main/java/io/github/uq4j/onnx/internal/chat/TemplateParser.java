package io.github.uq4j.onnx.internal.chat;

import io.github.uq4j.onnx.internal.chat.Statement.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a template's statements. */
final class TemplateParser {

  private final List<Segment> segments;
  private int at;

  private TemplateParser(List<Segment> segments) {
    this.segments = segments;
  }

  static List<Statement> parse(String source) {
    TemplateParser parser = new TemplateParser(Segments.of(source));
    List<Statement> all = parser.until(Set.of(), 1);
    return List.copyOf(all);
  }

  /** Statements up to a tag with one of the names, which is not read; up to the end if no names. */
  private List<Statement> until(Set<String> names, int openedAt) {
    List<Statement> statements = new ArrayList<>();
    while (at < segments.size()) {
      Segment segment = segments.get(at);
      try {
        if (segment.kind() == Segment.Kind.TAG && names.contains(tag(segment))) {
          return statements;
        }
        at++;
        statements.add(placed(statement(segment), segment.line()));
      } catch (TemplateFault e) {
        throw located(e, segment.line());
      }
    }
    if (!names.isEmpty()) {
      throw new TemplateFault("line " + openedAt + ": " + names + " is missing");
    }
    return statements;
  }

  private static TemplateFault located(TemplateFault e, int line) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith("line ") ? e : new TemplateFault("line " + line + ": " + message);
  }

  private static Statement placed(Statement statement, int line) {
    return (scope, out) -> {
      try {
        return statement.run(scope, out);
      } catch (TemplateFault e) {
        throw located(e, line);
      }
    };
  }

  private static String tag(Segment segment) {
    String text = segment.text();
    int end = 0;
    while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end);
  }

  private static String rest(Segment segment) {
    return segment.text().substring(tag(segment).length());
  }

  private Statement statement(Segment segment) {
    switch (segment.kind()) {
      case TEXT -> {
        String text = segment.text();
        return (scope, out) -> {
          out.append(text);
          return Flow.NEXT;
        };
      }
      case PRINT -> {
        Expression value = ExpressionParser.parse(segment.text());
        return (scope, out) -> {
          out.append(Value.text(value.of(scope)));
          return Flow.NEXT;
        };
      }
      default -> {
        return tagged(segment);
      }
    }
  }

  private Statement tagged(Segment segment) {
    String rest = rest(segment);
    return switch (tag(segment)) {
      case "if" -> condition(segment);
      case "for" -> loop(segment);
      case "set" -> assignment(segment);
      case "generation" -> {
        List<Statement> body = until(Set.of("endgeneration"), segment.line());
        at++;
        yield (scope, out) -> Statement.runAll(body, scope, out);
      }
      case "break" -> bare(rest, Flow.BREAK);
      case "continue" -> bare(rest, Flow.CONTINUE);
      default ->
          throw new TemplateFault(
              "line " + segment.line() + ": the tag '" + tag(segment) + "' is not supported here");
    };
  }

  private static Statement bare(String rest, Flow flow) {
    if (!rest.isBlank()) {
      throw new TemplateFault("'" + rest.strip() + "' is not expected");
    }
    return (scope, out) -> flow;
  }

  private Statement condition(Segment segment) {
    Expression test = ExpressionParser.parse(rest(segment));
    List<Statement> then = until(Set.of("elif", "else", "endif"), segment.line());
    Segment closing = segments.get(at++);
    List<Statement> otherwise =
        switch (tag(closing)) {
          case "elif" -> List.of(condition(closing));
          case "else" -> {
            List<Statement> body = until(Set.of("endif"), segment.line());
            at++;
            yield body;
          }
          default -> List.of();
        };
    return (scope, out) ->
        Statement.runAll(Value.truth(test.of(scope)) ? then : otherwise, scope, out);
  }

  private Statement loop(Segment segment) {
    ExpressionParser words = new ExpressionParser(rest(segment));
    List<String> names = new ArrayList<>();
    do {
      names.add(words.name());
    } while (words.skipSign(","));
    if (!words.skipWord("in")) {
      throw new TemplateFault("'in' is missing in a loop");
    }
    Expression source = words.or();
    Expression filter = words.skipWord("if") ? words.condition() : scope -> true;
    words.requireEnd();
    List<Statement> body = until(Set.of("else", "endfor"), segment.line());
    List<Statement> otherwise = List.of();
    if (tag(segments.get(at++)).equals("else")) {
      otherwise = until(Set.of("endfor"), segment.line());
      at++;
    }
    return new Loop(names, source, filter, body, otherwise);
  }

  private Statement assignment(Segment segment) {
    ExpressionParser words = new ExpressionParser(rest(segment));
    String name = words.name();
    if (words.skipSign(".")) {
      String field = words.name();
      words.requireSign("=");
      Expression value = words.condition();
      words.requireEnd();
      return (scope, out) -> {
        if (!(scope.get(name) instanceof Value.Namespace namespace)) {
          throw new TemplateFault("'" + name + "' has no fields to set; must be a namespace");
        }
        namespace.put(field, value.of(scope));
        return Flow.NEXT;
      };
    }
    if (words.next().kind() == Lexeme.Kind.END) {
      return block(name, segment);
    }
    words.requireSign("=");
    Expression value = words.condition();
    words.requireEnd();
    return (scope, out) -> {
      scope.set(name, value.of(scope));
      return Flow.NEXT;
    };
  }

  private Statement block(String name, Segment segment) {
    List<Statement> body = until(Set.of("endset"), segment.line());
    at++;
    return (scope, out) -> {
      StringBuilder text = new StringBuilder();
      Flow flow = Statement.runAll(body, new Scope(scope), text);
      scope.set(name, text.toString());
      return flow;
    };
  }
}
