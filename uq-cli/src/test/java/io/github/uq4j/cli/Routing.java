package io.github.uq4j.cli;

import io.github.uq4j.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code uq cascade route} over the shipped models. */
final class Routing {

  private Routing() {}

  /** Routes prompts and leaves the decisions in {@code decisions.jsonl} of the folder. */
  static Cli route(Path folder, List<String> prompts, int maxNewTokens, String... more)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "cascade",
                "route",
                "--small",
                TestData.path("models/lm-small").toString(),
                "--large",
                TestData.path("models/lm-large").toString(),
                "--prompts",
                Files.write(folder.resolve("prompts.txt"), prompts).toString(),
                "--max-new-tokens",
                String.valueOf(maxNewTokens),
                "--device",
                "cpu",
                "--out",
                folder.resolve("decisions.jsonl").toString()));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray(String[]::new));
  }
}
