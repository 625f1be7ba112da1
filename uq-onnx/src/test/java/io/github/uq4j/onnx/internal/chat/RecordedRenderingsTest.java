package io.github.uq4j.onnx.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.model.ChatMessage;
import io.github.uq4j.onnx.TestFiles;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Templates in the styles of known families write what the transformers library writes. */
class RecordedRenderingsTest {

  private static final JsonNode RECORDED =
      TestFiles.json(TestFiles.testdata().resolve("chat").resolve("renderings.json"));

  private static final Map<String, String> SPECIAL =
      new ObjectMapper()
          .convertValue(
              RECORDED.get("special"),
              new com.fasterxml.jackson.core.type.TypeReference<Map<String, String>>() {});

  @Test
  void render_everyRecordedConversation_equalsTheRecording() {
    assertThat(RECORDED.get("cases")).hasSizeGreaterThan(100);
    for (JsonNode kept : RECORDED.get("cases")) {
      String id = kept.get("id").asText();
      String source = RECORDED.at("/templates").get(kept.get("template").asText()).asText();
      JinjaTemplate template = JinjaTemplate.of(id, source, SPECIAL, Clock.systemUTC());
      List<ChatMessage> messages = new ArrayList<>();
      for (JsonNode message : kept.get("messages")) {
        messages.add(
            new ChatMessage(message.get("role").asText(), message.get("content").asText()));
      }
      if (kept.has("text")) {
        assertThat(template.render(messages)).as(id).isEqualTo(kept.get("text").asText());
      } else {
        assertThatThrownBy(() -> template.render(messages))
            .as(id)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageEndingWith("refuses these messages: " + kept.get("refused").asText());
      }
    }
  }
}
