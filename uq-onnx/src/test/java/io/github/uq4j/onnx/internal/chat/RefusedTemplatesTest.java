package io.github.uq4j.onnx.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.model.ChatMessage;
import io.github.uq4j.model.ModelException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is outside the supported part of Jinja is refused by name, with its line. */
class RefusedTemplatesTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2024-07-06T09:05:01Z"), ZoneOffset.UTC);

  private static String render(String source) {
    return JinjaTemplate.of("m", source, Map.of(), CLOCK).render(List.of(ChatMessage.user("a b")));
  }

  private static void assertRefused(String source, String... parts) {
    assertThatThrownBy(() -> render(source))
        .as(source)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("the chat template of m cannot be rendered: line ")
        .hasMessageContainingAll(parts);
  }

  @Test
  void render_unsupportedConstruct_isNamed() {
    assertRefused("{% macro f(x) %}{{ x }}{% endmacro %}", "line 1", "macro");
    assertRefused("\n\n{{ messages | tojson | wordwrap }}", "line 3", "'wordwrap'");
    assertRefused("{{ messages is sameas none }}", "'sameas'");
    assertRefused("{{ lipsum() }}", "'lipsum'");
    assertRefused("{{ 2 ** 3 }}", "'**'");
    assertRefused("{{ 1 < 2 < 3 }}", "chain");
    assertRefused("{{ 'a'.zfill(3) }}", "'zfill'");
    assertRefused("{{ messages }}", "printing a list");
    assertRefused("{% include 'x' %}", "include");
    assertRefused("{{ strftime_now('%q') }}", "%q");
    assertRefused("{{ messages | map('upper') }}", "'map'");
  }

  @Test
  void render_brokenTemplate_saysWhere() {
    assertRefused("a\n{% if x %}b", "line 2", "endif");
    assertRefused("{{ a", "}}");
    assertRefused("{# a", "comment");
    assertRefused("{{ 'a }}", "string");
    assertRefused("{% endif %}", "endif");
    assertRefused("{{ a b }}", "'b'");
    assertRefused("{{ (a }}", "}}");
    assertRefused("{{ }}", "missing");
  }

  @Test
  void render_valuesThatDoNotFit_areRefused() {
    assertRefused("{{ nothing.role }}", "role");
    assertRefused("{{ 'a' + 1 }}", "a string + a number");
    assertRefused("{{ 1 // 0 }}", "cannot be computed");
    assertRefused("{% for a, b in [[1, 2, 3]] %}{% endfor %}", "3 values for 2 names");
    assertRefused("{% set x = 1 %}{% set x.y = 2 %}", "namespace");
    assertRefused("{{ range(10000000) }}", "range");
    assertRefused("{{ 'a' < 1 }}", "a string compared with a number");
  }

  @Test
  void render_date_isOfTheClock() {
    assertThat(render("{{ strftime_now('%d %b %Y, %B %A %H:%M:%S %%') }}"))
        .isEqualTo("06 Jul 2024, July Saturday 09:05:01 %");
  }

  @Test
  void render_noMessages_isRefused() {
    JinjaTemplate template = JinjaTemplate.of("m", "a", Map.of(), CLOCK);
    assertThatThrownBy(() -> template.render(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("messages");
  }
}
