package io.github.uq4j.report.page.chain;

import io.github.uq4j.report.page.Shell;
import java.util.List;

/**
 * A page of attention chains.
 *
 * @param shell what a browser needs before it shows anything
 * @param title the title
 * @param subtitle the sentence under it, or empty
 * @param panels the answers
 * @param provenance the lines at the bottom
 */
public record ChainSheet(
    Shell shell, String title, String subtitle, List<ChainPanel> panels, List<String> provenance) {}
