package io.github.uq4j.cli.evaluate;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.CalibrationFile;
import io.github.uq4j.cli.shell.QualityLabel;
import io.github.uq4j.cli.shell.ScoreInput;
import io.github.uq4j.metrics.evaluation.items.ScoreTable;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.score.io.ScoreReader;
import io.github.uq4j.trace.Labels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The labelled lines of a score file, in compact columns; the file is read once, line by line. */
final class LabelledScores {

  /** A label with more values than this is no label to slice by. */
  private static final int MOST_SLICES = 200;

  private final LabelRequest request;
  private final Set<String> scorers;
  private final ScoreTable.Builder rows = ScoreTable.builder();
  private final Map<String, Integer> slices = new LinkedHashMap<>();
  private final Set<String> labelsSeen = new LinkedHashSet<>();
  private final Set<String> scorersSeen = new LinkedHashSet<>();
  private int[] sliceOfItem = new int[1_024];
  private long unlabelled;

  private final List<CalibrationFile> calibrations;

  private LabelledScores(
      LabelRequest request, Set<String> scorers, List<CalibrationFile> calibrations) {
    this.request = request;
    this.scorers = scorers;
    this.calibrations = calibrations;
  }

  /** What was read. */
  static final class Content {

    private final ScoreTable table;
    private final List<String> slices;
    private final int[] sliceOfItem;
    private final long unlabelled;

    private Content(ScoreTable table, List<String> slices, int[] sliceOfItem, long unlabelled) {
      this.table = table;
      this.slices = List.copyOf(slices);
      this.sliceOfItem = sliceOfItem;
      this.unlabelled = unlabelled;
    }

    /** Scores and outcomes. */
    ScoreTable table() {
      return table;
    }

    /** The values of the label to slice by, in the order of the file; empty without one. */
    List<String> slices() {
      return slices;
    }

    /** The index of an item's value. */
    int sliceOf(int item) {
      return sliceOfItem[item];
    }

    /** Lines without the label, left out. */
    long unlabelled() {
      return unlabelled;
    }
  }

  /**
   * Reads the lines of a file that have a label; no scorers means all. Beside a score that one of
   * the calibrations was learnt from comes its probability of being right.
   */
  static Content read(
      Path file, LabelRequest request, Set<String> scorers, List<CalibrationFile> calibrations)
      throws IOException {
    LabelledScores read = new LabelledScores(request, scorers, calibrations);
    try (ScoreReader reader = ScoreInput.open(file)) {
      while (reader.hasNext()) {
        read.add(file, reader.next());
      }
    }
    return read.content(file);
  }

  private void add(Path file, ScoreSheet sheet) {
    Optional<Double> quality = request.label().quality(sheet.id(), sheet.labels());
    if (quality.isEmpty()) {
      unlabelled++;
      labelsSeen.addAll(sheet.labels().values().keySet());
      return;
    }
    int item = rows.size();
    try {
      request
          .group(sheet.labels())
          .ifPresentOrElse(name -> rows.item(quality.get(), name), () -> rows.item(quality.get()));
      for (Score score : sheet.scores()) {
        addScore(score);
      }
    } catch (IllegalArgumentException e) {
      throw new BadInputException(file + ": item " + sheet.id() + ": " + e.getMessage(), e);
    }
    if (item == sliceOfItem.length) {
      sliceOfItem = Arrays.copyOf(sliceOfItem, item + (item >> 1));
    }
    sliceOfItem[item] = slice(sheet.labels());
  }

  private void addScore(Score score) {
    String id = score.scorer().id();
    scorersSeen.add(id);
    boolean wanted = scorers.isEmpty() || scorers.contains(id);
    if (wanted) {
      rows.score(score);
    }
    for (CalibrationFile read : calibrations) {
      if (read.source().scorer().equals(id)) {
        Score calibrated = read.calibration().apply(score);
        scorersSeen.add(calibrated.scorer().id());
        if (wanted || scorers.contains(calibrated.scorer().id())) {
          rows.score(calibrated);
        }
      }
    }
  }

  private int slice(Labels labels) {
    if (request.slice().isEmpty()) {
      return 0;
    }
    String value = QualityLabel.text(labels, request.slice().get()).orElse("(none)");
    Integer known = slices.putIfAbsent(value, slices.size());
    if (slices.size() > MOST_SLICES) {
      throw new BadInputException(
          "label "
              + request.slice().get()
              + " has more than "
              + MOST_SLICES
              + " values; must have at most that many to slice by");
    }
    return known == null ? slices.size() - 1 : known;
  }

  private Content content(Path file) {
    ScoreTable table = rows.build();
    if (table.outcomes().size() == 0) {
      throw new BadInputException(
          file
              + ": none of "
              + unlabelled
              + " lines has the label "
              + request.label().name()
              + (labelsSeen.isEmpty()
                  ? "; there are no labels"
                  : "; there are " + String.join(", ", labelsSeen)));
    }
    for (CalibrationFile read : calibrations) {
      if (!scorersSeen.contains(read.source().scorer())) {
        throw new BadInputException(
            file
                + ": no score of "
                + read.source().scorer()
                + ", which "
                + read.file()
                + " is for; there are "
                + String.join(", ", scorersSeen));
      }
    }
    for (String scorer : scorers) {
      if (table.column(scorer).isEmpty()) {
        throw new BadInputException(
            file + ": no score of " + scorer + "; there are " + String.join(", ", scorersSeen));
      }
    }
    if (table.columns().isEmpty()) {
      throw new BadInputException(file + ": no labelled line has a score");
    }
    return new Content(table, new ArrayList<>(slices.keySet()), sliceOfItem, unlabelled);
  }
}
