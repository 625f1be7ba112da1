package io.github.uq4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.testing.TestData;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java of the pages compiles against the library as it is. */
class SnippetsTest {

  private static final Pattern BLOCK = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);
  private static final Pattern TYPE = Pattern.compile("public final class (\\w+)");
  private static final String IMPORTS =
      """
      import io.github.uq4j.claim.*;
      import io.github.uq4j.factcheck.*;
      import io.github.uq4j.metrics.attention.chain.*;
      import io.github.uq4j.metrics.evaluation.comparison.*;
      import io.github.uq4j.metrics.evaluation.curve.*;
      import io.github.uq4j.metrics.evaluation.items.*;
      import io.github.uq4j.metrics.hidden.density.*;
      import io.github.uq4j.metrics.hidden.probe.*;
      import io.github.uq4j.metrics.token.*;
      import io.github.uq4j.model.*;
      import io.github.uq4j.onnx.*;
      import io.github.uq4j.report.chain.*;
      import io.github.uq4j.score.*;
      import io.github.uq4j.score.io.*;
      import io.github.uq4j.score.run.*;
      import io.github.uq4j.trace.*;
      import io.github.uq4j.trace.io.*;
      import io.github.uq4j.metrics.calibration.*;
      import io.github.uq4j.metrics.guarantee.*;
      import io.github.uq4j.score.fitted.*;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.util.*;
      """;

  @TempDir private Path folder;

  /** A page's block as a source file. */
  private static final class Source extends SimpleJavaFileObject {

    private final String code;

    Source(String name, String code) {
      super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "CONTRIBUTING.md",
        "docs/scores.md",
        "docs/evaluation.md",
        "docs/decisions.md",
        "docs/models.md"
      })
  void page_javaBlocks_compile(String page) throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(TestData.root().resolveSibling(page)));
    List<JavaFileObject> sources = new ArrayList<>();
    while (block.find()) {
      sources.add(source(sources.size(), block.group(1).stripIndent()));
    }
    assertThat(sources).isNotEmpty();

    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                said,
                null,
                null,
                List.of(
                    "-proc:none",
                    "-classpath",
                    System.getProperty("java.class.path"),
                    "-d",
                    folder.toString()),
                null,
                sources)
            .call();
    assertThat(compiled).describedAs(said.toString()).isTrue();
  }

  private static Source source(int number, String code) {
    Matcher type = TYPE.matcher(code);
    if (type.find()) {
      return new Source(type.group(1), IMPORTS + code);
    }
    String name = "Snippet" + number;
    return new Source(
        name, IMPORTS + "class " + name + " { void run() throws Exception {\n" + code + "\n} }");
  }
}
