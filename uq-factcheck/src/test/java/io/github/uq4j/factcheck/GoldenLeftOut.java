package io.github.uq4j.factcheck;

import io.github.uq4j.testing.GoldenSuite;

/** The cases of golden_polygraph.json that this module does not run, with the reasons. */
final class GoldenLeftOut {

  private GoldenLeftOut() {}

  /** Cases about whole answers, tokens, samples and measures. */
  static GoldenSuite otherModules(GoldenSuite suite) {
    return suite
        .leaveOut(
            "scores of answers and tokens, which uq-metrics computes",
            "stat_calculators.entropy.EntropyCalculator",
            "estimators.max_probability.MaximumSequenceProbability",
            "estimators.max_probability.MaximumTokenProbability",
            "estimators.perplexity.Perplexity",
            "estimators.token_entropy.MeanTokenEntropy",
            "estimators.token_entropy.TokenEntropy",
            "estimators.pointwise_mutual_information.MeanPointwiseMutualInformation",
            "estimators.pointwise_mutual_information.PointwiseMutualInformation",
            "estimators.conditional_pointwise_mutual_information"
                + ".MeanConditionalPointwiseMutualInformation",
            "estimators.conditional_pointwise_mutual_information"
                + ".ConditionalPointwiseMutualInformation",
            "estimators.self_certainty.SelfCertainty",
            "estimators.renyi_neg.RenyiNeg",
            "estimators.fisher_rao.FisherRao",
            "estimators.boostedprob_score.BoostedProbSequence",
            "estimators.p_true.PTrue",
            "estimators.eigenscore.EigenScore",
            "estimators.rauq.RAUQ",
            "estimators.attention_score.AttentionScore",
            "estimators.csl.CSL",
            "estimators.focus.token_level_focus_scores",
            "MahalanobisDistanceSeq",
            "RelativeMahalanobisDistanceSeq",
            "MahalanobisDistanceSeq(normalize=True)",
            "estimators.ppl_md.rank",
            "RDESeq",
            "ensemble_sequence_measures.get_seq_level_ue",
            "Verbalized1S",
            "Linguistic1S")
        .leaveOut(
            "scores over several samples, which uq-metrics computes",
            "stat_calculators.semantic_classes.SemanticClassesCalculator",
            "estimators.semantic_entropy.SemanticEntropy",
            "estimators.monte_carlo_sequence_entropy.MonteCarloSequenceEntropy",
            "estimators.monte_carlo_normalized_sequence_entropy"
                + ".MonteCarloNormalizedSequenceEntropy",
            "estimators.label_prob.LabelProb",
            "estimators.deg_mat.DegMat",
            "estimators.eig_val_laplacian.EigValLaplacian",
            "estimators.eccentricity.Eccentricity",
            "estimators.num_sem_sets.NumSemSets",
            "estimators.kernel_language_entropy.KernelLanguageEntropy",
            "estimators.luq.LUQ",
            "estimators.sentence_sar.SentenceSAR",
            "estimators.sar.SAR",
            "estimators.token_sar.TokenSAR",
            "estimators.cocoa.CocoaMSP",
            "estimators.cocoa.CocoaPPL",
            "estimators.cocoa.CocoaMTE",
            "estimators.semantic_density.SemanticDensity",
            "estimators.lexical_similarity.LexicalSimilarity")
        .leaveOut(
            "measures of scores, which uq-metrics computes",
            "ue_metrics.PredictionRejectionArea",
            "ue_metrics.ROCAUC",
            "ue_metrics.PRAUC",
            "ue_metrics.ECE",
            "ue_metrics.RiskCoverageCurveAUC",
            "ue_metrics.ReversedPairsProportion",
            "ue_metrics.SpearmanRankCorrelation",
            "ue_metrics.KendallTauCorrelation",
            "ue_metrics.IsotonicPCC",
            "normalizers.MinMaxNormalizer",
            "normalizers.QuantileNormalizer",
            "normalizers.BinnedPCCNormalizer",
            "normalizers.IsotonicPCCNormalizer",
            "utils.manager._delete_nans");
  }

  /** What CcpGoldenTest and ClaimGoldenTest run. */
  static GoldenSuite claims(GoldenSuite suite) {
    return ccp(suite)
        .leaveOut(
            "claim extraction and the first baselines, which ClaimGoldenTest runs",
            "estimators.claim.max_probability.MaximumClaimProbability",
            "estimators.claim.perplexity.PerplexityClaim",
            "estimators.claim.token_entropy.MaxTokenEntropyClaim",
            "ClaimsExtractor._match_string",
            "ClaimsExtractor._match_string_zh",
            "ClaimsExtractor.split_to_sentences",
            "ClaimsExtractor._align")
        .leaveOutCases("claim extraction, which ClaimGoldenTest runs", "claim_pipeline");
  }

  /** What CcpGoldenTest runs. */
  static GoldenSuite ccp(GoldenSuite suite) {
    return suite.leaveOut(
        "claim-conditioned probability, which CcpGoldenTest runs",
        "ClaimConditionedProbability._combine_nli",
        "ClaimConditionedProbability",
        "ClaimConditionedProbabilityClaim._token_ccp",
        "ClaimConditionedProbabilityClaim(no_context)",
        "ClaimConditionedProbabilityClaim(fact_pref)",
        "paper appendix D.1 (no reference class)",
        "ClaimConditionedProbabilityClaim",
        "GreedyAlternativesNLICalculator",
        "GreedyAlternativesFactPrefNLICalculator");
  }

  /** What ClaimBaselinesGoldenTest runs. */
  static GoldenSuite baselines(GoldenSuite suite) {
    return suite
        .leaveOutCases(
            "what P(True) asks, which ClaimBaselinesGoldenTest runs",
            "claim_texts_concatenated_quirk")
        .leaveOut(
            "other scorers of claims, which ClaimBaselinesGoldenTest runs",
            "estimators.claim.pointwise_mutual_information.PointwiseMutualInformationClaim",
            "estimators.claim.self_certainty.SelfCertaintyClaim",
            "estimators.claim.token_sar.TokenSARClaim",
            "estimators.claim.frequency_scoring.FrequencyScoringClaim",
            "estimators.claim.p_true.PTrueClaim",
            "estimators.claim.attention_score.AttentionScoreClaim");
  }
}
