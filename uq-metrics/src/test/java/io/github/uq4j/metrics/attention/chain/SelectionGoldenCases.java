package io.github.uq4j.metrics.attention.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.score.Profile;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The reference's choice of alternatives, told apart by ids: row times 100 plus column. */
final class SelectionGoldenCases {

  private static final int NOBODY = 1_000_000;

  private SelectionGoldenCases() {}

  /** All cells are alternatives of tokens that the response does not have. */
  static void cells(JsonNode golden) {
    List<Token> tokens = new ArrayList<>();
    for (int row = 0; row < golden.path("p").size(); row++) {
      List<Alternative> top = new ArrayList<>();
      for (int column = 0; column < golden.path("p").get(row).size(); column++) {
        double p = golden.path("p").get(row).get(column).asDouble();
        top.add(Alternative.of(row * 100 + column, "", Math.log(p)));
      }
      top.sort(Comparator.comparingDouble(alternative -> -alternative.logprob()));
      tokens.add(token(NOBODY, top));
    }
    int count = golden.path("k").asInt() - tokens.size();
    List<Substitution> chosen =
        new Substitutions(Profile.DEFAULT, count, golden.path("threshold").asDouble())
            .of(Generation.of("", tokens), IntStream.range(0, tokens.size()).boxed().toList());
    assertThat(chosen.stream().map(s -> s.replacement() / 100).toList())
        .isEqualTo(UqacGoldenTrace.ints(golden.path("expected_rows")));
    assertThat(chosen.stream().map(s -> s.replacement() % 100).toList())
        .isEqualTo(UqacGoldenTrace.ints(golden.path("expected_cols")));
    for (int i = 0; i < chosen.size(); i++) {
      assertThat(chosen.get(i).probability())
          .isCloseTo(golden.path("expected_vals").get(i).asDouble(), within(1e-12));
    }
  }

  /** The column of a response's token among the alternatives; the first if it is none. */
  static void columns(JsonNode golden) {
    List<Token> tokens = new ArrayList<>();
    for (int row = 0; row < golden.path("values").size(); row++) {
      List<Alternative> top = new ArrayList<>();
      for (JsonNode id : golden.path("matrix").get(row)) {
        top.add(Alternative.of(id.asInt(), "", -1 - top.size()));
      }
      tokens.add(token(golden.path("values").get(row).asInt(), top));
    }
    Generation response = Generation.of("", tokens);
    for (int row = 0; row < tokens.size(); row++) {
      assertThat(Math.max(0, Substitutions.rank(response, row, row)))
          .isEqualTo(golden.path("expected").get(row).asInt());
    }
  }

  private static Token token(int id, List<Alternative> top) {
    return Token.of("", TokenDistribution.of(-1).withTop(top)).withId(id);
  }
}
