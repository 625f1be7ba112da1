package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.testing.TestData;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.TextPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the columns of an entailment model mean is said by its configuration alone. */
class EntailmentLabelsTest {

  private static final double ROUNDING = 1e-12;

  private static final List<TextPair> PAIRS =
      List.of(
          new TextPair("She lives in Oslo", "She lives in Oslo"),
          new TextPair("She was born in Ardelo", "She was born in Corvan"));

  private final Path folder;

  EntailmentLabelsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** The shipped model with other names for its columns. */
  private Path labelled(String... names) throws IOException {
    Path model = TestData.path("models/nli");
    for (String file : List.of("model.onnx", "tokenizer.json")) {
      Files.copy(model.resolve(file), folder.resolve(file));
    }
    ObjectMapper json = new ObjectMapper();
    ObjectNode config = (ObjectNode) json.readTree(model.resolve("config.json").toFile());
    ObjectNode labels = config.putObject("id2label");
    config.remove("label2id");
    for (int i = 0; i < names.length; i++) {
      labels.put(Integer.toString(i), names[i]);
    }
    json.writeValue(folder.resolve("config.json").toFile(), config);
    return folder;
  }

  private static List<Entailment> judged(Path model) {
    try (OnnxEntailmentModel nli = OnnxEntailmentModel.open(model)) {
      return nli.judge(PAIRS);
    }
  }

  @Test
  void judge_labelsInAnotherOrder_followsTheConfiguration() throws IOException {
    List<Entailment> shipped = judged(TestData.path("models/nli"));
    List<Entailment> turned = judged(labelled("NEUTRAL", "Entails", "contradicts"));
    for (int i = 0; i < PAIRS.size(); i++) {
      // The shipped columns are contradiction, neutral, entailment.
      assertThat(turned.get(i).neutral())
          .isCloseTo(shipped.get(i).contradiction(), within(ROUNDING));
      assertThat(turned.get(i).entailment()).isCloseTo(shipped.get(i).neutral(), within(ROUNDING));
      assertThat(turned.get(i).contradiction())
          .isCloseTo(shipped.get(i).entailment(), within(ROUNDING));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LABEL_0,LABEL_1,LABEL_2",
        "entailment,entailed,contradiction",
        "entailment,neutral,contradiction,other",
        "entailment,not_entailment"
      })
  void open_labelsThatDoNotSay_areRefusedWithTheirNames(String names) throws IOException {
    Path model = labelled(names.split(",", -1));
    assertThatThrownBy(() -> OnnxEntailmentModel.open(model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(names.split(",", -1)[1])
        .hasMessageContaining("must be entailment, neutral and contradiction in any order");
  }

  @Test
  void judge_pairBeyondThePositions_isRefusedAndNotCut() {
    String endless = "She lives in Oslo. ".repeat(400);
    try (OnnxEntailmentModel nli = OnnxEntailmentModel.open(TestData.path("models/nli"))) {
      assertThatThrownBy(() -> nli.judge(List.of(new TextPair(endless, "She lives in Oslo"))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("She lives in Oslo");
    }
  }
}
