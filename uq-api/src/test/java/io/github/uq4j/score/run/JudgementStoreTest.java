package io.github.uq4j.score.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.model.SimilarityModel;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.io.BadLineException;
import io.github.uq4j.trace.io.JudgementFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgementStoreTest {

  private static final TextPair AB = new TextPair("a", "b \"quoted\"\n\ud83d\ude00");
  private static final TextPair BA = AB.swapped();
  private static final TextPair LONE = new TextPair("\ud83d", "");

  private final Path folder;
  private final List<TextPair> asked = new ArrayList<>();

  JudgementStoreTest(@TempDir Path folder) {
    this.folder = folder.resolve("kept");
  }

  private final SimilarityModel similarity =
      pairs -> {
        asked.addAll(pairs);
        return pairs.stream().map(p -> p.first().length() + 0.1).toList();
      };

  private final EntailmentModel entailment =
      pairs -> {
        asked.addAll(pairs);
        return pairs.stream().map(p -> new Entailment(0.1, 0.2, 0.7)).toList();
      };

  private Path file() {
    return folder.resolve("similarity-sim-sha256-1.jsonl");
  }

  private List<Double> judged(TextPair... pairs) throws IOException {
    asked.clear();
    try (JudgementStore store = JudgementStore.open(folder)) {
      return store.similarity("sim@sha256:1", similarity).judge(List.of(pairs));
    }
  }

  @Test
  void judge_nextRun_asksOnlyWhatIsNotKept() throws IOException {
    assertThat(judged(AB, BA, AB)).containsExactly(1.1, 13.1, 1.1);
    assertThat(asked).containsExactly(AB, BA);
    assertThat(judged(AB, LONE)).containsExactly(1.1, 1.1);
    assertThat(asked).containsExactly(LONE);
    judged(LONE, BA);
    assertThat(asked).isEmpty();
    assertThat(Files.readAllLines(file()).get(0))
        .isEqualTo("{\"schema\":\"uq4j.judgements/1\",\"model\":\"sim@sha256:1\"}");
    assertThat(JudgementFile.read(file()).similarity()).hasSize(3).containsEntry(AB, 1.1);
  }

  @Test
  void judge_entailment_isKeptBesideSimilarity() throws IOException {
    for (int run = 0; run < 2; run++) {
      try (JudgementStore store = JudgementStore.open(folder)) {
        assertThat(store.entailment("nli@sha256:2", entailment).judge(List.of(AB, BA)))
            .containsExactly(new Entailment(0.1, 0.2, 0.7), new Entailment(0.1, 0.2, 0.7));
        assertThat(store.similarity("sim@sha256:1", similarity).symmetric()).isFalse();
        assertThat(store.notes()).isEmpty();
      }
    }
    assertThat(asked).containsExactly(AB, BA);
  }

  @Test
  void open_lastLineCutOff_isIgnoredWithANoteAndWrittenOver() throws IOException {
    judged(AB);
    judged(BA);
    String whole = Files.readString(file());
    for (int cut = 1; cut < 30; cut++) {
      Files.writeString(file(), whole.substring(0, whole.length() - cut - 1));
      try (JudgementStore store = JudgementStore.open(folder)) {
        asked.clear();
        store.similarity("sim@sha256:1", similarity).judge(List.of(AB, BA));
        assertThat(asked).containsExactly(BA);
        assertThat(store.notes())
            .containsExactly(file() + ": its last line is cut off and was ignored");
      }
      assertThat(Files.readString(file())).isEqualTo(whole);
    }
  }

  @Test
  void open_lastLineWithoutLineFeed_isReadAndGoneOnAfter() throws IOException {
    judged(AB);
    Files.writeString(file(), Files.readString(file()).strip());
    judged(AB, BA);
    assertThat(asked).containsExactly(BA);
    judged(AB, BA);
    assertThat(asked).isEmpty();
  }

  @Test
  void open_headerCutOff_beginsAnew() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(file(), "{\"schema\":\"uq4j.judg");
    judged(AB);
    assertThat(asked).containsExactly(AB);
    judged(AB);
    assertThat(asked).isEmpty();
  }

  @Test
  void open_damagedFile_isRefusedWithItsPlace() throws IOException {
    judged(AB);
    Files.writeString(file(), "{\"similarity\": [{\"a\": \"x\"\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> judged(AB))
        .isInstanceOf(BadLineException.class)
        .hasMessageStartingWith(file() + ":3: not JSON");
    Files.writeString(file(), "{\"similarity\": []}\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> judged(AB)).hasMessageStartingWith(file() + ":3: not JSON");
    Files.writeString(file(), "{\"similarity\": [{\"a\": \"x\", \"b\": \"y\", \"score\": 1}]}\n");
    assertThatThrownBy(() -> judged(AB)).hasMessageStartingWith(file() + ":1: schema: is missing");
    Files.writeString(file(), "{\"schema\": \"other/1\", \"model\": \"m\"}\n");
    assertThatThrownBy(() -> judged(AB))
        .hasMessageStartingWith(file() + ":1: schema = \"other/1\"; must be");
  }

  @Test
  void open_judgementThatDoesNotSumToOne_isRefused() throws IOException {
    judged(AB);
    String broken =
        "{\"entailment\": [{\"premise\": \"a\", \"hypothesis\": \"b\", \"entailment\": 0.9,"
            + " \"neutral\": 0.9, \"contradiction\": 0}]}\n";
    Files.writeString(file(), broken, StandardOpenOption.APPEND);
    assertThatThrownBy(() -> judged(AB))
        .hasMessageContaining(file() + ":3: ")
        .hasMessageContaining("must be 1 within 0.001");
  }

  @Test
  void open_fileOfAnotherModel_isRefusedNamingBoth() throws IOException {
    judged(AB);
    Files.move(file(), folder.resolve("similarity-other.jsonl"));
    try (JudgementStore store = JudgementStore.open(folder)) {
      assertThatThrownBy(() -> store.similarity("other", similarity))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("judgements of the model sim@sha256:1; asked for those of other");
    }
  }

  @Test
  void open_fileInUse_isRefused() throws IOException {
    try (JudgementStore first = JudgementStore.open(folder);
        JudgementStore second = JudgementStore.open(folder)) {
      first.similarity("sim@sha256:1", similarity);
      assertThatThrownBy(() -> second.similarity("sim@sha256:1", similarity))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is in use");
    }
  }

  @Test
  void judge_answerThatIsNone_isRefusedWithItsPairAndNotKept() throws IOException {
    SimilarityModel broken = pairs -> pairs.stream().map(p -> Double.NaN).toList();
    try (JudgementStore store = JudgementStore.open(folder)) {
      SimilarityModel kept = store.similarity("sim@sha256:1", broken);
      TextPair pair = new TextPair("x", "y");
      assertThatThrownBy(() -> kept.judge(List.of(pair)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("similarity of " + pair + " = NaN; must be finite");
    }
    assertThat(Files.readAllLines(file())).hasSize(1);
  }
}
