package io.github.uq4j.json;

/** What is wrong with a line, before it is known which line of which file it is. */
public final class LineFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Longest part of a value that a message shows. */
  private static final int SHOWN = 60;

  private final String field;
  private final String value;
  private final String rule;

  private LineFault(String field, String value, String rule) {
    super(message(field, value, rule), null, false, false);
    this.field = field;
    this.value = value;
    this.rule = rule;
  }

  /**
   * The one wording of a fault.
   *
   * @param field where it is; empty for the line
   * @param value the offending value; empty if it is missing or the fault is not one value's
   * @param rule what must be so
   * @return {@code field = value; rule}, or {@code field: rule}
   */
  public static String message(String field, String value, String rule) {
    if (!value.isEmpty()) {
      return (field.isEmpty() ? "line" : field) + " = " + value + "; " + rule;
    }
    return field.isEmpty() ? rule : field + ": " + rule;
  }

  /**
   * A field with a value that breaks a rule.
   *
   * @param field where it is, such as {@code generation.tokens[2].logprob}; empty for the line
   * @param value the value as it stands in the line
   * @param rule what it must be
   * @return the fault
   */
  public static LineFault of(String field, String value, String rule) {
    return new LineFault(field, oneLine(value), rule);
  }

  /**
   * A field that is not there.
   *
   * @param field where it should be
   * @param rule what it must be
   * @return the fault
   */
  public static LineFault missing(String field, String rule) {
    return new LineFault(field, "", "is missing; " + rule);
  }

  /**
   * A fault of which only a message is known.
   *
   * @param field the part of the line it lies in; empty for the line
   * @param message what is wrong and the rule
   * @return the fault
   */
  public static LineFault in(String field, String message) {
    return new LineFault(field, "", oneLine(message));
  }

  private static String oneLine(String text) {
    String flat = text.replaceAll("\\p{Cntrl}", " ");
    return flat.length() <= SHOWN * 4 ? flat : flat.substring(0, SHOWN) + "...";
  }

  /**
   * Where the fault is.
   *
   * @return a path of fields; empty for the whole line
   */
  public String field() {
    return field;
  }

  /**
   * The offending value.
   *
   * @return its text, shortened; empty if the field is missing
   */
  public String value() {
    return value;
  }

  /**
   * The rule it breaks.
   *
   * @return what the value must be
   */
  public String rule() {
    return rule;
  }
}
