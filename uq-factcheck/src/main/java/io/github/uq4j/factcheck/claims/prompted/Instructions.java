package io.github.uq4j.factcheck.claims.prompted;

import io.github.uq4j.factcheck.claims.ClaimLanguage;

/**
 * What a chat model is told, in the language of the answer.
 *
 * @param claims how to break a sentence into claims, with an example
 * @param words how to name the words of a sentence that state a claim, with an example
 * @param before what stands over the text before the sentence
 * @param sentence what stands over the sentence
 * @param claim what stands over the claim
 * @param again what is added if a reply did not have the form
 */
record Instructions(
    String claims, String words, String before, String sentence, String claim, String again) {

  static Instructions in(ClaimLanguage language) {
    return switch (language) {
      case ENGLISH ->
          new Instructions(
              """
              Break the last sentence below into its smallest statements. Each of them can be true or \
              false without the others and is understood alone: put names in the place of pronouns. \
              Add nothing that the sentence does not say. Write one statement a line, each behind \
              "- ", and nothing else. If the sentence states nothing, write NONE.

              Example
              Sentence: In 1931 she left Bergen and opened a small school.
              - Mara Voss left Bergen in 1931.
              - Mara Voss opened a school.
              - The school was small.""",
              """
              Which words of the sentence say the statement? Copy them exactly as they are written, in \
              the order of the sentence, with | between them, on one line, and write nothing else.

              Example
              Sentence: In 1931 she left Bergen and opened a small school.
              Statement: Mara Voss left Bergen in 1931.
              1931 | she | left | Bergen""",
              "Text before:",
              "Sentence:",
              "Statement:",
              "Your last reply did not have the form that was asked for. Keep to it exactly.");
      case GERMAN ->
          new Instructions(
              """
              Zerlege den letzten Satz unten in seine kleinsten Aussagen. Jede kann für sich wahr oder \
              falsch sein und ist allein verständlich: Setze Namen an die Stelle von Fürwörtern. Füge \
              nichts hinzu, was der Satz nicht sagt. Schreibe eine Aussage je Zeile, jede hinter "- ", \
              und sonst nichts. Sagt der Satz nichts aus, schreibe NONE.

              Beispiel
              Satz: 1931 verließ sie Bergen und eröffnete eine kleine Schule.
              - Mara Voss verließ Bergen 1931.
              - Mara Voss eröffnete eine Schule.
              - Die Schule war klein.""",
              """
              Welche Wörter des Satzes sagen die Aussage? Schreibe sie genau so ab, wie sie dastehen, in \
              der Reihenfolge des Satzes, mit | dazwischen, in eine Zeile, und sonst nichts.

              Beispiel
              Satz: 1931 verließ sie Bergen und eröffnete eine kleine Schule.
              Aussage: Mara Voss verließ Bergen 1931.
              1931 | verließ | sie | Bergen""",
              "Text davor:",
              "Satz:",
              "Aussage:",
              "Deine letzte Antwort hatte nicht die verlangte Form. Halte sie genau ein.");
      case RUSSIAN ->
          new Instructions(
              """
              Разбей последнее предложение ниже на самые мелкие утверждения. Каждое может быть верным \
              или неверным независимо от остальных и понятно само по себе: ставь имена вместо \
              местоимений. Не добавляй того, чего в предложении нет. Пиши по одному утверждению в \
              строке, каждое после "- ", и ничего больше. Если предложение ничего не утверждает, \
              напиши NONE.

              Пример
              Предложение: В 1931 году она покинула Берген и открыла небольшую школу.
              - Мара Восс покинула Берген в 1931 году.
              - Мара Восс открыла школу.
              - Школа была небольшой.""",
              """
              Какие слова предложения выражают утверждение? Перепиши их точно так, как они написаны, в \
              порядке предложения, через |, в одну строку, и ничего больше.

              Пример
              Предложение: В 1931 году она покинула Берген и открыла небольшую школу.
              Утверждение: Мара Восс покинула Берген в 1931 году.
              1931 | году | она | покинула | Берген""",
              "Текст до этого:",
              "Предложение:",
              "Утверждение:",
              "Прошлый ответ был не в той форме, о которой просили. Соблюдай её точно.");
      case CHINESE ->
          new Instructions(
              """
              请把下面最后一个句子拆成最小的陈述。每条陈述可以单独判断真假，并且单独读也能看懂：用名字代替代词。\
              不要添加句子里没有的内容。每行写一条，以"- "开头，不要写别的。如果句子没有陈述任何事情，请写 NONE。

              例子
              句子：1931年她离开卑尔根，开办了一所小学校。
              - 玛拉·沃斯于1931年离开卑尔根。
              - 玛拉·沃斯开办了一所学校。
              - 这所学校很小。""",
              """
              句子里的哪些词表达了这条陈述？请按句子的顺序照原样抄下来，用 | 隔开，写在一行里，不要写别的。

              例子
              句子：1931年她离开卑尔根，开办了一所小学校。
              陈述：玛拉·沃斯于1931年离开卑尔根。
              1931年 | 她 | 离开 | 卑尔根""",
              "前文：",
              "句子：",
              "陈述：",
              "上一次的回答不符合要求的格式。请严格遵守。");
      case ARABIC ->
          new Instructions(
              """
              قسّم الجملة الأخيرة أدناه إلى أصغر ما فيها من أقوال. كل قول يمكن أن يكون صحيحاً أو خاطئاً \
              وحده ويُفهم وحده: ضع الأسماء مكان الضمائر. لا تضف ما لا تقوله الجملة. اكتب قولاً واحداً في \
              كل سطر بعد "- " ولا تكتب شيئاً آخر. إن لم تقل الجملة شيئاً فاكتب NONE.

              مثال
              الجملة: في عام 1931 غادرت بيرغن وافتتحت مدرسة صغيرة.
              - غادرت مارا فوس بيرغن في عام 1931.
              - افتتحت مارا فوس مدرسة.
              - كانت المدرسة صغيرة.""",
              """
              أي كلمات من الجملة تعبّر عن القول؟ انسخها كما كُتبت تماماً بترتيب الجملة وبينها | في سطر واحد \
              ولا تكتب شيئاً آخر.

              مثال
              الجملة: في عام 1931 غادرت بيرغن وافتتحت مدرسة صغيرة.
              القول: غادرت مارا فوس بيرغن في عام 1931.
              عام | 1931 | غادرت | بيرغن""",
              "النص السابق:",
              "الجملة:",
              "القول:",
              "لم يكن ردّك السابق بالشكل المطلوب. التزم به تماماً.");
    };
  }

  /** Asks for the claims of a sentence. */
  String askClaims(String textBefore, String ofSentence) {
    String context = textBefore.isBlank() ? "" : before + "\n" + oneLine(textBefore) + "\n\n";
    return claims + "\n\n" + context + sentence + "\n" + oneLine(ofSentence) + "\n";
  }

  /** Asks for the words of a sentence that state a claim. */
  String askWords(String ofSentence, String ofClaim) {
    return words
        + "\n\n"
        + sentence
        + "\n"
        + oneLine(ofSentence)
        + "\n"
        + claim
        + "\n"
        + oneLine(ofClaim)
        + "\n";
  }

  /** Asks once more; the number makes each time another prompt. */
  String askAgain(String prompt, int time) {
    return prompt + "\n" + again + " (" + time + ")\n";
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
