package io.github.uq4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.ScorerRegistry;
import io.github.uq4j.trace.Signal;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code uq scorers}: lists every scorer. */
@Command(
    name = "scorers",
    mixinStandardHelpOptions = true,
    description = "Lists every scorer: what it needs, which way it points, where it comes from.")
final class ScorersCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<ScorerInfo> scorers = ScorerRegistry.load().list();
    if (json) {
      out.println(toJson(scorers));
    } else {
      TextTable table = TextTable.of("scorer", "level", "larger means", "range", "unit", "needs");
      for (ScorerInfo info : scorers) {
        table.row(
            info.id(),
            info.level().id(),
            info.orientation().id(),
            info.range().toString(),
            info.unit().id(),
            needs(info));
      }
      table.print(out);
    }
    return ExitCode.DONE;
  }

  private static String needs(ScorerInfo info) {
    return info.needs().stream().sorted().map(Signal::id).collect(Collectors.joining(", "));
  }

  private static String toJson(List<ScorerInfo> scorers) {
    ObjectMapper mapper = new ObjectMapper();
    ArrayNode all = mapper.createArrayNode();
    for (ScorerInfo info : scorers) {
      ObjectNode node = all.addObject();
      node.put("id", info.id());
      node.put("version", info.version());
      node.put("level", info.level().id());
      ArrayNode needs = node.putArray("needs");
      info.needs().stream().sorted().map(Signal::id).forEach(needs::add);
      node.put("orientation", info.orientation().id());
      ArrayNode range = node.putArray("range");
      addEnd(range, info.range().low());
      addEnd(range, info.range().high());
      node.put("unit", info.unit().id());
      node.put("cost", info.cost().id());
      info.paper()
          .ifPresent(
              paper ->
                  node.putObject("paper")
                      .put("authors", paper.authors())
                      .put("title", paper.title())
                      .put("year", paper.year())
                      .put("link", paper.link()));
    }
    return all.toPrettyString();
  }

  /** JSON has no infinity: an open end is null. */
  private static void addEnd(ArrayNode range, double end) {
    if (Double.isInfinite(end)) {
      range.addNull();
    } else {
      range.add(end);
    }
  }
}
