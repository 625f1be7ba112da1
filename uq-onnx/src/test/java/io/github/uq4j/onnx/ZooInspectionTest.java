package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.trace.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An inspection says of every member of the zoo what its maker says. */
class ZooInspectionTest {

  private static Stream<ZooMember> members() {
    return ZooMember.all();
  }

  @ParameterizedTest
  @MethodSource("members")
  void inspection_member_saysTheTruth(ZooMember member) {
    JsonNode facts = member.facts();
    OnnxInspection found = OnnxInspection.of(member.folder());
    assertThat(found.layout()).isEqualTo(facts.path("layout").asText());
    assertThat(found.file()).isEqualTo(member.file());
    OnnxInspection.Sizes sizes = found.sizes();
    assertThat(sizes.layers()).hasValue(facts.path("layers").asInt());
    assertThat(sizes.heads()).hasValue(facts.path("heads").asInt());
    assertThat(sizes.cacheHeads()).hasValue(facts.path("kv_heads").asInt());
    assertThat(sizes.headWidth()).hasValue(facts.path("head_width").asInt());
    assertThat(sizes.hiddenSize()).hasValue(facts.path("hidden_size").asInt());
    assertThat(sizes.vocabulary()).hasValue(facts.path("vocabulary").asInt());
    assertThat(sizes.positions()).hasValue(facts.path("positions").asInt());
    String type = member.precision().equals("float32") ? "float" : member.precision();
    assertThat(found.precision()).isEqualTo(type + " (cache " + type + ")");
    assertThat(found.cacheLayout().orElseThrow())
        .isEqualTo(
            (facts.path("cache").asText().equals("packed") ? "[2, batch, " : "[batch, ")
                + facts.path("kv_heads").asInt()
                + ", length, "
                + facts.path("head_width").asInt()
                + "]");
    assertThat(found.operators()).isEqualTo(texts(facts.path("operators")));
    assertThat(stated(found.inputs())).isEqualTo(texts(facts.path("inputs")));
    assertThat(stated(found.outputs())).isEqualTo(texts(facts.path("outputs")));
    OnnxInspection.Port ids = found.inputs().get(0);
    assertThat(ids.meaning()).isEqualTo("token ids");
    assertThat(ids.type()).isEqualTo(facts.path("ids").asText());
    assertThat(found.inputs()).allSatisfy(port -> assertThat(port.meaning()).isNotEmpty());
    assertThat(found.outputs()).allSatisfy(port -> assertThat(port.meaning()).isNotEmpty());
    boolean right = facts.path("padding").asText().equals("right");
    assertThat(found.remarks().stream().anyMatch(r -> r.contains("on the right only")))
        .isEqualTo(right);
    assertThat(found.remarks()).noneMatch(remark -> remark.contains("cannot"));
    // Every vocabulary of the zoo is that of its tokenizer.
    assertThat(found.remarks()).noneMatch(remark -> remark.contains("tokenizer"));
  }

  @ParameterizedTest
  @MethodSource("members")
  void inspection_member_saysThatSignalsNeedAnEdit(ZooMember member) {
    OnnxInspection found = OnnxInspection.of(member.folder());
    assertThat(found.signals()).doesNotContain(Signal.ATTENTION, Signal.HIDDEN_STATES);
    assertThat(found.edits())
        .extracting(OnnxInspection.Edit::signal)
        .containsExactly(Signal.ATTENTION, Signal.HIDDEN_STATES);
    assertThat(found.edits()).allMatch(OnnxInspection.Edit::possible);
    assertThat(found.edits().get(0).explanation())
        .startsWith("of " + member.layers() + " layers, from ")
        .contains(attending(texts(member.facts().path("operators"))));
    assertThat(found.edits().get(1).explanation()).startsWith((member.layers() + 1) + " values");
    assertThat(found.edits())
        .allMatch(edit -> edit.explanation().endsWith("; checked when first asked for"));
  }

  /** The operator that a graph attends with: a fused one, where there is one. */
  private static String attending(List<String> operators) {
    return operators.stream()
        .map(operator -> operator.substring(operator.lastIndexOf('.') + 1))
        .filter(operator -> operator.endsWith("Attention"))
        .findFirst()
        .orElse("Softmax");
  }

  /** The reasons are for people, but they name the operator and the tensor. */
  @Test
  void inspection_groupedQueries_namesTheOperatorThatGivesAttention() {
    ZooMember member =
        members().filter(m -> m.toString().equals("llama-gqa")).findFirst().orElseThrow();
    OnnxInspection found = OnnxInspection.of(member.folder());
    assertThat(found.edits().get(0).explanation()).contains("GroupQueryAttention");
    assertThat(found.edits().get(1).explanation()).contains("4 values");
    assertThat(found.inputs().get(2).meaning()).isEqualTo("cache, from present.0.key");
  }

  private static List<String> stated(List<OnnxInspection.Port> ports) {
    List<String> stated = new ArrayList<>();
    for (OnnxInspection.Port port : ports) {
      String shape =
          port.shape().stream()
              .map(extent -> extent < 0 ? "any" : extent.toString())
              .collect(Collectors.joining(", ", "[", "]"));
      stated.add(port.name() + " " + port.type() + " " + shape);
    }
    return stated;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
