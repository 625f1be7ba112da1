package io.github.uq4j.report;

import io.github.uq4j.report.page.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The style sheet and the script that every report carries.
 *
 * <p>Both are fixed files of this module; no text of a report enters them. The content security
 * policy names the script by its hash, so that a browser runs this script and no other, even if
 * somebody managed to bring one into the page.
 */
final class Assets {

  private Assets() {}

  static final Shell SHELL = load();

  private static Shell load() {
    String css = read("report.css");
    String script = read("report.js");
    String policy =
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"
            + sha256(script)
            + "'; img-src data:; base-uri 'none'; form-action 'none'";
    return new Shell(policy, css, script);
  }

  private static String read(String name) {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource " + name + " is missing; must be in uq-report");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing; must be in every Java platform", e);
    }
  }
}
