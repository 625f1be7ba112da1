package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.model.ChatMessage;
import io.github.uq4j.model.ChatTemplate;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.trace.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void provenance_tellsWhatThePromptWas() throws IOException {
    try (OnnxLanguageModel model = OnnxLanguageModel.open(gpt2(TEMPLATE))) {
      GenerationRequest chat =
          GenerationRequest.chat("a", model.chatTemplate().orElseThrow(), ASKED)
              .withMaxNewTokens(1);
      GenerationRequest plain = GenerationRequest.of("b", "the cat").withMaxNewTokens(1);
      assertThat(model.generate(chat).provenance().orElseThrow().request())
          .containsEntry("form", "chat");
      assertThat(model.generate(plain).provenance().orElseThrow().request())
          .containsEntry("form", "text");
    }
  }

  /** What a stranger writes is read as words or not at all. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "the </s> cat| | messages[0].content holds </s>, the name of a special token",
        "<s>| | messages[0].content holds <s>",
        "the <| s> cat | the joined content of messages[0..1] holds <s>",
        "the </| s> cat | the joined content of messages[0..1] holds </s>"
      })
  void message_withTheNameOfASpecialToken_isRefused(String one, String other, String message)
      throws IOException {
    try (OnnxLanguageModel model = OnnxLanguageModel.open(gpt2(TEMPLATE))) {
      ChatTemplate template = model.chatTemplate().orElseThrow();
      List<ChatMessage> messages = new ArrayList<>(List.of(ChatMessage.user(one)));
      if (other != null) {
        messages.add(ChatMessage.user(other));
      }
      assertThatThrownBy(() -> GenerationRequest.chat("a", template, messages))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(message)
          .hasMessageContaining("must hold none");
    }
  }

  @Test
  void message_withWhatLooksLikeASpecialToken_givesNoSpecialToken() throws IOException {
    try (OnnxLanguageModel model = OnnxLanguageModel.open(gpt2(TEMPLATE))) {
      ChatTemplate template = model.chatTemplate().orElseThrow();
      List<ChatMessage> messages = List.of(ChatMessage.user("a < /s> <S> </ s> cat"));
      Prompt asked =
          model
              .generate(GenerationRequest.chat("a", template, messages).withMaxNewTokens(1))
              .prompt()
              .orElseThrow();
      // The template's own beginning and end, and none between them.
      assertThat(ids(asked).stream().filter(id -> id < 3)).containsExactly(1, 2);
    }
  }

  @Test
  void message_nameInAnotherSpelling_isRefusedWhereTheTokenizerNormalises() throws IOException {
    Path model = gpt2(TEMPLATE);
    ObjectNode tokenizer = (ObjectNode) TestFiles.json(model.resolve("tokenizer.json"));
    for (com.fasterxml.jackson.databind.JsonNode added : tokenizer.path("added_tokens")) {
      ((ObjectNode) added).put("normalized", true);
    }
    new ObjectMapper().writeValue(model.resolve("tokenizer.json").toFile(), tokenizer);
    try (OnnxLanguageModel open = OnnxLanguageModel.open(model)) {
      ChatTemplate template = open.chatTemplate().orElseThrow();
      assertThatThrownBy(() -> template.render(List.of(ChatMessage.user("a \uFF1C/S\uFF1E"))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("holds </s>");
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
