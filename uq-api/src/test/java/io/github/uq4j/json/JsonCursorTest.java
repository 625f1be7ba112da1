package io.github.uq4j.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.trace.Extras;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JsonCursorTest {

  private static <T> T parse(String text, JsonCursor.Line<T> line) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return JsonCursor.parse(bytes, bytes.length, line);
  }

  private static String object(int fields, String last) {
    return IntStream.range(0, fields)
        .mapToObj(i -> "\"f" + i + "\":{\"a\":" + i + ",\"b\":{}}")
        .collect(Collectors.joining(",", "{", last + "}"));
  }

  @Test
  void object_namesThatComeTwice_areFoundHoweverManyThereAre() {
    for (int fields : new int[] {1, 11, 12, 13, 40, 5000}) {
      Extras all = parse(object(fields, ""), cursor -> cursor.object(name -> false));
      assertThat(all.jsonByField()).hasSize(fields);
      for (String twice : new String[] {"f0", "f" + (fields - 1)}) {
        String bad = object(fields, ",\"" + twice + "\":1");
        assertThatThrownBy(() -> parse(bad, cursor -> cursor.object(name -> false)))
            .isInstanceOf(LineFault.class)
            .hasMessage(twice + ": appears twice; must appear once");
        assertThatThrownBy(() -> parse(bad, JsonCursor::raw)).hasMessageContaining("appears twice");
      }
    }
  }

  @Test
  void object_sameNamesInDifferentObjects_areNoRepetition() {
    String text = "{\"a\":{\"a\":{\"a\":1,\"b\":2},\"b\":1},\"b\":[{\"a\":1},{\"a\":1}]}";
    assertThat(JsonCursorTest.<String>parse(text, JsonCursor::raw)).isEqualTo(text);
    JsonTree tree = parse(text, JsonTree::read);
    assertThat(tree).hasToString("JsonTree[ = {...}]");
    assertThat(tree.items("b").get(1).need("a", "").path()).isEqualTo("b[1].a");
  }

  @Test
  void raw_ofBytes_keepsEveryCharacter() {
    String smile = Character.toString(0x1f60a);
    String text = "{\"é\":[\"" + smile + "\", 1.50, {\"x\" : null}],\"z\":\"\\u00e9\"}";
    Extras kept = parse(text, cursor -> cursor.object(name -> false));
    assertThat(kept.jsonByField())
        .containsEntry("é", "[\"" + smile + "\", 1.50, {\"x\" : null}]")
        .containsEntry("z", "\"\\u00e9\"");
  }

  @Test
  void parse_anotherEncoding_isRefused() {
    byte[] wide = "{}".getBytes(StandardCharsets.UTF_16BE);
    assertThatThrownBy(() -> JsonCursor.parse(wide, wide.length, JsonCursor::raw))
        .hasMessageContaining("must be UTF-8");
    byte[] little = "{}".getBytes(StandardCharsets.UTF_16LE);
    assertThatThrownBy(() -> JsonCursor.parse(little, little.length, JsonCursor::raw))
        .hasMessageContaining("must be UTF-8");
  }
}
