package io.github.uq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.factcheck.FactChecker;
import io.github.uq4j.factcheck.baselines.ClaimPTrue;
import io.github.uq4j.factcheck.ccp.CcpUnit;
import io.github.uq4j.factcheck.ccp.ClaimConditionedProbability;
import io.github.uq4j.factcheck.claims.SentenceClaims;
import io.github.uq4j.metrics.attention.chain.Uqac;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.model.Tokenizer;
import io.github.uq4j.onnx.Device;
import io.github.uq4j.onnx.OnnxEntailmentModel;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.onnx.OnnxOptions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.run.AskedBeforehand;
import io.github.uq4j.testing.TestData;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.Trace;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Scorers that have a model read many texts with a common beginning have it read once: from end to
 * end, by the number of tokens that the model is fed.
 */
class CommonBeginningsTest {

  private static final SignalRequest TOP = SignalRequest.none().withTop(10);

  /** A model that writes down what it is made to read, and how many tokens it is fed for it. */
  private static final class Counting implements LanguageModel {

    private final OnnxLanguageModel model;
    private final List<Call> calls = new ArrayList<>();

    private Counting(String name) {
      this.model =
          OnnxLanguageModel.open(
              TestData.path("models/" + name), OnnxOptions.withDefaults().withDevice(Device.CPU));
    }

    /** The adapter counts for its own tests, and shows nobody else. */
    private long fed() {
      try {
        Method tokens = OnnxLanguageModel.class.getDeclaredMethod("tokensRead");
        tokens.setAccessible(true);
        return (long) tokens.invoke(model);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public List<Trace> score(List<ScoringRequest> requests) {
      long before = fed();
      List<Trace> traces = model.score(requests);
      calls.add(new Call(traces.stream().map(Counting::ids).toList(), fed() - before));
      return traces;
    }

    private static List<Integer> ids(Trace trace) {
      List<Integer> ids = new ArrayList<>();
      trace.prompt().orElseThrow().tokens().forEach(token -> ids.add(token.id().orElseThrow()));
      trace.generation().tokens().forEach(token -> ids.add(token.id().orElseThrow()));
      return ids;
    }

    @Override
    public ModelInfo info() {
      return model.info();
    }

    @Override
    public Tokenizer tokenizer() {
      return model.tokenizer();
    }

    @Override
    public List<Trace> generate(List<GenerationRequest> requests) {
      return model.generate(requests);
    }

    @Override
    public List<Generation> sample(GenerationRequest request) {
      return model.sample(request);
    }

    @Override
    public void close() {
      model.close();
    }
  }

  /**
   * One call.
   *
   * @param texts tokens of each text
   * @param fed how many were fed
   */
  private record Call(List<List<Integer>> texts, long fed) {

    /** Tokens of all texts but the last of each, whose logits nobody needs. */
    long whole() {
      return texts.stream().mapToLong(text -> text.size() - 1).sum();
    }

    /** The same, where what several texts begin with counts once: less cannot be read. */
    long distinct() {
      Set<List<Integer>> beginnings = new HashSet<>();
      for (List<Integer> text : texts) {
        for (int end = 1; end < text.size(); end++) {
          beginnings.add(text.subList(0, end));
        }
      }
      return beginnings.size();
    }

    /** How many tokens all texts begin with. */
    int common() {
      int common = 0;
      List<Integer> first = texts.get(0);
      while (common < first.size() && all(common, first.get(common))) {
        common++;
      }
      return common;
    }

    private boolean all(int at, int token) {
      return texts.stream().allMatch(text -> at < text.size() && text.get(at) == token);
    }

    /** What all begin with is read once; behind it, others may be padded to the longest. */
    void requireReadOnce() {
      assertThat(common()).isGreaterThanOrEqualTo(32);
      int longest = texts.stream().mapToInt(List::size).max().orElseThrow();
      // The token before they part is fed for each: its logits decide another token.
      long behind = (texts.size() - 1L) * (longest - common());
      assertThat(fed)
          .isGreaterThanOrEqualTo(distinct())
          .isLessThanOrEqualTo(longest - 1 + behind)
          .isLessThanOrEqualTo(whole());
    }
  }

  /** The variants of an answer part with it late, one place after another. */
  @Test
  void uqac_variants_areReadBehindTheAnswer() {
    String prompt = "Solve: 2+2\n<think>2+2=4</think>4\nSolve: 3*3\n<think>3*3=9</think>9\n";
    try (Counting model = new Counting("lm-small")) {
      GenerationRequest request =
          GenerationRequest.of("sum", prompt + "Solve: 4+1+4+2+7*9+9\n<think>")
              .withMaxNewTokens(120)
              .withSignals(Uqac.withDefaults().signals());
      Trace trace = model.generate(request);
      Uqac.withDefaults().score(trace, Helpers.none().withLanguage(model));
      assertThat(model.calls).hasSize(1);
      Call call = model.calls.get(0);
      assertThat(call.texts()).hasSizeGreaterThan(4);
      call.requireReadOnce();
    }
  }

  /** The claims of an answer, each asked about behind the same question. */
  @Test
  void claimPTrue_questions_areReadBehindThePrompt() {
    String prompt = "Tell me about Corwin Tolland.\n";
    try (Counting model = new Counting("lm-large")) {
      Trace life = model.generate(GenerationRequest.of("life", prompt).withMaxNewTokens(120));
      Trace trace = life.withPrompt(Prompt.of(prompt.repeat(4)));
      List<Claim> claims = SentenceClaims.withDefaults().extract(trace);
      assertThat(claims).hasSizeGreaterThan(1);
      ClaimPTrue scorer = ClaimPTrue.withDefaults();
      Helpers helpers = Helpers.none().withLanguage(model);
      Helpers asked = AskedBeforehand.ask(List.of(scorer.questions(trace, claims)), helpers);
      assertThat(scorer.score(trace, claims, asked)).hasSameSizeAs(claims);
      assertThat(model.calls).hasSize(1);
      assertThat(model.calls.get(0).texts()).hasSameSizeAs(claims);
      model.calls.get(0).requireReadOnce();
    }
  }

  /** The words that could stand at each place of an answer. */
  @Test
  void ccp_words_areReadBehindTheAnswerSoFar() {
    try (Counting model = new Counting("lm-large");
        OnnxEntailmentModel entailment = OnnxEntailmentModel.open(TestData.path("models/nli"))) {
      Trace trace =
          model.generate(
              GenerationRequest.of("life", "Tell me about Corwin Tolland.\n".repeat(8))
                  .withMaxNewTokens(60)
                  .withSignals(TOP));
      FactChecker.withDefaults()
          .withScorers(List.of(ClaimConditionedProbability.withDefaults().withUnit(CcpUnit.WORD)))
          .withHelpers(Helpers.none().withEntailment(entailment).withLanguage(model))
          .check(trace);
      long whole = 0;
      long fed = 0;
      for (Call call : model.calls) {
        call.requireReadOnce();
        whole += call.whole();
        fed += call.fed();
      }
      // Most words part with the others behind the prompt, in the answer.
      assertThat(model.calls.get(0).texts()).hasSizeGreaterThan(30);
      assertThat(fed).isLessThan(whole / 8);
    }
  }
}
