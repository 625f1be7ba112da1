package io.github.uq4j.trace.imports;

import java.util.List;

/** Reads the records of one source. */
@FunctionalInterface
interface RecordShape {

  /**
   * Reads a record.
   *
   * @param record the record
   * @param findings takes what looks fake
   * @return what it says
   */
  Draft read(Envelope record, List<LogprobFinding> findings);

  /** The records of a format. */
  static RecordShape of(RecordFormat format) {
    return switch (format) {
      case OPENAI -> OpenAiRecords::read;
      case VLLM -> VllmRecords::read;
      case LLAMA_CPP -> LlamaCppRecords::read;
      case TGI -> TgiRecords::read;
      case LM_EVAL -> LmEvalRecords::read;
    };
  }
}
