package io.github.uq4j.cli;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.trace.Trace;
import io.github.uq4j.trace.io.TraceWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Traces of answers that are made as they are asked for, some prompts at a time. */
final class LiveAnswers implements Iterator<Trace> {

  /** So many prompts are answered together; fewer where their traces are large. */
  private static final int MANY = 64;

  private static final int FEW = 8;

  private final LanguageModel model;
  private final List<GenerationRequest> requests;
  private final @Nullable TraceWriter keep;
  private final Queue<Trace> ready = new ArrayDeque<>();
  private int asked;

  /** Traces are also written if there is a writer. */
  LiveAnswers(LanguageModel model, List<GenerationRequest> requests, @Nullable TraceWriter keep) {
    this.model = model;
    this.requests = List.copyOf(requests);
    this.keep = keep;
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || asked < requests.size();
  }

  @Override
  public Trace next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all " + requests.size() + " prompts are answered");
    }
    if (ready.isEmpty()) {
      boolean large = !requests.get(asked).signals().signals().isEmpty();
      int end = Math.min(requests.size(), asked + (large ? FEW : MANY));
      ready.addAll(model.generate(requests.subList(asked, end)));
      asked = end;
    }
    Trace trace = ready.remove();
    if (keep != null) {
      try {
        keep.write(trace);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return trace;
  }
}
