package io.github.uq4j.cli.decide;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.cli.shell.CalibrationFile;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.cli.shell.OutputFile;
import io.github.uq4j.cli.shell.TextTable;
import io.github.uq4j.metrics.calibration.BetaCalibrator;
import io.github.uq4j.metrics.calibration.BinnedCalibrator;
import io.github.uq4j.metrics.calibration.Calibration;
import io.github.uq4j.metrics.calibration.Calibrator;
import io.github.uq4j.metrics.calibration.IsotonicCalibrator;
import io.github.uq4j.metrics.calibration.MinMaxCalibrator;
import io.github.uq4j.metrics.calibration.PlattCalibrator;
import io.github.uq4j.metrics.calibration.QuantileCalibrator;
import io.github.uq4j.metrics.calibration.RatedScore;
import io.github.uq4j.metrics.calibration.ScoreDomain;
import io.github.uq4j.metrics.calibration.TemperatureCalibrator;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.fitted.Fitted;
import io.github.uq4j.score.fitted.FittedFile;
import io.github.uq4j.score.fitted.FittedOn;
import io.github.uq4j.score.io.ScoreReader;
import io.github.uq4j.score.io.ScoreWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code uq calibrate}: scores to probabilities of being right. */
@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    description = {
      "Learns from labelled scores how probably an answer, or a claim (--claims), is right (--label,"
          + " --out calibration.json), or adds that probability to scores (--apply"
          + " calibration.json)."
    })
public final class CalibrateCommand implements Callable<Integer> {

  private static final double[] SHOWN = {0, 0.25, 0.5, 0.75, 1};

  @Spec private CommandSpec spec;

  @Mixin private ScoreOptions scores;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description =
          "isotonic, platt, temperature, beta, binned; or, without a look at labels and no"
              + " probability, min-max, quantile (default: ${DEFAULT-VALUE}).")
  private String method = "isotonic";

  @Option(
      names = "--bins",
      paramLabel = "N",
      description = "Bins of the method binned (default: ${DEFAULT-VALUE}).")
  private int bins = 10;

  @Option(
      names = "--apply",
      paramLabel = "FILE",
      description = "A calibration to apply instead of learning one.")
  private @Nullable Path apply;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The calibration, or with --apply the score file, to write.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    OutputFile.requireWritable(out);
    if (apply != null) {
      apply(apply);
    } else {
      fit();
    }
    return ExitCode.DONE;
  }

  private void fit() throws IOException {
    JudgedItems content = scores.read(spec.commandLine().getErr(), Optional.empty());
    Calibration calibration =
        calibrator(content.scorer())
            .fitRated(content.items())
            .withSource(content.scorer(), content.label());
    Fitted fitted = calibration.fitted();
    FittedFile.write(
        out,
        fitted.withOn(
            fitted.on().withSetting(CalibrationFile.LEVEL, content.scorer().level().id())));
    print(calibration, content);
  }

  private Calibrator calibrator(ScorerInfo scorer) {
    return switch (method) {
      case "isotonic" -> IsotonicCalibrator.withDefaults();
      case "platt" -> PlattCalibrator.withDefaults();
      case "temperature" -> TemperatureCalibrator.withDefaults().withDomain(ScoreDomain.of(scorer));
      case "beta" -> BetaCalibrator.withDefaults().withDomain(ScoreDomain.of(scorer));
      case "binned" -> BinnedCalibrator.withDefaults().withBins(bins);
      case "min-max" -> MinMaxCalibrator.withDefaults();
      case "quantile" -> QuantileCalibrator.withDefaults();
      default ->
          throw new BadInputException(
              "--method = "
                  + method
                  + "; must be one of isotonic, platt, temperature, beta, binned, min-max,"
                  + " quantile");
    };
  }

  private void print(Calibration calibration, JudgedItems content) {
    FittedOn on = calibration.fitted().on();
    spec.commandLine()
        .getOut()
        .println(
            calibration.method()
                + " calibration of "
                + content.scorer().id()
                + " on "
                + on.n()
                + " items, "
                + on.wrong()
                + " wrong");
    double[] sorted =
        content.items().stream().mapToDouble(RatedScore::uncertainty).sorted().toArray();
    int sign = content.scorer().orientation() == Orientation.UNCERTAINTY ? 1 : -1;
    TextTable table = TextTable.of("surer items", "score", "probability");
    for (double share : SHOWN) {
      double u = sorted[(int) Math.round(share * (sorted.length - 1))];
      table.row(
          Math.round(100 * share) + "%",
          String.format(Locale.ROOT, "%.4f", sign * u),
          String.format(Locale.ROOT, "%.3f", calibration.probability(u)));
    }
    table.print(spec.commandLine().getOut());
  }

  private void apply(Path file) throws IOException {
    if (scores.ofClaims()) {
      throw new BadInputException(
          "--apply goes with --scores; uq factcheck --calibration calibrates claims");
    }
    CalibrationFile read = CalibrationFile.read(file);
    Calibration calibration = read.calibration();
    FittedOn.Source source = read.source();
    int applied = 0;
    try (ScoreReader reader = scores.open();
        ScoreWriter writer = ScoreWriter.create(out)) {
      while (reader.hasNext()) {
        ScoreSheet sheet = reader.next();
        Optional<Score> score =
            sheet.scores().stream()
                .filter(s -> s.scorer().id().equals(source.scorer()))
                .findFirst();
        if (score.isPresent()) {
          sheet = with(sheet, calibration.apply(score.get()));
          applied++;
        }
        writer.write(sheet);
      }
      if (applied == 0) {
        throw new BadInputException(
            scores.file() + " has no score of " + source.scorer() + ", which " + file + " is for");
      }
      writer.commit();
    }
    spec.commandLine().getOut().println("calibrated " + applied + " scores of " + source.scorer());
  }

  private static ScoreSheet with(ScoreSheet sheet, Score calibrated) {
    List<Score> all = new ArrayList<>(sheet.scores());
    all.add(calibrated);
    return new ScoreSheet(
        sheet.id(),
        all,
        sheet.tokens(),
        sheet.refused(),
        sheet.labels(),
        sheet.provenance(),
        sheet.extras());
  }
}
