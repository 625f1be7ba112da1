package io.github.uq4j.score.run;

import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.model.SimilarityModel;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Judgements;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.io.JudgementFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A folder that keeps what helper models said, so that no run asks a model about a pair again.
 *
 * <p>Each model has a file of its own, named by what it judges and the model's id ({@link
 * JudgementFile} says what is in it); a model whose files change has another id and so another
 * file. A file's judgements are held in memory by a 128-bit digest of their texts, about 150 bytes
 * each. Judgements are written as they come, a call of the model a line: an interrupted run loses
 * none that it has.
 *
 * <p>Safe for use by several threads. The models given out must not be asked after {@link
 * #close()}.
 */
public final class JudgementStore implements AutoCloseable {

  private final Path folder;
  private final List<JudgementFile> files = new ArrayList<>();

  private JudgementStore(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens a folder; it is made if there is none.
   *
   * @param folder the folder
   * @return the store
   * @throws IOException if the folder cannot be made
   */
  public static JudgementStore open(Path folder) throws IOException {
    Files.createDirectories(folder);
    return new JudgementStore(folder);
  }

  /**
   * An entailment model that asks another one only what the store does not know.
   *
   * @param id the model's id, the same only for the same model
   * @param model the model to ask; not closed
   * @return the remembering model; an {@link java.io.UncheckedIOException} ends a call whose
   *     answers cannot be kept
   * @throws IOException if the model's file cannot be read or written, or another run has it open
   * @throws IllegalArgumentException if the file holds another model's judgements
   * @throws io.github.uq4j.trace.io.BadLineException if the file is damaged
   */
  public EntailmentModel entailment(String id, EntailmentModel model) throws IOException {
    StoredAnswers<Entailment> answers =
        new StoredAnswers<>(model::judge, asked -> new Judgements(asked, Map.of(), Extras.none()));
    answers.keepIn(file("entailment", id, known -> known.entailment().forEach(answers::know)));
    return answers::answers;
  }

  /**
   * A similarity model that asks another one only what the store does not know.
   *
   * @param id the model's id, the same only for the same model
   * @param model the model to ask; not closed
   * @return the remembering model; an {@link java.io.UncheckedIOException} ends a call whose
   *     answers cannot be kept
   * @throws IOException if the model's file cannot be read or written, or another run has it open
   * @throws IllegalArgumentException if the file holds another model's judgements
   * @throws io.github.uq4j.trace.io.BadLineException if the file is damaged
   */
  public SimilarityModel similarity(String id, SimilarityModel model) throws IOException {
    StoredAnswers<Double> answers =
        new StoredAnswers<>(model::judge, asked -> new Judgements(Map.of(), asked, Extras.none()));
    answers.keepIn(file("similarity", id, known -> known.similarity().forEach(answers::know)));
    return new SimilarityModel() {
      @Override
      public List<Double> judge(List<TextPair> pairs) {
        return answers.answers(pairs);
      }

      @Override
      public boolean symmetric() {
        return model.symmetric();
      }
    };
  }

  private synchronized JudgementFile file(String kind, String id, Consumer<Judgements> known)
      throws IOException {
    String name = kind + "-" + id.replaceAll("[^A-Za-z0-9._-]", "-") + ".jsonl";
    JudgementFile file = JudgementFile.open(folder.resolve(name), id, known);
    files.add(file);
    return file;
  }

  /**
   * What was found in the files that the user should know.
   *
   * @return one line each; usually none
   */
  public synchronized List<String> notes() {
    return files.stream().flatMap(file -> file.note().stream()).toList();
  }

  /**
   * Closes the files; a second call does nothing.
   *
   * @throws IOException if one cannot be closed; the others are closed nevertheless
   */
  @Override
  public synchronized void close() throws IOException {
    IOException trouble = null;
    for (JudgementFile file : files) {
      try {
        file.close();
      } catch (IOException e) {
        trouble = e;
      }
    }
    if (trouble != null) {
      throw trouble;
    }
  }
}
