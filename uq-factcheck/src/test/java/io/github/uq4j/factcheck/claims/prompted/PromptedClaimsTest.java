package io.github.uq4j.factcheck.claims.prompted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.factcheck.claims.ClaimLanguage;
import io.github.uq4j.factcheck.claims.UnalignedClaim;
import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromptedClaimsTest {

  private static final String BERGEN = "Mara Voss left Bergen in 1931.";

  private static Trace trace(String... tokens) {
    TraceBuilder trace = Traces.answer("t");
    for (String token : tokens) {
      trace.token(token, -0.1);
    }
    return trace.endOfSequence(-0.1).build();
  }

  private static Trace bergen() {
    return trace("Mara", " Voss", " sang", ".", " In", " 1931", " she", " left", " Bergen", ".");
  }

  /** Replies by what is asked behind the example; remembers every prompt. */
  private static final class Script implements ChatModel {
    private final List<String> asked = new ArrayList<>();
    private final List<List<String>> rules = new ArrayList<>();

    Script to(String part, String... replies) {
      List<String> rule = new ArrayList<>(List.of(part));
      rule.addAll(List.of(replies));
      rules.add(rule);
      return this;
    }

    @Override
    public List<String> reply(List<String> prompts) {
      return prompts.stream().map(this::one).toList();
    }

    /** The rule's replies in turn; its last one again after that. */
    private String one(String prompt) {
      asked.add(prompt);
      String question = prompt.substring(prompt.indexOf("\n\n", prompt.indexOf("\n\n") + 2));
      for (List<String> rule : rules) {
        if (question.contains(rule.get(0))) {
          return rule.size() > 2 ? rule.remove(1) : rule.get(1);
        }
      }
      throw new AssertionError("unexpected prompt " + prompt);
    }
  }

  private static Script script() {
    return new Script()
        .to("Statement:\n" + BERGEN, "1931 | she | left | Bergen")
        .to("Statement:\nMara Voss sang.", "Mara | Voss | sang")
        .to("Sentence:\nIn 1931 she left Bergen\n", "- " + BERGEN)
        .to("Sentence:\nMara Voss sang\n", "- Mara Voss sang.\n");
  }

  @Test
  void extract_wellFormedReplies_tiesClaimsToTheirSentences() {
    Trace trace = bergen();
    List<Claim> claims = PromptedClaims.of(script()).extract(trace);
    assertThat(claims).extracting(Claim::text).containsExactly("Mara Voss sang.", BERGEN);
    assertThat(claims.get(1).tokens()).containsExactly(5, 6, 7, 8);
    assertThat(claims.get(1).span()).isEqualTo(new TextSpan(16, 39));
    assertThat(claims.get(1).span().of(trace.generation().text()))
        .isEqualTo("In 1931 she left Bergen");
  }

  @Test
  void extract_secondSentence_isShownWithTheTextBefore() {
    Script script = script();
    PromptedClaims.of(script).extract(bergen());
    assertThat(script.asked).hasSize(4);
    assertThat(script.asked.get(1)).contains("Text before:\nMara Voss sang.\n");
    assertThat(script.asked.get(0)).doesNotContain("Text before:");
  }

  @Test
  void extraction_malformedThenGood_asksAgainWithAnotherPrompt() {
    Script script =
        new Script()
            .to("Statement:", "Rome, Paris", "she | left")
            .to("Sentence:", "Sure! Here are the claims:\n- She left.", "- She left.");
    Extraction extraction =
        PromptedClaims.of(script).extraction(trace("She", " left", " Oslo", "."));
    assertThat(extraction.claims().get(0).tokens()).containsExactly(0, 1);
    assertThat(extraction.unaligned()).isEmpty();
    assertThat(script.asked).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void extraction_neverAList_tellsOfTheSentenceAndStopsAsking() {
    for (String bad :
        List.of("", " ", "As an AI language model I cannot.", "-no space", "- ", "- ...", "* x")) {
      Script script = new Script().to("Sentence:", bad);
      Extraction extraction = PromptedClaims.of(script).extraction(trace("She", " left", "."));
      assertThat(extraction.claims()).as(bad).isEmpty();
      assertThat(extraction.unaligned()).hasSize(1);
      assertThat(extraction.unaligned().get(0).line())
          .contains("\"t\"")
          .contains("She left")
          .contains("asked 3 times");
      assertThat(script.asked).hasSize(3);
    }
  }

  @Test
  void extraction_wordsNeverGood_looksForTheClaimItself() {
    Script script =
        new Script().to("Statement:", "Rome | died").to("Sentence:", "- She left Oslo.");
    Extraction extraction =
        PromptedClaims.of(script).withRetries(0).extraction(trace("She", " left", " Oslo", "."));
    assertThat(extraction.claims().get(0).tokens()).containsExactly(1, 2);
    assertThat(script.asked).hasSize(2);
  }

  @Test
  void extract_claimNotInTheAnswer_isToldOfNeverDropped() {
    Script script =
        new Script()
            .to("Statement:", "moon | cheese")
            .to("Sentence:", "- She left Oslo.\n- The moon is cheese.\n- She left Oslo.");
    List<UnalignedClaim> told = new ArrayList<>();
    List<Claim> claims =
        PromptedClaims.of(script)
            .withUnaligned(told::add)
            .extract(trace("She", " left", " Oslo", "."));
    assertThat(claims).hasSize(1);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).text()).isEqualTo("The moon is cheese.");
    assertThat(told.get(0).sentence()).isEqualTo("She left Oslo");
    assertThat(told.get(0).reason()).contains("asked 3 times").contains("moon");
  }

  @Test
  void extract_repeatedSentences_haveTheirOwnTokens() {
    Script script =
        new Script().to("Statement:", "left | Oslo").to("Sentence:", "- She left Oslo.");
    List<Claim> claims =
        PromptedClaims.of(script)
            .extract(trace("She", " left", " Oslo", ".", "\n", "She", " left", " Oslo", "."));
    assertThat(claims).extracting(Claim::tokens).containsExactly(List.of(1, 2), List.of(6, 7));
  }

  @Test
  void extract_noneOrNothingToAsk_hasNoClaims() {
    assertThat(PromptedClaims.of(new Script().to("Sentence:", " NONE\n")).extract(bergen()))
        .isEmpty();
    Script silent = new Script();
    assertThat(PromptedClaims.of(silent).extract(trace())).isEmpty();
    assertThat(PromptedClaims.of(silent).extract(trace(" \n ", "...", " Why", "?"))).isEmpty();
    assertThat(silent.asked).isEmpty();
  }

  @Test
  void extract_everyLanguage_hasPromptsOfItsOwn() {
    Set<String> prompts = new HashSet<>();
    for (ClaimLanguage language : ClaimLanguage.values()) {
      ChatModel model =
          asked -> {
            prompts.addAll(asked);
            return asked.stream().map(p -> p.contains("NONE") ? "- Oslo!" : "Oslo").toList();
          };
      assertThat(PromptedClaims.of(model).withLanguage(language).extract(trace("x", " Oslo", ".")))
          .as(language.tag())
          .hasSize(1);
    }
    assertThat(prompts).hasSize(2 * ClaimLanguage.values().length);
  }

  @Test
  void extract_chineseReplies_areTied() {
    ChatModel model =
        asked -> asked.stream().map(p -> p.contains("NONE") ? "- 林彪生于湖北。" : "生于 | 湖北").toList();
    Claim claim =
        PromptedClaims.of(model)
            .withLanguage(ClaimLanguage.CHINESE)
            .extract(trace("他", "生于", "1907年", "，", "湖北", "。"))
            .get(0);
    assertThat(claim.tokens()).containsExactly(1, 4);
  }

  @Test
  void extract_strangeAnswers_askAndTieWithoutHarm() {
    for (String text :
        List.of("\uD83D\uDC08 She \uD83D left", "e\u0301te\u0301 {claim} %s $1", "\u202Eאבג 5")) {
      ChatModel model =
          asked -> asked.stream().map(p -> p.contains("NONE") ? "- " + text : text).toList();
      assertThat(PromptedClaims.of(model).extract(trace(text, "."))).as(text).hasSize(1);
    }
  }

  @Test
  void recorded_sameAnswerAgain_needsNoModel() {
    RememberedReplies asked = RememberedReplies.of(script(), Map.of());
    List<Claim> first = PromptedClaims.of(asked).extract(bergen());
    assertThat(asked.replies()).hasSize(4);
    ChatModel replayed = ChatModel.recorded(asked.replies());
    assertThat(PromptedClaims.of(replayed).extract(bergen())).isEqualTo(first);
    assertThatThrownBy(() -> PromptedClaims.of(replayed).extract(trace("New", ".")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("New")
        .hasMessageContaining("4 replies");
  }

  @Test
  void remembered_knownPrompts_askNobody() {
    List<List<String>> asked = new ArrayList<>();
    ChatModel model =
        prompts -> {
          asked.add(prompts);
          return prompts;
        };
    RememberedReplies memory = RememberedReplies.of(model, Map.of("a", "A"));
    assertThat(memory.reply(List.of("a", "b", "b"))).containsExactly("A", "b", "b");
    assertThat(memory.reply(List.of("b", "a"))).containsExactly("b", "A");
    assertThat(asked).containsExactly(List.of("b"));
  }

  @Test
  void chatModels_tooFewReplies_areRefused() {
    ChatModel mute = prompts -> List.of();
    assertThatThrownBy(() -> PromptedClaims.of(mute).extract(bergen()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("0 replies to 2 prompts");
    assertThatThrownBy(() -> RememberedReplies.of(mute, Map.of()).reply(List.of("a")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("0 replies to 1 prompts");
    assertThatThrownBy(() -> PromptedClaims.of(mute).withRetries(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("retries = -1");
  }

  @Test
  void replyForm_claims_isStrict() {
    assertThat(ReplyForm.claims("- a\n\n- b \r\n- a")).contains(List.of("a", "b"));
    assertThat(ReplyForm.claims("NONE")).contains(List.of());
    for (String bad :
        List.of("none", "NONE.", "1. a", "- a\nb", "- " + "a".repeat(1001), "- a\n".repeat(6000))) {
      assertThat(ReplyForm.claims(bad)).isEmpty();
    }
    StringBuilder many = new StringBuilder();
    for (int c = 0; c <= 50; c++) {
      many.append("- claim ").append(c).append('\n');
    }
    assertThat(ReplyForm.claims(many.toString())).isEmpty();
  }

  @Test
  void replyForm_words_isStrict() {
    assertThat(ReplyForm.words(" a | b c||d \n")).contains(List.of("a", "b c", "d"));
    assertThat(ReplyForm.words("one")).contains(List.of("one"));
    for (String bad : List.of("", " | ", "a\nb", "x|".repeat(10_001))) {
      assertThat(ReplyForm.words(bad)).isEmpty();
    }
  }

  @Test
  void toString_always_readsLikeACall() {
    assertThat(PromptedClaims.of(ChatModel.recorded(Map.of())).withRetries(1).toString())
        .startsWith("PromptedClaims.of(")
        .endsWith(".withLanguage(ENGLISH).withRetries(1)");
  }
}
