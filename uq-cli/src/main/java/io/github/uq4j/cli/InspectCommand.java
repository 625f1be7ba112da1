package io.github.uq4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.OnnxInspection;
import io.github.uq4j.trace.Signal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code uq inspect}: what a model folder offers. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = "Prints what a model folder offers.")
final class InspectCommand implements Callable<Integer> {

  private static final List<Signal> SIGNALS =
      List.of(
          Signal.LOGPROBS,
          Signal.TOP_LOGPROBS,
          Signal.ENTROPY,
          Signal.STATISTICS,
          Signal.LOGITS,
          Signal.PROMPT_LOGITS,
          Signal.ATTENTION,
          Signal.HIDDEN_STATES);

  private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL_DIR", description = "The model's folder.")
  private Path folder;

  @Option(names = "--json", description = "Print JSON instead of lines.")
  private boolean json;

  @Override
  public Integer call() {
    OnnxInspection found;
    try {
      found = OnnxInspection.of(folder);
    } catch (ModelException e) {
      throw new BadInputException(String.valueOf(e.getMessage()), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(toJson(found).toPrettyString());
    } else {
      print(found, out);
    }
    return ExitCode.DONE;
  }

  private static void print(OnnxInspection found, PrintWriter out) {
    OnnxInspection.Sizes sizes = found.sizes();
    line(out, "folder", found.folder().toString());
    line(out, "layout", found.layout() + ", " + found.folder().relativize(found.file()));
    line(out, "architecture", found.architecture().orElse("not said"));
    line(out, "precision", found.precision());
    line(out, "layers", text(sizes.layers()));
    line(out, "heads", text(sizes.heads()) + " (key/value: " + text(sizes.cacheHeads()) + ")");
    line(out, "head width", text(sizes.headWidth()));
    line(out, "hidden size", text(sizes.hiddenSize()));
    line(out, "vocabulary", text(sizes.vocabulary()));
    line(out, "context", text(sizes.positions()));
    line(out, "cache", found.cacheLayout().orElse("none"));
    if (!found.signals().isEmpty()) {
      line(out, "signals", names(SIGNALS.stream().filter(found.signals()::contains).toList()));
      for (OnnxInspection.Edit edit : found.edits()) {
        String name = edit.possible() ? "by editing" : "not possible";
        line(out, name, edit.signal().id() + ": " + edit.explanation());
      }
    }
    ports(out, "inputs", found.inputs());
    ports(out, "outputs", found.outputs());
    String label = "remarks";
    for (String remark : found.remarks()) {
      line(out, label, remark);
      label = "";
    }
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf("%-13s %s%n", name, value);
  }

  private static void ports(PrintWriter out, String heading, List<OnnxInspection.Port> ports) {
    String label = heading;
    for (List<OnnxInspection.Port> alike : alike(ports)) {
      OnnxInspection.Port first = alike.get(0);
      int from = number(first);
      boolean many = alike.size() > 1;
      String layers = many ? " (N from " + from + " to " + (from + alike.size() - 1) + ")" : "";
      String name = many ? numbered(first.name(), from) : first.name();
      String meaning = many ? numbered(first.meaning(), from) : first.meaning();
      String type = " " + first.type() + " " + shape(first);
      line(out, label, name + layers + type + (meaning.isEmpty() ? "" : ": " + meaning));
      label = "";
    }
  }

  private static String numbered(String text, int number) {
    return text.replace(Integer.toString(number), "N");
  }

  /** Ports that differ in their layer's number alone, in one list. */
  private static Collection<List<OnnxInspection.Port>> alike(List<OnnxInspection.Port> ports) {
    Map<List<Object>, List<OnnxInspection.Port>> groups = new LinkedHashMap<>();
    for (OnnxInspection.Port port : ports) {
      int number = number(port);
      List<Object> key =
          number < 0
              ? List.of(port.name())
              : List.of(
                  numbered(port.name(), number),
                  port.type(),
                  port.shape(),
                  numbered(port.meaning(), number));
      List<OnnxInspection.Port> group = groups.computeIfAbsent(key, k -> new ArrayList<>());
      if (!group.isEmpty() && number != number(group.get(0)) + group.size()) {
        groups.put(List.of(port.name(), "alone"), List.of(port));
      } else {
        group.add(port);
      }
    }
    return groups.values();
  }

  /** The only number in a port's name; -1 if there is none, or another. */
  private static int number(OnnxInspection.Port port) {
    Matcher numbers = NUMBER.matcher(port.name());
    boolean one = numbers.results().count() == 1;
    return one && numbers.reset().find() ? Integer.parseInt(numbers.group()) : -1;
  }

  private static String shape(OnnxInspection.Port port) {
    return port.shape().stream()
        .map(extent -> extent < 0 ? "any" : Long.toString(extent))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String names(List<Signal> signals) {
    return signals.stream().map(Signal::id).collect(Collectors.joining(", "));
  }

  private static String text(OptionalInt number) {
    return number.isPresent() ? Integer.toString(number.getAsInt()) : "not said";
  }

  private static ObjectNode toJson(OnnxInspection found) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("folder", found.folder().toString());
    node.put("layout", found.layout());
    node.put("file", found.folder().relativize(found.file()).toString());
    found.architecture().ifPresent(name -> node.put("architecture", name));
    node.put("precision", found.precision());
    OnnxInspection.Sizes sizes = found.sizes();
    put(node, "layers", sizes.layers());
    put(node, "heads", sizes.heads());
    put(node, "key_value_heads", sizes.cacheHeads());
    put(node, "head_width", sizes.headWidth());
    put(node, "hidden_size", sizes.hiddenSize());
    put(node, "vocab_size", sizes.vocabulary());
    put(node, "context", sizes.positions());
    found.cacheLayout().ifPresent(layout -> node.put("cache", layout));
    ArrayNode signals = node.putArray("signals");
    SIGNALS.stream().filter(found.signals()::contains).map(Signal::id).forEach(signals::add);
    ArrayNode edits = node.putArray("edits");
    for (OnnxInspection.Edit edit : found.edits()) {
      edits
          .addObject()
          .put("signal", edit.signal().id())
          .put("possible", edit.possible())
          .put("explanation", edit.explanation());
    }
    ports(node.putArray("inputs"), found.inputs());
    ports(node.putArray("outputs"), found.outputs());
    ArrayNode operators = node.putArray("operators");
    found.operators().forEach(operators::add);
    ArrayNode remarks = node.putArray("remarks");
    found.remarks().forEach(remarks::add);
    return node;
  }

  private static void put(ObjectNode node, String name, OptionalInt number) {
    number.ifPresent(value -> node.put(name, value));
  }

  private static void ports(ArrayNode array, List<OnnxInspection.Port> ports) {
    for (OnnxInspection.Port port : ports) {
      ObjectNode node = array.addObject().put("name", port.name()).put("type", port.type());
      ArrayNode shape = node.putArray("shape");
      port.shape().forEach(shape::add);
      if (!port.meaning().isEmpty()) {
        node.put("meaning", port.meaning());
      }
    }
  }
}
