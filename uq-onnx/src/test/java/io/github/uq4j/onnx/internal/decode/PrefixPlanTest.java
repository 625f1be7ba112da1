package io.github.uq4j.onnx.internal.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.internal.decode.PrefixPlan.Branch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which texts are read behind which. */
class PrefixPlanTest {

  private static List<Integer> run(int from, int count) {
    return IntStream.range(from, from + count).boxed().toList();
  }

  @SafeVarargs
  private static ForcedResult text(List<Integer>... parts) {
    List<Integer> ids = new ArrayList<>();
    for (List<Integer> part : parts) {
      ids.addAll(part);
    }
    return new ForcedResult(new ForcedText("t", ids, 1, SignalRequest.none()));
  }

  private static PrefixPlan plan(List<ForcedResult> texts) {
    return PrefixPlan.of(texts, text -> text.length() - 1, 16);
  }

  @Test
  void texts_withShortBeginningsInCommon_areReadWhole() {
    PrefixPlan plan =
        plan(
            List.of(
                text(run(0, 15), run(100, 40)), text(run(0, 15), run(200, 40)), text(run(0, 3))));
    assertThat(plan.branches()).isEmpty();
    assertThat(plan.alone()).hasSize(3);
  }

  /** Reading 20 tokens once more costs less than a run; once more for each of many costs more. */
  @Test
  void texts_withALittleInCommon_areReadBehindItIfTheyAreMany() {
    List<ForcedResult> texts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      texts.add(text(run(0, 20), run(100 * i + 100, 4)));
    }
    assertThat(plan(texts.subList(0, 2)).branches()).isEmpty();
    assertThat(plan(texts).alone()).isEmpty();
    assertThat(plan(texts).branches().get(0).forks().get(0).texts()).hasSize(7);
  }

  @Test
  void texts_thatPartAtOnePlace_forkOneTokenBefore() {
    ForcedResult first = text(run(0, 80), run(100, 5));
    ForcedResult second = text(run(0, 80), run(200, 5));
    ForcedResult third = text(run(0, 80), run(300, 6));
    Branch spine = plan(List.of(third, second, first)).branches().get(0);
    assertThat(spine.texts()).containsExactly(first);
    assertThat(spine.from()).isZero();
    assertThat(spine.end()).isEqualTo(84);
    assertThat(spine.forks()).hasSize(1);
    Branch fork = spine.forks().get(0);
    assertThat(fork.from()).isEqualTo(79);
    assertThat(fork.end()).isEqualTo(85);
    assertThat(fork.texts()).containsExactly(second, third);
  }

  @Test
  void beginnings_ofAnotherText_takeEverythingFromIt() {
    ForcedResult whole = text(run(0, 80));
    ForcedResult part = text(run(0, 60));
    ForcedResult again = text(run(0, 80));
    Branch spine = plan(List.of(whole, part, again)).branches().get(0);
    assertThat(spine.same()).hasSize(2).contains(part);
    assertThat(spine.forks()).isEmpty();
    assertThat(spine.end()).isEqualTo(79);
  }

  @Test
  void beginning_ofOneOtherText_takesEverythingFromIt() {
    ForcedResult whole = text(run(0, 80));
    ForcedResult part = text(run(0, 60));
    PrefixPlan plan = plan(List.of(part, whole));
    assertThat(plan.alone()).isEmpty();
    assertThat(plan.branches().get(0).texts()).containsExactly(whole);
    assertThat(plan.branches().get(0).same()).containsExactly(part);
  }

  /** Places 40 tokens apart: reading 40 tokens again for each would cost more than a run. */
  @Test
  void texts_thatPartAtDistantPlaces_forkThere() {
    ForcedResult whole = text(run(0, 200));
    ForcedResult late = text(run(0, 160), run(300, 3));
    ForcedResult later = text(run(0, 162), run(300, 3));
    ForcedResult early = text(run(0, 120), run(300, 3));
    Branch spine = plan(List.of(early, whole, later, late)).branches().get(0);
    assertThat(spine.texts()).containsExactly(whole);
    assertThat(spine.forks()).extracting(Branch::from).containsExactly(159, 119);
    assertThat(spine.forks().get(0).texts()).containsExactlyInAnyOrder(late, later);
  }

  /** Two families behind one beginning: each has a beginning of its own. */
  @Test
  void texts_thatGoOnTogether_areReadInTheSameWayAmongThemselves() {
    List<ForcedResult> texts = new ArrayList<>();
    for (int family = 0; family < 2; family++) {
      for (int member = 0; member < 4; member++) {
        texts.add(text(run(0, 50), run(1000 * family + 100, 90), run(5000 + 100 * member, 4)));
      }
    }
    PrefixPlan plan = plan(texts);
    assertThat(plan.alone()).isEmpty();
    Branch spine = plan.branches().get(0);
    assertThat(spine.all()).containsExactlyInAnyOrderElementsOf(texts);
    Branch second = spine.forks().stream().filter(Branch::shared).findFirst().orElseThrow();
    assertThat(second.from()).isEqualTo(49);
    assertThat(second.texts()).hasSize(1);
    assertThat(second.forks()).hasSize(1);
    assertThat(second.forks().get(0).from()).isEqualTo(139);
    assertThat(second.forks().get(0).texts()).hasSize(3);
  }

  @Test
  void texts_thatHaveNothingInCommon_areReadWhole() {
    PrefixPlan plan = plan(List.of(text(run(0, 90)), text(run(100, 90)), text(run(300, 90))));
    assertThat(plan.branches()).isEmpty();
    assertThat(plan.alone()).hasSize(3);
  }
}
