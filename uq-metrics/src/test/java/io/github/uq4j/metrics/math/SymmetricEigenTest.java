package io.github.uq4j.metrics.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SymmetricEigenTest {

  @Test
  void of_twoByTwo_hasTheValuesOfTheFormula() {
    SymmetricEigen eigen = SymmetricEigen.of(new double[][] {{2, 1}, {1, 2}});
    assertThat(IntStream.range(0, 2).mapToDouble(eigen::value).sorted().toArray())
        .containsExactly(new double[] {1, 3}, within(1e-14));
  }

  @Test
  void mapped_identity_givesTheMatrixBack() {
    SplittableRandom random = new SplittableRandom(7);
    for (int n = 1; n <= 12; n++) {
      double[][] matrix = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          matrix[i][j] = random.nextDouble(-1, 1);
          matrix[j][i] = matrix[i][j];
        }
      }
      double[][] back = SymmetricEigen.of(matrix).mapped(value -> value);
      for (int i = 0; i < n; i++) {
        assertThat(back[i]).containsExactly(matrix[i], within(1e-12));
      }
    }
  }

  @Test
  void of_wrongMatrices_saysWhat() {
    assertThatThrownBy(() -> SymmetricEigen.of(new double[0][]))
        .hasMessage("matrix has 0 rows; must have at least one");
    assertThatThrownBy(() -> SymmetricEigen.of(new double[][] {{1, 2}}))
        .hasMessage("row 0 has 2 entries; must be 1");
    assertThatThrownBy(() -> SymmetricEigen.of(new double[][] {{Double.NaN}}))
        .hasMessage("matrix[0][0] = NaN; must be finite");
  }
}
