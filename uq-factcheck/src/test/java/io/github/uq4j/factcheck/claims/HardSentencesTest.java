package io.github.uq4j.factcheck.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Texts that are hard to split; {@code ‖} stands where a sentence ends. */
class HardSentencesTest {

  private static final List<String> ENGLISH =
      List.of(
          "Dr. Smith met Prof. Jones.‖ They spoke.",
          "It cost $3.5 million.‖ In 1950 it cost .5 million.",
          "He lived in Washington, D.C.‖ He left in 1990.",
          "Mr. and Mrs. J. R. R. Tolkien lived in St. Andrews Rd. Oxford.",
          "George W. Bush, Jr. was there.‖ So was Gen. Powell.",
          "She has a Ph.D. in physics, an M.D. and a B.A. from Yale.‖ She teaches.",
          "Acme Inc. Chairman Bob spoke.‖ Acme Inc.‖ The end.",
          "At 5 p.m. Monday it closed.‖ At 6 a.m.‖ It opened.",
          "See Fig. 3 and pp. 5-9, cf. Vol. 2, No. 7.‖ The answer was no.‖ He agreed.",
          "Apples, pears, etc. were sold.‖ Plums etc.‖ They were ripe.",
          "He said: \"I left.\"‖ \"Why?\" she asked.‖ \"Because!\"‖ He smiled.",
          "\"Stop!\" he cried.‖ She stopped (at once.)‖ [They left.]",
          "He waited... and waited.‖ Then...‖ Nothing.",
          "He waited . . . and left.‖ She stayed.",
          "What?!‖ No!!!‖ Yes.",
          "Read https://example.com/a.b?c=d.‖ The site example.org is down.‖ Try again.",
          "Open README.md.‖ Then run v1.2.3 of Node.js on 192.168.0.1.",
          "He was born in Oslo.‖She left.",
          "1. First item.‖ It is red.\n‖2. Second item",
          "- One\n‖- Two.‖ Three\n\n‖* Four",
          "1984.‖ It was a year.",
          "He won in 1950.‖ 12 people saw it.",
          "The result was 3.‖ We had hoped for 4.",
          "It holds.[1]‖ It fails.[2][13]‖ It is open.",
          "He (b. 1901, d. 1950) wrote vs. Smith et al. Jones agreed.",
          "World War I ended.‖ Plan B.‖ He left.",
          "She works for the U.S. Army in the U.K.‖ She likes it.",
          "Sgt. Pepper et al. met Lt. Col. Brown of the R.A.F. Museum.",
          "Tom said “I will go.”‖ ‘Fine.’‖ They went.",
          "It was 5 ft. 3 in. tall.‖ OK.",
          "\tIndented.‖  Two spaces.‖\u2003Em space.",
          "First line\r\n‖Second line\u2028‖Third line",
          "Great!‖ 😀 She left.‖ 👍🏽",
          "He asked \"Why?\"‖ Nobody knew.",
          "No stop at the end",
          "Yes.\n‖Yes.");

  private static final List<String> EUROPEAN =
      List.of(
          "Er wurde am 3. Mai 1950 in Köln geboren.‖ Sie lebte dort.",
          "Im 19. Jahrhundert, d. h. vor 1900, gab es z. B. Dampfloks.‖ Danach nicht.",
          "Dr. med. Müller wohnt in der Hauptstr. 5.‖ Er ist Arzt.",
          "Das ist Abb. 3 auf S. 12, vgl. Bd. 2.‖ Sie zeigt Äpfel, Birnen usw.‖ Der Rest fehlt.",
          "„Komm!“, rief er.‖ „Nein.“‖ Sie ging.",
          "Der 2. Weltkrieg endete 1945.‖ Es war Mai.",
          "Ca. 5 Mio. Menschen leben dort.",
          "А. С. Пушкин родился в 1799 г. в Москве.‖ Он был поэтом.",
          "Он родился в 1799 г.‖ Он умер в 1837 г.",
          "Это т. е. пример, и т. д.‖ Он жил на ул. Ленина, д. 5.‖ Конец.",
          "«Да!» — сказал он.‖ «Нет?»‖ Она ушла.",
          "Проф. Иванов и акад. Павлов жили в XIX в. в России.",
          "M. Dupont et Mme. Curie vivaient à Paris.‖ Elle était physicienne.",
          "« Pourquoi ? » demanda-t-il.‖ Il partit.",
          "¿Dónde está?‖ ¡Aquí!‖ El Sr. López vive en EE. UU. y trabaja.",
          "La Sra. García nació en 1950.‖ Ella murió.",
          "Il sig. Rossi abita a Roma, ecc. e lavora.‖ Poi va.",
          "Ο Πλάτων ήταν φιλόσοφος.‖ Έζησε στην Αθήνα.",
          "Atatürk 1881'de doğdu.‖ İstanbul büyük.");

  private static final List<String> OTHERS =
      List.of(
          "爱因斯坦是物理学家。‖他生于1879年！‖真的吗？‖是的",
          "他说：“我走了。”‖然后他离开了。",
          "圆周率是3.14。‖他说……然后走了。",
          "他（生于1879年。）‖走了。",
          "「はい。」と彼は言った。‖それから帰った。",
          "東京は大きい。‖人口は１．４億です。",
          "वह पढ़ता है।‖ वह लिखती है॥‖ ठीक",
          "ولد أينشتاين عام 1879.‖ هل كان عالماً؟‖ نعم.",
          "عاش في بغداد.‖ كتب كثيراً!",
          "یہ کتاب ہے۔‖ وہ قلم ہے۔",
          "הוא נולד בחיפה.‖ היא גרה שם.",
          "Նա ծնվեց։‖ Նա մեծացավ։",
          "서울은 크다.‖ 인구는 약 3.5백만이다.",
          "เขาเกิดที่กรุงเทพฯ เขาเป็นครู\n‖เธอเป็นหมอ",
          "ሰላም ነው።‖ ደህና ነው።");

  @TestFactory
  Stream<DynamicTest> of_hardText_splitsAtTheMarks() {
    return Stream.of(ENGLISH, EUROPEAN, OTHERS)
        .flatMap(List::stream)
        .map(marked -> DynamicTest.dynamicTest(marked, () -> assertSplit(marked)));
  }

  private static void assertSplit(String marked) {
    List<String> wanted = Stream.of(marked.split("‖")).map(String::strip).toList();
    String text = marked.replace("‖", "");
    assertThat(Sentences.of(text).stream().map(span -> span.of(text)).toList()).isEqualTo(wanted);
  }

  @Test
  void of_theHardTexts_areManyAndDifferent() {
    List<String> all = Stream.of(ENGLISH, EUROPEAN, OTHERS).flatMap(List::stream).toList();
    assertThat(all).hasSizeGreaterThanOrEqualTo(60).doesNotHaveDuplicates();
  }
}
