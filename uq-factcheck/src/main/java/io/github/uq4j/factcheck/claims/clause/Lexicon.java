package io.github.uq4j.factcheck.claims.clause;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the rules know of English words. */
final class Lexicon {

  static final int YEAR_DIGITS = 4;
  private static final int LEAST_PAST = 4;

  static final Set<String> BE = words("is are was were am");
  static final Set<String> HAVE = words("has have had");

  private static final Set<String> AUXILIARIES =
      words(
          "is are was were am has have had will would can could may might must should shall does did do",
          "isn't aren't wasn't weren't hasn't haven't hadn't won't wouldn't can't couldn't didn't doesn't");

  private static final Set<String> FINITES =
      words(
          "became becomes become began begins bought brought built came comes chose drew drove fell felt",
          "fought found fled flew gave gives got grew held holds kept knew knows led leads left leaves lost",
          "made makes met paid played plays ran rose said says sang saw sent set sold spent spoke stood",
          "struck taught teaches thought told took takes went wins won wrote writes wore broke caught",
          "lives works serves remains continues includes include appears stars runs features contains",
          "received receives enjoys studies studied tied died lies lay cut put quit hit beat withdrew",
          "underwent understood overcame oversaw overthrew shot slept swam swore threw tore woke",
          "possesses resides holds hosts helps spends shares belongs consists hails focuses specializes describes",
          "believes covers explores offers owns performs produces provides represents teaches uses wants",
          "refers boasts attends tells likes loves hates marks follows joins speaks seems looks shows",
          "remain live work teach write play serve continue hold consist belong");

  private static final Set<String> NOT_PAST =
      words(
          "hundred indeed sacred naked united talented gifted renowned beloved skilled advanced animated",
          "noted accomplished aged wicked related so-called unprecedented varied crowded unlimited",
          "need seed speed breed greed creed exceed bleed feed freed weed shed sled embed biped kindred",
          "hatred infrared zed distinguished esteemed long-awaited acclaimed celebrated old-fashioned");

  /** Past tenses that are hardly ever adjectives. */
  private static final Set<String> VERBS =
      words(
          "pursued continued joined received studied graduated worked moved served played founded earned",
          "appeared attended starred performed started returned married retired directed produced created",
          "lived competed debuted represented contributed developed helped completed gained achieved toured",
          "recorded signed opened established remained resigned survived settled immigrated emigrated");

  /** Nouns without a plural that are whole by themselves: what one studies. */
  private static final Set<String> FIELDS =
      words(
          "science law history music literature philosophy medicine art theology engineering biology",
          "chemistry psychology sociology anthropology architecture journalism film theatre theater poetry",
          "fiction television design education technology mathematics physics economics politics linguistics",
          "research criticism nature style culture religion society justice relations peace freedom");

  static final Set<String> NOMINATIVES = words("he she it they we i you there");

  static final Set<String> POSSESSIVES = words("his her its their our my your");

  static final Set<String> DETERMINERS =
      words(
          "the a an his her its their our my your this these those each every some many most one",
          "several numerous various multiple two three four five six seven eight nine ten another any",
          "all few no other more countless");

  static final Set<String> PREPOSITIONS =
      words(
          "in on at by for with from to into as of about against among over under through during within",
          "without after before since until between across around near along alongside throughout toward",
          "towards upon off outside inside behind beyond despite like via including versus following");

  static final Set<String> ADVERBS =
      words(
          "also later then however therefore moreover furthermore eventually subsequently still once",
          "never always often currently now soon first again thereafter afterwards today both initially",
          "meanwhile additionally nonetheless nevertheless instead even just not already together finally perhaps probably",
          "so too further thus ever twice");

  static final Set<String> OWN_TIME =
      words(
          "later then eventually subsequently afterwards before after until since thereafter now");

  /** Participles that are passive far more often than a past tense. */
  static final Set<String> PASSIVES =
      words(
          "raised educated known buried nominated awarded elected appointed named considered regarded",
          "selected inducted drafted ranked listed killed arrested executed assassinated sentenced honored",
          "honoured recognized recognised credited featured published released adapted translated",
          "commissioned ordained knighted crowned baptized baptised adopted exiled imprisoned deported",
          "hired called dubbed held given born based described praised criticized captured wounded",
          "murdered convicted promoted transferred chosen taken written made sold built shown seen");

  private static final Set<String> PERSONS =
      words(
          "poet actor actress author director producer writer singer model coach activist host critic",
          "engineer founder philanthropist entrepreneur composer lawyer attorney judge journalist painter",
          "sculptor architect novelist essayist playwright dramatist comedian musician guitarist pianist",
          "drummer bassist violinist rapper dancer choreographer screenwriter filmmaker editor publisher",
          "translator teacher professor scholar scientist physicist chemist biologist mathematician",
          "astronomer economist historian philosopher theologian priest bishop pastor minister missionary",
          "politician diplomat ambassador senator governor mayor president chairman chairwoman chancellor",
          "king queen prince princess duke general admiral colonel captain soldier officer businessman",
          "businesswoman executive manager owner partner leader chief official consultant adviser advisor",
          "footballer player cricketer golfer boxer swimmer runner athlete cyclist wrestler skater racer",
          "goalkeeper midfielder defender striker forward quarterback pitcher umpire referee commentator",
          "broadcaster presenter anchor announcer celebrity influencer vlogger youtuber blogger",
          "doctor physician surgeon nurse psychologist psychiatrist therapist chef cook designer artist",
          "illustrator photographer cinematographer engraver printmaker printer inventor explorer pilot",
          "astronaut navigator sailor merchant farmer banker broker trader investor student graduate member",
          "advocate environmentalist feminist revolutionary nationalist reformer abolitionist suffragist",
          "speaker lecturer educator librarian translator linguist conductor organist cellist lyricist",
          "songwriter vocalist frontman bandleader dj disc-jockey comedienne magician gymnast jockey",
          "husband wife father mother son daughter brother sister friend mentor rival ally voice-actor");

  private static final Set<String> PARTICIPLES =
      words(
          "born written sung seen done taken given chosen begun become won made held led built taught",
          "brought bought fought found kept left lost met paid sent sold spent told played driven known",
          "shown grown drawn worn spoken broken come run gone cut put set been had said stood struck shot");

  /** Two words around {@code and} that are one name or notion. */
  private static final Set<String> PAIRS =
      words(
          "trinidad+tobago antigua+barbuda bosnia+herzegovina simon+garfunkel newfoundland+labrador",
          "johnson+johnson procter+gamble barnes+noble marks+spencer smith+wesson ernst+young dolce+gabbana",
          "globe+mail abercrombie+fitch black+decker tyne+wear pride+prejudice sense+sensibility crime+punishment",
          "war+peace bonnie+clyde tom+jerry law+order romeo+juliet antony+cleopatra adam+eve cain+abel",
          "hansel+gretel sonny+cher hall+oates rock+roll rhythm+blues drum+bass bed+breakfast arts+crafts",
          "black+white trial+error ups+downs pros+cons research+development health+safety saint+miquelon",
          "nevis+kitts kitts+nevis turks+caicos wallis+futuna principe+tome tomé+príncipe sao+principe",
          "country+western rise+fall life+times dungeons+dragons fast+furious beauty+beast lilo+stitch",
          "starsky+hutch thelma+louise siegfried+roy crosby+nash lerner+loewe rodgers+hammerstein",
          "gilbert+sullivan penn+teller lewis+clark pen+ink mergers+acquisitions back+forth more+more");

  private static final Map<String, String> IRREGULAR = new TreeMap<>();

  static {
    String forms =
        "becoming became winning won making made taking took writing wrote giving gave holding held"
            + " beating beat leaving left setting set getting got having had seeing saw selling sold"
            + " teaching taught telling told running ran coming came going went speaking spoke losing lost"
            + " meeting met singing sang building built spending spent finding found rising rose falling"
            + " fell fighting fought growing grew keeping kept beginning began breaking broke catching"
            + " caught choosing chose drawing drew driving drove hitting hit overcoming overcame putting"
            + " put quitting quit shooting shot standing stood striking struck swimming swam undergoing"
            + " underwent sending sent paying paid saying said bringing brought buying bought leading led"
            + " throwing threw overseeing oversaw doing did directing directed playing played";
    String[] words = forms.split(" ");
    for (int w = 0; w < words.length; w += 2) {
      IRREGULAR.put(words[w], words[w + 1]);
    }
  }

  /** Participles whose subject is mostly what happened, and words that are none. */
  private static final Set<String> NO_PARTICIPLES =
      words(
          "during including following according regarding concerning excluding king ring spring string",
          "thing nothing something anything everything wing evening morning building being resulting causing",
          "making marking ensuring allowing prompting sparking cementing solidifying bringing leading",
          "lasting depending considering notwithstanding pending barring");

  private Lexicon() {}

  static Set<String> words(String... lines) {
    return Stream.of(lines)
        .flatMap(line -> Stream.of(line.split(" ")))
        .collect(Collectors.toUnmodifiableSet());
  }

  static boolean in(Set<String> set, Item item) {
    return item.word() && set.contains(item.lower());
  }

  static boolean auxiliary(Item item) {
    return item.word() && AUXILIARIES.contains(item.text());
  }

  /** A verb that may be the finite one, whatever stands around it. */
  static boolean finite(Item item) {
    return item.word() && (AUXILIARIES.contains(item.text()) || known(item) || past(item));
  }

  /** A finite form that is in the list. */
  static boolean known(Item item) {
    return item.word() && FINITES.contains(item.text());
  }

  static boolean verb(Item item) {
    return item.word() && VERBS.contains(item.text());
  }

  static boolean field(Item item) {
    return item.word() && FIELDS.contains(item.text());
  }

  /** An irregular past participle. */
  static boolean participle(Item item) {
    return item.word() && PARTICIPLES.contains(item.text());
  }

  /** A regular past tense, or participle. */
  static boolean past(Item item) {
    String word = item.text();
    return item.word()
        && word.length() > LEAST_PAST
        && word.endsWith("ed")
        && Character.isLowerCase(word.codePointAt(0))
        && !NOT_PAST.contains(word)
        && word.indexOf('-') < 0;
  }

  static boolean preposition(Item item) {
    return in(PREPOSITIONS, item);
  }

  static boolean determiner(Item item) {
    return item.word()
        && (DETERMINERS.contains(item.lower())
            || item.text().endsWith("'s")
            || item.text().endsWith("’s"));
  }

  static boolean adverb(Item item) {
    return item.word()
        && (ADVERBS.contains(item.lower())
            || (item.text().endsWith("ly") && Character.isLowerCase(item.text().codePointAt(0))));
  }

  static boolean person(Item item) {
    return item.word() && PERSONS.contains(item.lower());
  }

  static boolean plural(Item item) {
    String word = item.text();
    return item.word()
        && word.length() > LEAST_PAST - 1
        && word.endsWith("s")
        && !word.endsWith("ss")
        && !word.endsWith("us")
        && !word.endsWith("is")
        && !word.endsWith("'s");
  }

  static boolean pair(Item first, Item second) {
    return PAIRS.contains((first.text() + "+" + second.text()).toLowerCase(Locale.ROOT));
  }

  /** The past tense of a present participle that may follow a comma; empty if it is none. */
  static Optional<String> pastOf(Item item) {
    String word = item.text();
    if (!item.word()
        || word.length() <= LEAST_PAST
        || !word.endsWith("ing")
        || !word.equals(item.lower())
        || NO_PARTICIPLES.contains(word)) {
      return Optional.empty();
    }
    String irregular = IRREGULAR.get(word);
    if (irregular != null) {
      return Optional.of(irregular);
    }
    String stem = word.substring(0, word.length() - "ing".length());
    boolean consonantY =
        stem.endsWith("y")
            && stem.length() > 1
            && "aeiou".indexOf(stem.charAt(stem.length() - 2)) < 0;
    return Optional.of(consonantY ? stem.substring(0, stem.length() - 1) + "ied" : stem + "ed");
  }

  private static final Set<String> ENGLISH =
      words(
          "the of and was he she is for with at by that his her as an has from who which were it they to");

  private static final Set<String> FOREIGN =
      words(
          "der die das und ist ein eine den dem im mit von el la los las les le de du des et est un une del",
          "il lo gli che och är i y en på na w z se em um uma não o os é je het een van deze der");

  /** Whether more words are of English grammar than of another language's. */
  static boolean english(List<Item> items) {
    int english = 0;
    int foreign = 0;
    for (Item item : items) {
      String word = item.text();
      if (item.word() && ENGLISH.contains(item.lower())) {
        english++;
      } else if (item.word() && FOREIGN.contains(word)) {
        foreign++;
      }
    }
    boolean latin =
        items.stream()
            .filter(Item::word)
            .filter(item -> Character.isLetter(item.text().codePointAt(0)))
            .limit(2L * YEAR_DIGITS)
            .allMatch(item -> latin(item.text().codePointAt(0)));
    return latin && foreign <= english;
  }

  private static boolean latin(int letter) {
    return Character.UnicodeScript.of(letter) == Character.UnicodeScript.LATIN;
  }
}
