package io.github.uq4j.onnx;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.internal.decode.DecoderRunner.Answer;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.trace.Provenance;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Writes down how a trace was made. */
final class RequestSettings {

  private final String device;
  private final Prefixes prefixes;
  private final String generating;
  private final String scoring;
  private final String steered;

  /**
   * What holds for all requests.
   *
   * @param device where the model runs
   * @param prefixes how texts that begin with the same tokens are read
   * @param generating how rows of logits are reduced when it generates
   * @param steered how they are if something steers the choice of tokens
   * @param scoring how they are when it scores
   */
  RequestSettings(
      String device, Prefixes prefixes, String generating, String steered, String scoring) {
    this.device = device;
    this.prefixes = prefixes;
    this.steered = steered;
    this.generating = generating;
    this.scoring = scoring;
  }

  Provenance of(GenerationRequest request, Answer answer, boolean stepped) {
    Map<String, String> settings = generate(request);
    if (stepped && request.repetitionPenalty() == 1) {
      settings.put("reductions", scoring);
    }
    return provenance(settings, answer);
  }

  Provenance of(ScoringRequest request, Answer answer) {
    return provenance(common("score", request.signals()), answer);
  }

  private static Provenance provenance(Map<String, String> settings, Answer answer) {
    if (answer.reread()) {
      settings.put("prefixes", named(Prefixes.REREAD));
    }
    return new Provenance("uq4j-onnx " + ProductVersion.get(), settings);
  }

  private Map<String, String> generate(GenerationRequest request) {
    Map<String, String> settings = common("generate", request.signals());
    if (request.repetitionPenalty() != 1) {
      settings.put("reductions", steered);
    }
    settings.put("form", request.form().name().toLowerCase(Locale.ROOT));
    settings.put("max_new_tokens", String.valueOf(request.maxNewTokens()));
    settings.put("repetition_penalty", String.valueOf(request.repetitionPenalty()));
    if (!request.stopping().texts().isEmpty()) {
      settings.put("stop", new ObjectMapper().valueToTree(request.stopping().texts()).toString());
    }
    if (!request.stopping().tokens().isEmpty()) {
      settings.put("stop_token_ids", new TreeSet<>(request.stopping().tokens()).toString());
    }
    request
        .sampling()
        .ifPresent(
            sampling -> {
              settings.put("samples", String.valueOf(sampling.samples()));
              settings.put("temperature", String.valueOf(sampling.temperature()));
              settings.put("top_p", String.valueOf(sampling.topP()));
              settings.put("top_k", String.valueOf(sampling.topK()));
              settings.put("min_p", String.valueOf(sampling.minP()));
              settings.put("seed", String.valueOf(sampling.seed()));
            });
    return settings;
  }

  private static String named(Prefixes prefixes) {
    return prefixes.name().toLowerCase(Locale.ROOT);
  }

  private Map<String, String> common(String mode, SignalRequest signals) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("mode", mode);
    settings.put("signals", signals.text());
    settings.put("device", device);
    settings.put("reductions", mode.equals("score") ? scoring : generating);
    settings.put("prefixes", named(prefixes));
    settings.put("onnxruntime", ModelSession.runtimeVersion());
    return settings;
  }
}
