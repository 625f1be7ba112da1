package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.Sampling;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prompts that a loop begins with, in all sorts of batches: answers are those of single steps. */
class LoopPromptsTest {

  private static final String LONG = "the long way round and back again a b c hello wo";

  /** Two columns fewer than the members of the zoo have positions. */
  private static final String FULL = "abcdefgh".repeat(8).substring(0, 62);

  private static OnnxLanguageModel open(String member, Engine engine, int batchSize) {
    Path folder = TestFiles.testdata().resolve("zoo").resolve(member);
    return OnnxLanguageModel.open(
        folder, TestDevice.options().withEngine(engine).withBatchSize(batchSize));
  }

  /** One token beside many, samples of one prompt, single tokens, and up to the last position. */
  private static List<GenerationRequest> requests(String signals, boolean samples) {
    List<GenerationRequest> requests = new ArrayList<>();
    for (String prompt : List.of("x", LONG, "a b", "hello hello hello", "y", FULL)) {
      int number = requests.size();
      GenerationRequest request =
          GenerationRequest.of("r" + number, prompt)
              .withMaxNewTokens(1 + 9 * number)
              .withSignals(SignalRequest.parse(number == 2 ? signals : "entropy,top=2"));
      requests.add(samples && number % 3 == 1 ? request.withSampling(Sampling.of(5, 7)) : request);
    }
    return requests;
  }

  private static List<Generation> all(Trace trace) {
    List<Generation> all = new ArrayList<>(List.of(trace.generation()));
    all.addAll(trace.samples());
    return all;
  }

  private static void requireSame(Generation steps, Generation loop) {
    assertThat(loop.finishReason()).isEqualTo(steps.finishReason());
    assertThat(loop.tokens()).extracting(Token::id).isEqualTo(ids(steps));
    for (int i = 0; i < loop.tokens().size(); i++) {
      assertThat(loop.tokens().get(i).logprob())
          .isCloseTo(steps.tokens().get(i).logprob(), within(2e-5));
    }
    assertThat(loop.tensors().promptLogits().isPresent())
        .isEqualTo(steps.tensors().promptLogits().isPresent());
  }

  private static List<?> ids(Generation generation) {
    return generation.tokens().stream().map(Token::id).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "gpt2, 1, 'entropy,top=2', true",
    "gpt2, 4, 'entropy,top=2', false",
    "gpt2, 64, 'entropy,prompt-logits', true",
    "gemma2, 4, 'entropy,prompt-logits', false",
    "gemma2, 64, 'entropy,top=2', true",
    "gemma2, 64, 'entropy,top=2', false",
    "llama-gqa, 64, 'entropy,top=2', false",
    "llama-merged, 64, 'entropy,top=2', false"
  })
  void generate_promptsOfAllLengths_areThoseOfSteps(
      String member, int batchSize, String signals, boolean samples) {
    try (OnnxLanguageModel steps = open(member, Engine.STEP, batchSize);
        OnnxLanguageModel loop = open(member, Engine.LOOP, batchSize)) {
      List<Trace> expected = steps.generate(requests(signals, samples));
      List<Trace> made = loop.generate(requests(signals, samples));
      for (int i = 0; i < made.size(); i++) {
        List<Generation> answers = all(expected.get(i));
        assertThat(all(made.get(i))).hasSameSizeAs(answers);
        for (int j = 0; j < answers.size(); j++) {
          requireSame(answers.get(j), all(made.get(i)).get(j));
        }
      }
    }
  }
}
