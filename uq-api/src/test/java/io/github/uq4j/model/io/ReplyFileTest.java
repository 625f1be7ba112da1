package io.github.uq4j.model.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.trace.io.BadLineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplyFileTest {

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("replies.jsonl"), text);
  }

  @Test
  void write_thenRead_givesTheSame() throws IOException {
    Map<String, String> replies = new LinkedHashMap<>();
    replies.put("first\nline \"quoted\"", "- a\n- b");
    replies.put("爱因斯坦 🐈 \uD83D", "");
    Path file = folder.resolve("replies.jsonl");
    ReplyFile.write(file, replies);
    assertThat(ReplyFile.read(file)).containsExactlyEntriesOf(replies);
    ReplyFile.write(file, Map.of());
    assertThat(ReplyFile.read(file)).isEmpty();
  }

  @Test
  void read_otherFieldsAndRepeats_arePassedOver() throws IOException {
    Path file =
        file("{\"m\":1,\"prompt\":\"p\",\"reply\":\"r\"}\n\n{\"reply\":\"r\",\"prompt\":\"p\"}\n");
    assertThat(ReplyFile.read(file)).containsExactlyEntriesOf(Map.of("p", "r"));
  }

  @Test
  void read_damagedLines_areRefusedWithTheirPlace() throws IOException {
    for (String bad :
        new String[] {
          "{\"prompt\":\"q\"}",
          "{\"reply\":\"q\"}",
          "{\"prompt\":\"\",\"reply\":\"q\"}",
          "{\"prompt\":1,\"reply\":\"q\"}",
          "{\"prompt\":\"p\",\"reply\":\"other\"}",
          "[]",
          "{\"prompt\":\"q\","
        }) {
      Path file = file("{\"prompt\":\"p\",\"reply\":\"r\"}\n" + bad + "\n");
      assertThatThrownBy(() -> ReplyFile.read(file))
          .as(bad)
          .isInstanceOf(BadLineException.class)
          .hasMessageContaining(":2");
    }
  }
}
