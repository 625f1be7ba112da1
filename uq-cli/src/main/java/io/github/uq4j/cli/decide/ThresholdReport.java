package io.github.uq4j.cli.decide;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.cli.shell.TextTable;
import io.github.uq4j.metrics.guarantee.Certificate;
import io.github.uq4j.metrics.guarantee.ConformalCertificate;
import io.github.uq4j.metrics.guarantee.GroupCertificate;
import io.github.uq4j.metrics.guarantee.GroupThreshold;
import io.github.uq4j.metrics.guarantee.Keeping;
import io.github.uq4j.metrics.guarantee.RiskCertificate;
import io.github.uq4j.metrics.guarantee.RiskStep;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;

/**
 * Thresholds in words and as JSON, on the scale of the scores.
 *
 * @param items what they were learnt from
 * @param guarantee what was to be promised
 */
record ThresholdReport(JudgedItems items, Guarantee guarantee) {

  private static final ObjectMapper JSON = new ObjectMapper();

  String text(Certificate certificate) {
    StringWriter text = new StringWriter();
    PrintWriter print = new PrintWriter(text);
    print.println(certificate.statement());
    if (certificate.feasible()) {
      TextTable table;
      if (certificate instanceof RiskCertificate tested) {
        RiskStep step = tested.certified().orElseThrow();
        table = TextTable.of(heading(), "kept", "loss", "p");
        table.row(
            rule(certificate),
            step.kept() + " of " + certificate.on().n(),
            number("%.4f", step.observedRisk()),
            number("%.2g", step.pValue()));
      } else {
        table = TextTable.of(heading(), "kept", "lost");
        ConformalCertificate conformal = (ConformalCertificate) certificate;
        table.row(
            rule(certificate),
            conformal.kept() + " of " + conformal.of(),
            number("%.6g", conformal.loss()) + " of " + conformal.on().n());
      }
      table.print(print);
    }
    print.flush();
    return text.toString();
  }

  String text(GroupCertificate certificate) {
    StringWriter text = new StringWriter();
    PrintWriter print = new PrintWriter(text);
    TextTable table = TextTable.of("group", "n", "threshold of", heading());
    for (GroupThreshold group : certificate.groups()) {
      table.row(
          group.group(),
          String.valueOf(group.n()),
          group.origin().id(),
          group.certificate().feasible() ? rule(group.certificate()) : "-");
    }
    table.print(print);
    print.println();
    print.println(certificate.statement());
    print.flush();
    return text.toString();
  }

  private String heading() {
    return "keep if " + items.scorer().id();
  }

  private String rule(Certificate certificate) {
    double threshold = certificate.threshold().orElseThrow();
    if (Double.isInfinite(threshold)) {
      return threshold > 0 ? "any" : "none";
    }
    String sign = items.sign() > 0 ? "<" : ">";
    return sign
        + (certificate.keeping() == Keeping.AT_MOST ? "= " : " ")
        + (items.sign() * threshold + 0.0);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  String json(Certificate certificate) {
    ObjectNode node = JSON.createObjectNode();
    node.put("feasible", certificate.feasible()).put("method", guarantee.method());
    node.put("scorer", items.scorer().id()).put("risk", guarantee.risk());
    node.put("n", certificate.on().n()).put("wrong", certificate.on().wrong());
    threshold(node, certificate);
    if (certificate instanceof RiskCertificate tested) {
      testing(node, tested);
    } else if (certificate instanceof ConformalCertificate conformal) {
      node.put("kept", conformal.kept()).put("of", conformal.of()).put("lost", conformal.loss());
      if (conformal.promise() == ConformalCertificate.Promise.FACTUALITY) {
        node.put("level", conformal.level());
      }
    }
    node.put("needed", certificate.needed());
    node.put("statement", certificate.statement()).put("assumption", certificate.assumption());
    return node + "\n";
  }

  private void testing(ObjectNode node, RiskCertificate tested) {
    Guarantee.Testing testing = guarantee.testing();
    node.put("confidence", testing.confidence()).put("test", testing.test().id());
    node.put("seed", testing.seed()).put("tested", tested.steps().size());
    tested
        .certified()
        .ifPresent(
            step ->
                node.put("kept", step.kept())
                    .put("observed_risk", step.observedRisk())
                    .put("p_value", step.pValue()));
    if (!tested.steps().isEmpty()) {
      node.put("last_p_value", tested.steps().get(tested.steps().size() - 1).pValue());
    }
  }

  private void threshold(ObjectNode node, Certificate certificate) {
    if (!certificate.feasible()) {
      return;
    }
    double threshold = certificate.threshold().orElseThrow();
    if (Double.isInfinite(threshold)) {
      node.put("keep", threshold > 0 ? "all" : "none");
      return;
    }
    boolean atMost = certificate.keeping() == Keeping.AT_MOST;
    String name =
        items.sign() > 0
            ? (atMost ? "keep_at_most" : "keep_below")
            : (atMost ? "keep_at_least" : "keep_above");
    node.put(name, items.sign() * threshold + 0.0);
  }

  String json(GroupCertificate certificate) {
    ObjectNode node = JSON.createObjectNode();
    node.put("feasible", certificate.feasible()).put("method", guarantee.method());
    node.put("scorer", items.scorer().id()).put("risk", guarantee.risk());
    ArrayNode groups = node.putArray("groups");
    for (GroupThreshold group : certificate.groups()) {
      ObjectNode one = groups.addObject();
      one.put("group", group.group()).put("n", group.n()).put("origin", group.origin().id());
      threshold(one, group.certificate());
      one.put("needed", group.certificate().needed()).put("statement", group.statement());
    }
    return node + "\n";
  }
}
