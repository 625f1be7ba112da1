package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.model.ChatMessage;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.trace.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversations through a model's own template. */
class ChatModelTest {

  private static final List<ChatMessage> ASKED = List.of(ChatMessage.user("the cat"));

  private static final String TEMPLATE =
      "{{ bos_token }}{% for m in messages %}{{ m.content }}{{ eos_token }}{% endfor %}";

  @TempDir private Path folder;

  private Path gpt2(Object template) throws IOException {
    Path source = TestFiles.testdata().resolve("zoo").resolve("gpt2");
    for (String name : new String[] {"model.onnx", "config.json"}) {
      Files.copy(source.resolve(name), folder.resolve(name));
    }
    ObjectMapper json = new ObjectMapper();
    ObjectNode tokenizer = (ObjectNode) TestFiles.json(source.resolve("tokenizer.json"));
    // As Llama's tokenizer does: every text gets a beginning.
    tokenizer.set(
        "post_processor",
        json.readTree(
            """
            {"type": "TemplateProcessing",
             "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
             "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
             "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}}
            """));
    json.writeValue(folder.resolve("tokenizer.json").toFile(), tokenizer);
    Map<String, Object> config =
        Map.of(
            "bos_token", Map.of("content", "<s>"), "eos_token", "</s>", "chat_template", template);
    json.writeValue(folder.resolve("tokenizer_config.json").toFile(), config);
    return folder;
  }

  private static List<Integer> ids(Prompt prompt) {
    return prompt.tokens().stream().map(piece -> piece.id().orElseThrow()).toList();
  }

  @Test
  void generate_conversation_hasOneBeginning() throws IOException {
    try (OnnxLanguageModel model = OnnxLanguageModel.open(gpt2(TEMPLATE))) {
      GenerationRequest chat =
          GenerationRequest.chat("a", model.chatTemplate().orElseThrow(), ASKED)
              .withMaxNewTokens(2);
      GenerationRequest plain = GenerationRequest.of("b", "the cat").withMaxNewTokens(2);
      Prompt asked = model.generate(chat).prompt().orElseThrow();
      List<Integer> text = ids(model.generate(plain).prompt().orElseThrow());
      assertThat(asked.text()).isEqualTo("<s>the cat</s>");
      assertThat(ids(asked)).startsWith(1).endsWith(2).doesNotHaveDuplicates();
      assertThat(text).startsWith(1);
      assertThat(ids(asked)).hasSize(text.size() + 1);
    }
  }

  @Test
  void chatTemplate_severalNamed_takesTheDefault() throws IOException {
    List<Map<String, String>> named =
        List.of(
            Map.of("name", "tool_use", "template", "{% macro x() %}"),
            Map.of("name", "default", "template", "<{{ messages[0].content }}>"));
    try (OnnxLanguageModel model = OnnxLanguageModel.open(gpt2(named))) {
      assertThat(model.chatTemplate().orElseThrow().render(ASKED)).isEqualTo("<the cat>");
    }
  }

  @Test
  void chatTemplate_ownFile_comesFirst() throws IOException {
    Files.writeString(folder.resolve("chat_template.jinja"), "[{{ messages[0].role }}]\n");
    try (OnnxLanguageModel model = OnnxLanguageModel.open(gpt2(TEMPLATE))) {
      assertThat(model.chatTemplate().orElseThrow().render(ASKED)).isEqualTo("[user]");
    }
  }

  @Test
  void chatTemplate_unsupported_isNamedAndTheModelStillRuns() throws IOException {
    try (OnnxLanguageModel model = OnnxLanguageModel.open(gpt2("{% macro x() %}"))) {
      assertThatThrownBy(model::chatTemplate)
          .isInstanceOf(ModelException.class)
          .hasMessageContainingAll("tokenizer_config.json", "macro");
      GenerationRequest plain = GenerationRequest.of("b", "the cat").withMaxNewTokens(1);
      assertThat(model.generate(plain).id()).isEqualTo("b");
    }
  }

  @Test
  void chatTemplate_modelWithout_isEmpty() {
    try (OnnxLanguageModel model = OnnxLanguageModel.open(TestFiles.model("lm-small"))) {
      assertThat(model.chatTemplate()).isEmpty();
    }
  }
}
