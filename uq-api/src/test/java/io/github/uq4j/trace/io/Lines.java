package io.github.uq4j.trace.io;

import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Lines of trace files for tests. */
final class Lines {

  static final String FULL =
      """
      {"schema": "uq4j.trace/1", "id": "q1", "x_run": 1.10,
       "model": {"id": "tiny", "vocab_size": 1024, "layers": 4, "heads": 4, "hidden_size": 128, "x": [1, 2.50, {"a": null}]},
       "prompt": {"text": "Q: ...", "tokens": [{"id": 7, "text": "Q", "x": 1e5}], "x": "\\u00e9"},
       "generation": {
         "text": "Paris.", "finish_reason": "stop", "logprob": -0.5, "x": true,
         "tokens": [
           {"id": 51, "text": "Paris", "start": 0, "end": 5, "logprob": -0.11, "entropy": 0.42, "x": 0.10,
            "self_certainty": 9.5, "renyi_divergence": 4.25, "boosted_prob": 0.9,
            "top_logprobs": [{"id": 51, "text": "Paris", "logprob": -0.11, "x": -0}, {"text": "Lyon", "logprob": -2.6}]},
           {"id": 9, "text": ".", "start": 5, "end": 6, "logprob": 5e-7, "bytes": [46]},
           {"id": 2, "text": "</s>", "start": 6, "end": 6, "special": true, "logprob": -0.01}]},
       "samples": [{"text": "Lyon", "temperature": 1.0, "seed": 7, "logprob": -3, "tokens": [], "x": {}}],
       "recorded": {
         "entailment": [{"premise": "a", "hypothesis": "b", "entailment": 0.9, "neutral": 0.08, "contradiction": 0.02, "x": 1}],
         "similarity": [{"a": "x", "b": "y", "score": 0.73, "x": 2}], "x": 3},
       "claims": [{"text": "It is Paris.", "span": [0, 5], "tokens": [0], "supported": true, "x": 4}],
       "labels": {"correct": true, "quality": 0.8, "group": "g", "n": 3, "none": null, "list": [1.0]},
       "provenance": {"producer": "p 1", "request": {"top": "10"}, "x": 5}}
      """
          .replace("\n", " ")
          .strip();

  private Lines() {}

  /** A line whose generation holds these tokens. */
  static String tokens(String text, String tokens) {
    return "{\"schema\":\"uq4j.trace/1\",\"id\":\"a\",\"generation\":{\"text\":\""
        + text
        + "\",\"tokens\":["
        + tokens
        + "]}}";
  }

  /** A line with one more field. */
  static String with(String field) {
    return "{\"schema\":\"uq4j.trace/1\",\"id\":\"a\",\"generation\":{\"text\":\"ab\"},"
        + field
        + "}";
  }

  static List<Trace> read(Path folder, String... lines) {
    try {
      Path file = Files.writeString(folder.resolve("traces.jsonl"), String.join("\n", lines));
      try (TraceReader reader = TraceReader.open(file)) {
        return reader.stream().toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
