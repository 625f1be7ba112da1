package io.github.uq4j.factcheck;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.factcheck.baselines.ClaimAttentionScore;
import io.github.uq4j.factcheck.baselines.ClaimPTrue;
import io.github.uq4j.factcheck.baselines.ClaimPointwiseMutualInformation;
import io.github.uq4j.factcheck.baselines.ClaimSelfCertainty;
import io.github.uq4j.factcheck.baselines.ClaimTokenSar;
import io.github.uq4j.factcheck.baselines.FrequencyScoring;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Score;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.testing.GoldenFile;
import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The scorers of claims by their tokens and words against LM-Polygraph, in its profile. */
class ClaimBaselinesGoldenTest {

  private static final double TOLERANCE = 1e-9;

  /** Rows of logits and attention are in single precision, the file's in double. */
  private static final double SINGLE_PRECISION = 1e-6;

  @TestFactory
  Stream<DynamicTest> case_ofGoldenFile_agrees() {
    return GoldenLeftOut.claims(
            GoldenLeftOut.otherModules(GoldenFile.read("golden_polygraph.json").suite()))
        .run(
            "estimators.claim.pointwise_mutual_information.PointwiseMutualInformationClaim",
            ClaimBaselinesGoldenTest::pmi)
        .run(
            "estimators.claim.self_certainty.SelfCertaintyClaim",
            ClaimBaselinesGoldenTest::selfCertainty)
        .run("estimators.claim.token_sar.TokenSARClaim", ClaimBaselinesGoldenTest::tokenSar)
        .run(
            "estimators.claim.frequency_scoring.FrequencyScoringClaim",
            ClaimBaselinesGoldenTest::frequency)
        .run("estimators.claim.p_true.PTrueClaim", ClaimBaselinesGoldenTest::pTrue)
        .run(
            "estimators.claim.attention_score.AttentionScoreClaim",
            ClaimBaselinesGoldenTest::attention)
        .runCase("claim_texts_concatenated_quirk", ClaimBaselinesGoldenTest::claimObject)
        .tests();
  }

  private static TraceBuilder answer(GoldenCase golden, int sample, int tokens) {
    TraceBuilder trace = Traces.answer(golden.id() + sample);
    JsonNode logprobs = golden.inputs().path("token_log_likelihoods");
    for (int t = 0; t < tokens; t++) {
      trace.token(
          " w" + t, logprobs.isMissingNode() ? -1 : GoldenCase.number(logprobs.get(sample).get(t)));
    }
    return trace;
  }

  private static void assertScores(
      GoldenCase golden, int sample, ClaimScorer scorer, Trace trace, Helpers helpers, double tol) {
    List<Claim> claims = ReferenceCases.claims(golden.input("aligned_token_ids").get(sample));
    golden.assertClose(
        values(scorer.score(trace, claims, helpers)),
        GoldenCase.numbers(golden.expected().get(sample)),
        tol);
  }

  private static List<Double> values(List<Score> scores) {
    return scores.stream().map(Score::value).toList();
  }

  private static void pmi(GoldenCase golden) {
    JsonNode without = golden.input("unconditional_token_log_likelihoods");
    ClaimScorer scorer =
        ClaimPointwiseMutualInformation.withDefaults().withProfile(Profile.REFERENCE);
    for (int s = 0; s < without.size(); s++) {
      Trace trace = answer(golden, s, without.get(s).size()).build();
      TraceBuilder read = Traces.answer("read");
      for (int t = 0; t < without.get(s).size(); t++) {
        // The file's first value stands for a row that does not exist, and is not used.
        read.token(" w" + t, t == 0 ? -1 : GoldenCase.number(without.get(s).get(t)));
      }
      Helpers helpers = ScriptedModel.helpers(request -> read.build().generation());
      assertScores(golden, s, scorer, trace, helpers, TOLERANCE);
    }
  }

  private static void selfCertainty(GoldenCase golden) {
    JsonNode rows = golden.input("log_probs");
    ClaimScorer scorer = ClaimSelfCertainty.withDefaults().withProfile(Profile.REFERENCE);
    for (int s = 0; s < rows.size(); s++) {
      float[][] logits = new float[rows.get(s).size()][];
      for (int t = 0; t < logits.length; t++) {
        logits[t] = floats(rows.get(s).get(t));
      }
      Trace trace = answer(golden, s, logits.length).logits(logits).build();
      assertScores(golden, s, scorer, trace, Helpers.none(), SINGLE_PRECISION);
    }
  }

  private static float[] floats(JsonNode numbers) {
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) GoldenCase.number(numbers.get(i));
    }
    return floats;
  }

  private static void tokenSar(GoldenCase golden) {
    JsonNode similarity = golden.input("token_similarity");
    ClaimScorer scorer = ClaimTokenSar.withDefaults().withProfile(Profile.REFERENCE);
    for (int s = 0; s < similarity.size(); s++) {
      List<Double> alike = GoldenCase.numbers(similarity.get(s));
      Trace trace = answer(golden, s, alike.size()).prompt("q").build();
      Map<TextPair, Double> judged = new HashMap<>();
      for (int t = 0; t < alike.size(); t++) {
        judged.put(
            new TextPair(
                "q " + trace.generation().text(),
                "q " + trace.generation().text().replace(" w" + t, "")),
            alike.get(t));
      }
      Helpers helpers =
          Helpers.none()
              .withSimilarity(
                  pairs -> pairs.stream().map(judged::get).map(Double::valueOf).toList());
      assertScores(golden, s, scorer, trace, helpers, TOLERANCE);
    }
  }

  private static void frequency(GoldenCase golden) {
    FrequencyScoring scorer = FrequencyScoring.withDefaults().withProfile(Profile.REFERENCE);
    JsonNode judged = golden.input("nli_probs_sample_entails_claim");
    for (int g = 0; g < judged.size(); g++) {
      TraceBuilder trace = answer(golden, g, 1);
      List<Claim> claims = new ArrayList<>();
      for (int c = 0; c < judged.get(g).size(); c++) {
        claims.add(new Claim("claim " + c, new TextSpan(0, 1), List.of(0), Optional.empty()));
        for (int s = 0; s < judged.get(g).get(c).size(); s++) {
          JsonNode p = judged.get(g).get(c).get(s);
          trace.entailment(
              "sample " + s,
              "claim " + c,
              new Entailment(
                  p.path("entail").asDouble(),
                  p.path("neutral").asDouble(),
                  p.path("contra").asDouble()));
        }
      }
      for (int s = 0; s < judged.get(g).get(0).size(); s++) {
        trace.sample(Generation.of("sample " + s, List.of()));
      }
      golden.assertClose(
          values(scorer.score(trace.build(), claims, Helpers.none())),
          GoldenCase.numbers(golden.expected().get(g)),
          TOLERANCE);
    }
  }

  /** The file's log-probabilities are in the order of the claims of all answers. */
  private static void pTrue(GoldenCase golden) {
    List<Double> flat = GoldenCase.numbers(golden.input("log_prob_true_flat"));
    ClaimScorer scorer = ClaimPTrue.withDefaults().withProfile(Profile.REFERENCE);
    int at = 0;
    for (int s = 0; s < golden.expected().size(); s++) {
      int before = at;
      at += golden.expected().get(s).size();
      Helpers helpers =
          ScriptedModel.helpers(
              request -> {
                String asked = request.prompt();
                int claim = Integer.parseInt(asked.replaceAll("(?s).*text='claim (\\d+)'.*", "$1"));
                return Traces.answer("read")
                    .token(request.text(), flat.get(before + claim))
                    .build()
                    .generation();
              });
      Trace trace = answer(golden, s, 9).prompt("q").build();
      assertScores(golden, s, scorer, trace, helpers, TOLERANCE);
    }
  }

  private static void attention(GoldenCase golden) {
    JsonNode all = golden.input("full_attention");
    ClaimScorer scorer = ClaimAttentionScore.withDefaults().withProfile(Profile.REFERENCE);
    for (int s = 0; s < all.size(); s++) {
      JsonNode layers = all.get(s);
      int heads = layers.get(0).size();
      int positions = layers.get(0).get(0).size();
      float[] flat = new float[layers.size() * heads * positions * positions];
      int at = 0;
      for (JsonNode layer : layers) {
        for (JsonNode head : layer) {
          for (JsonNode row : head) {
            for (float value : floats(row)) {
              flat[at++] = value;
            }
          }
        }
      }
      Attention attention =
          new Attention(FloatTensor.copyOf(flat, layers.size(), heads, positions, positions));
      Trace trace =
          answer(golden, s, golden.input("n_generated_tokens").asInt())
              .attention(attention)
              .build();
      List<Claim> claims = ReferenceCases.claims(golden.input("aligned_token_ids"));
      golden.assertClose(
          values(scorer.score(trace, claims, Helpers.none())),
          GoldenCase.numbers(golden.expected().get(s)),
          SINGLE_PRECISION);
    }
  }

  /** What the reference's question holds in the place of the claim. */
  private static void claimObject(GoldenCase golden) {
    TraceBuilder trace = Traces.answer("curie").prompt("q");
    for (String token :
        List.of("Marie", " Cur", "ie", " won", " the", " Nobel", " Prize", " in 1903", ".")) {
      trace.token(token, -1);
    }
    Claim claim =
        new Claim(
            "Marie Curie won the Nobel Prize.",
            new TextSpan(0, "Marie Curie won the Nobel Prize in 1903".length()),
            List.of(0, 1, 2, 3, 5, 6),
            Optional.empty());
    List<ScoringRequest> asked =
        ClaimPTrue.withDefaults()
            .withProfile(Profile.REFERENCE)
            .questions(trace.build(), List.of(claim))
            .passes();
    assertThat(asked).hasSize(1);
    assertThat(asked.get(0).prompt())
        .as(golden.describe())
        .isEqualTo(
            "Question: q\n Possible answer:"
                + golden.expected().asText()
                + "\n Is the possible answer True or False? The possible answer is: ");
    assertThat(asked.get(0).text()).isEqualTo("True");
  }
}
