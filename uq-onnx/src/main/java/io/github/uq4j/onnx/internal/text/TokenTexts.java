package io.github.uq4j.onnx.internal.text;

import io.github.uq4j.trace.TextSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The text of generated ids and the place of every one in it.
 *
 * @param text the text; special ids add nothing to it
 * @param places one for every id
 */
public record TokenTexts(String text, List<Place> places) {

  /** Copies the list. */
  public TokenTexts {
    places = List.copyOf(places);
  }

  /**
   * Where an id stands.
   *
   * @param text its own text
   * @param span its span in the whole; empty for a special id; that of the whole character for a
   *     part of one
   * @param bytes its bytes if it is no whole number of characters, otherwise empty
   */
  public record Place(String text, TextSpan span, List<Integer> bytes) {

    /** Copies the list. */
    public Place {
      bytes = List.copyOf(bytes);
    }
  }

  /**
   * Decodes ids together.
   *
   * @param pieces the vocabulary
   * @param ids the ids
   * @param special which of them stand for no text
   * @return text and places
   */
  public static TokenTexts of(VocabularyPieces pieces, List<Integer> ids, IntPredicate special) {
    List<byte[]> bytes = new ArrayList<>(ids.size());
    for (int id : ids) {
      bytes.add(special.test(id) ? new byte[0] : pieces.bytes(id));
    }
    List<Utf8Text.Part> parts = new ArrayList<>(ids.size());
    String text = Utf8Text.decode(bytes, parts);
    List<Place> places = new ArrayList<>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      Utf8Text.Part part = parts.get(i);
      TextSpan span = new TextSpan(part.start(), part.end());
      if (special.test(ids.get(i))) {
        places.add(new Place(pieces.text(ids.get(i)), span, List.of()));
      } else if (part.whole()) {
        places.add(new Place(span.of(text), span, List.of()));
      } else {
        places.add(new Place(Utf8Text.decode(bytes.get(i)), span, Utf8Text.unsigned(bytes.get(i))));
      }
    }
    return new TokenTexts(text, places);
  }

  /** The same up to a place in the text; spans and texts that reach behind it end there. */
  TokenTexts cut(int end) {
    String kept = text.substring(0, Math.min(end, text.length()));
    List<Place> cut = new ArrayList<>(places.size());
    for (Place place : places) {
      TextSpan span = place.span();
      if (span.end() <= kept.length()) {
        cut.add(place);
      } else {
        TextSpan part = new TextSpan(Math.min(span.start(), kept.length()), kept.length());
        cut.add(new Place(part.of(kept), part, List.of()));
      }
    }
    return new TokenTexts(kept, cut);
  }
}
