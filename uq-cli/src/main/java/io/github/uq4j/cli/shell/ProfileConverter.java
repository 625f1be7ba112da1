package io.github.uq4j.cli.shell;

import io.github.uq4j.score.Profile;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A profile by the name it has on the command line. */
public final class ProfileConverter implements ITypeConverter<Profile> {

  /** The names there are. */
  public static final class Names implements Iterable<String> {

    public static List<String> all() {
      return Arrays.stream(Profile.values()).map(Profile::id).toList();
    }

    @Override
    public Iterator<String> iterator() {
      return all().iterator();
    }
  }

  @Override
  public Profile convert(String value) {
    return Arrays.stream(Profile.values())
        .filter(profile -> profile.id().equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "--profile = " + value + "; must be one of " + String.join(", ", Names.all())));
  }
}
