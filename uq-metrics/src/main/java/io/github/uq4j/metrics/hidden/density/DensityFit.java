package io.github.uq4j.metrics.hidden.density;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.score.fitted.FittedOn;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * Fits a density to traces, one at a time.
 *
 * <p>Traces of the domain say what is ordinary; traces of the background, of all kinds of text, are
 * what {@link RelativeMahalanobis} compares with. All must be of one model, level and width. Memory
 * grows with the square of a state's width, and with the number of traces by one number a trace; of
 * traces held out, at most 2,000 states are kept, and further ones join the rest.
 *
 * <p>Not safe for use by several threads.
 */
public final class DensityFit {

  private static final int MOST_HELD_OUT = 2000;

  private final DensityOptions options;
  private final SplittableRandom random;
  private final List<Double> perplexities = new ArrayList<>();
  private final List<double[]> heldOut = new ArrayList<>();
  private Optional<StateMoments> domain = Optional.empty();
  private Optional<StateMoments> background = Optional.empty();
  private Optional<StateSource> source = Optional.empty();

  /**
   * Nothing fitted yet.
   *
   * @param options what is fitted
   */
  public DensityFit(DensityOptions options) {
    this.options = options;
    this.random = new SplittableRandom(options.seed());
  }

  /**
   * Adds a trace of the domain.
   *
   * @param trace the trace
   * @return why it is left out: no states, another model, level or width, or a label that is not
   *     true; empty if it was added
   */
  public Optional<String> add(Trace trace) {
    if (options.label().isPresent()) {
      String name = options.label().get();
      Optional<Boolean> label = trace.labels().flag(name);
      if (!label.orElse(false)) {
        return Optional.of(
            "needs the label %s = true; the trace has %s"
                .formatted(name, label.isPresent() ? "false" : "none"));
      }
    }
    PooledState state = read(trace);
    state
        .values()
        .ifPresent(
            values -> {
              perplexities.add(perplexity(trace));
              boolean out = options.heldOut() > 0 && random.nextDouble() < options.heldOut();
              if (out && heldOut.size() < MOST_HELD_OUT) {
                heldOut.add(values);
              } else {
                domain = Optional.of(domain.orElseGet(() -> new StateMoments(values.length)));
                domain.get().add(values);
              }
            });
    return state.refusal();
  }

  /**
   * Adds a trace of the background, whatever its labels.
   *
   * @param trace the trace
   * @return why it is left out; empty if it was added
   */
  public Optional<String> addBackground(Trace trace) {
    PooledState state = read(trace);
    state
        .values()
        .ifPresent(
            values -> {
              background = Optional.of(background.orElseGet(() -> new StateMoments(values.length)));
              background.get().add(values);
            });
    return state.refusal();
  }

  /** The log-perplexity, {@code -mean ln p}. */
  static double perplexity(Trace trace) {
    return 0
        - StableSum.of(trace.generation().tokens().stream().mapToDouble(Token::logprob).toArray())
            / trace.generation().tokens().size();
  }

  private PooledState read(Trace trace) {
    if (!trace.signals().contains(Signal.HIDDEN_STATES)) {
      return PooledState.refused("needs hidden-states; the trace has none");
    }
    if (source.isPresent()) {
      return source.get().read(trace);
    }
    PooledState first = PooledState.of(trace, options.level(), options.pooling());
    first
        .values()
        .ifPresent(
            values ->
                source =
                    Optional.of(
                        new StateSource(
                            trace.model().map(ModelInfo::id),
                            first.level(),
                            values.length,
                            options.pooling())));
    return first;
  }

  /**
   * The density of the traces so far.
   *
   * @return the density
   * @throws IllegalArgumentException if there are fewer than two traces of the domain, or exactly
   *     one of the background
   */
  public Density build() {
    int count = domain.map(StateMoments::count).orElse(0);
    if (count < 2) {
      throw new IllegalArgumentException(
          "the domain has " + count + " traces that are not held out; must have at least 2");
    }
    Gaussian gaussian = Gaussian.of(domain.get(), options.covariance());
    FittedOn on =
        FittedOn.of(count + heldOut.size(), 0)
            .withSeed(options.seed())
            .withSetting("covariance", options.covariance().id())
            .withSetting("held_out", Integer.toString(heldOut.size()))
            .withSetting(
                "background", Integer.toString(background.map(StateMoments::count).orElse(0)));
    Optional<Density.Ordinary> ordinary =
        heldOut.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Density.Ordinary(
                    EmpiricalShare.of(perplexities),
                    EmpiricalShare.of(
                        heldOut.stream()
                            .map(s -> Math.sqrt(gaussian.squaredDistance(s)))
                            .toList())));
    return new Density(
        source.orElseThrow(),
        gaussian,
        background.map(moments -> Gaussian.of(moments, options.covariance())),
        ordinary,
        options.label().map(on::withLabel).orElse(on));
  }

  /**
   * After how many blocks the states are.
   *
   * @return the level; empty before the first trace
   */
  public OptionalInt level() {
    return source.isPresent() ? OptionalInt.of(source.get().level()) : OptionalInt.empty();
  }
}
