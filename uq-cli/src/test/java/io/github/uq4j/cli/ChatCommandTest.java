package io.github.uq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code uq generate} with conversations. */
class ChatCommandTest {

  private static final Path SMALL = TestData.path("models/lm-small");

  @TempDir private Path folder;

  private Path model;

  @BeforeEach
  void copyModel() throws IOException {
    model = Files.createDirectory(folder.resolve("model"));
    for (String name : new String[] {"model.onnx", "tokenizer.json", "config.json"}) {
      Files.copy(SMALL.resolve(name), model.resolve(name));
    }
    Files.writeString(
        model.resolve("chat_template.jinja"),
        "{% for m in messages %}{% if m.role == 'tool' %}{{ raise_exception('no tools') }}"
            + "{% endif %}{{ m.role }}: {{ m.content }}\n{% endfor %}assistant:");
  }

  private Cli generate(Path from, String... more) {
    List<String> arguments = new ArrayList<>(List.of("generate", "--model", from.toString()));
    arguments.addAll(List.of("--max-new-tokens", "2", "--out", out().toString()));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray(String[]::new));
  }

  private Path out() {
    return folder.resolve("out.jsonl");
  }

  private String prompt() throws IOException {
    return new ObjectMapper().readTree(Files.readString(out())).at("/prompt/text").asText();
  }

  private void assertRefused(Cli said, String... parts) {
    assertThat(said.code()).describedAs(said.err()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(said.message()).contains(parts).doesNotContain("\n");
    assertThat(out()).doesNotExist();
  }

  @Test
  void generate_chat_writesTheTemplate() throws IOException {
    Cli said = generate(model, "--prompt", "What?", "--chat", "--system", "Be brief.");
    assertThat(said.code()).describedAs(said.err()).isEqualTo(ExitCode.DONE);
    assertThat(prompt()).isEqualTo("system: Be brief.\nuser: What?\nassistant:");
  }

  @Test
  void generate_messages_needNoOption() throws IOException {
    Path file = folder.resolve("prompts.jsonl");
    Files.writeString(
        file, "{\"id\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"Q\"}]}\n");
    Cli said = generate(model, "--prompts", file.toString());
    assertThat(said.code()).describedAs(said.err()).isEqualTo(ExitCode.DONE);
    assertThat(prompt()).isEqualTo("user: Q\nassistant:");
  }

  @Test
  void generate_badConversations_areRefused() throws IOException {
    assertRefused(generate(SMALL, "--prompt", "Q", "--chat"), "chat template", "\"1\"");
    assertRefused(generate(model, "--prompt", "Q", "--system", "S"), "--system", "--chat");
    String[][] lines = {
      {"{\"messages\":[]}", "messages"},
      {"{\"messages\":\"x\"}", "messages"},
      {"{\"messages\":[{\"role\":\"user\"}]}", "messages[0].content"},
      {"{\"messages\":[{\"role\":\"\",\"content\":\"\"}]}", "messages[0].role"},
      {"{\"messages\":[{\"role\":\"u\",\"content\":\"\"}],\"prompt\":\"x\"}", "one of them"},
      {"{\"messages\":[{\"role\":\"tool\",\"content\":\"\"}]}", "no tools"},
    };
    Path file = folder.resolve("prompts.jsonl");
    for (String[] line : lines) {
      Files.writeString(file, line[0] + "\n");
      assertRefused(generate(model, "--prompts", file.toString()), line[1]);
    }
  }
}
