package io.github.uq4j.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where this repository keeps the models and questions that the examples use. */
final class Repository {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Repository() {}

  static Path model(String name) {
    return testdata().resolve("models").resolve(name);
  }

  static List<EvaluateAnswers.Question> questions(int count) {
    Path file = testdata().resolve("world").resolve("questions.jsonl");
    List<EvaluateAnswers.Question> questions = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file).subList(0, count)) {
        JsonNode node = JSON.readTree(line);
        List<String> accepted = new ArrayList<>();
        node.get("answers").forEach(answer -> accepted.add(answer.textValue()));
        questions.add(
            new EvaluateAnswers.Question(
                node.get("id").textValue(), node.get("prompt").textValue(), accepted));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    return questions;
  }

  static List<RouteProblems.Problem> problems(int count) {
    Path file = testdata().resolve("world").resolve("arithmetic.jsonl");
    List<RouteProblems.Problem> problems = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file).subList(0, count)) {
        JsonNode node = JSON.readTree(line);
        problems.add(
            new RouteProblems.Problem(
                node.get("id").textValue(),
                node.get("prompt").textValue(),
                node.get("answer").textValue()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    return problems;
  }

  private static Path testdata() {
    return Path.of(System.getProperty("uq4j.testdata", "testdata"));
  }
}
