package io.github.uq4j.cli.shell;

import io.github.uq4j.model.SignalRequest;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code top=10,entropy,logits,attention,hidden}. */
public final class SignalConverter implements ITypeConverter<SignalRequest> {

  @Override
  public SignalRequest convert(String value) {
    try {
      return SignalRequest.parse(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
