//! A word in, the month it names out, in the languages that news is written in.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// A month and the calendar that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Month {
    /// January is 1.
    Gregorian(i8),
    /// Farvardin is 1.
    Persian(i8),
}

/// The month that a word names. Croatian calls October what Polish and Czech call November: `language` decides.
pub(super) fn month(word: &str, language: Option<&str>) -> Option<Month> {
    // The longest spelling in the table has fewer characters than this.
    if word.chars().nth(16).is_some() {
        return None;
    }
    let folded = fold(word);
    if folded.starts_with("listopad") {
        let is_croatian =
            language.is_some_and(|tag| ["hr", "bs", "sh"].iter().any(|own| tag.starts_with(own)));
        return Some(Month::Gregorian(if is_croatian { 10 } else { 11 }));
    }
    MONTHS.get(folded.as_str()).copied()
}

/// Lower case without accents, so that a spelling with and without them is one.
pub(super) fn fold(word: &str) -> String {
    word.nfkd().filter(|c| !is_accent(*c)).flat_map(char::to_lowercase).map(plain).collect()
}

/// Marks that a spelling may lack: the vowel signs of Indian scripts are none.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{64B}'..='\u{65F}' | '\u{200B}'..='\u{200F}')
}

/// Letters that have no accent to lose but are written in place of each other.
fn plain(c: char) -> char {
    match c {
        'ı' => 'i',
        'ł' => 'l',
        'ø' => 'o',
        'đ' => 'd',
        'ς' => 'σ',
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        other => other,
    }
}

static MONTHS: LazyLock<HashMap<String, Month>> = LazyLock::new(|| {
    let mut months = HashMap::new();
    let gregorian: fn(i8) -> Month = Month::Gregorian;
    for (kind, rows) in [(gregorian, &GREGORIAN[..]), (gregorian, &CASELESS), (Month::Persian, &PERSIAN)] {
        for row in rows {
            for (number, spellings) in (1..).zip(row.split(';')) {
                for spelling in spellings.split_whitespace() {
                    months.entry(fold(spelling)).or_insert(kind(number));
                }
            }
        }
    }
    months
});

/// Twelve months a row, a row a language or a group of them; all spellings of a month side by side.
const GREGORIAN: [&str; 46] = [
    // English
    "january jan; february feb; march mar; april apr; may; june jun; july jul; august aug; september sept sep; \
     october oct; november nov; december dec",
    // German, Dutch, Luxembourgish
    "januar jänner jän jänn; februar feber febr; märz mär mrz; april; mai; juni; juli; august; september; oktober okt; \
     november; dezember dez",
    "januari; februari; maart mrt; april; mei; juni; juli; augustus; september; oktober; november; december",
    "januar; februar; mäerz; abrëll; mee; juni; juli; august; september; oktober; november; dezember",
    // Afrikaans
    "januarie; februarie; maart; april; mei; junie; julie; augustus; september; oktober; november; desember des",
    // Swedish, Danish, Norwegian, Icelandic, Faroese
    "januari; februari; mars; april; maj; juni; juli; augusti; september; oktober; november; december",
    "januar; februar; marts; april; maj; juni; juli; august; september; oktober; november; december",
    "januar; februar; mars; april; mai; juni; juli; august; september; oktober; november; desember",
    "janúar; febrúar; mars; apríl; maí; júní; júlí; ágúst; september; október; nóvember; desember",
    // French, Italian, Spanish, Catalan, Galician, Portuguese, Romanian, Basque
    "janvier janv; février févr fév fev; mars; avril avr; mai; juin; juillet juil; août; septembre; octobre; \
     novembre; décembre déc",
    "gennaio gen; febbraio; marzo; aprile; maggio mag; giugno giu; luglio lug; agosto ago; settembre sett set; \
     ottobre ott; novembre; dicembre dic",
    "enero ene; febrero; marzo; abril abr; mayo; junio; julio; agosto; septiembre setiembre; octubre; noviembre; \
     diciembre",
    "gener; febrer; març; abril; maig; juny; juliol; agost; setembre; octubre; novembre; desembre",
    "xaneiro xan; febreiro; marzo; abril; maio; xuño; xullo; agosto; setembro; outubro; novembro; decembro",
    "janeiro; fevereiro; março; abril; maio; junho; julho; agosto; setembro; outubro out; novembro; dezembro",
    "ianuarie ian; februarie; martie; aprilie; mai; iunie iun; iulie iul; august; septembrie; octombrie; noiembrie; \
     decembrie",
    "urtarrila urtarrilaren; otsaila otsailaren; martxoa martxoaren; apirila apirilaren; maiatza maiatzaren; \
     ekaina ekainaren; uztaila uztailaren; abuztua abuztuaren; iraila irailaren; urria urriaren; azaroa azaroaren; \
     abendua abenduaren",
    // Polish, Czech, Slovak
    "styczeń stycznia sty; luty lutego lut; marzec marca; kwiecień kwietnia kwi; maj maja; czerwiec czerwca cze; \
     lipiec lipca lip; sierpień sierpnia sie; wrzesień września wrz; październik października paź; lis; \
     grudzień grudnia gru",
    "leden ledna led; únor února úno; březen března bře; duben dubna dub; květen května kvě; červen června čvn; \
     červenec července čvc; srpen srpna srp; září zář; říjen října říj; lis; prosinec prosince pro",
    "január januára; február februára; marec marca; apríl apríla; máj mája; jún júna; júl júla; august augusta; \
     september septembra; október októbra; november novembra; december decembra",
    // Slovene, Croatian, Bosnian, Serbian in Latin letters
    "januar januarja; februar februarja; marec marca; april aprila; maj maja; junij junija; julij julija; \
     avgust avgusta avg; september septembra; oktober oktobra; november novembra; december decembra",
    "siječanj siječnja; veljača veljače; ožujak ožujka; travanj travnja; svibanj svibnja; lipanj lipnja; \
     srpanj srpnja; kolovoz kolovoza; rujan rujna; ; studeni studenoga studenog; prosinac prosinca",
    "januar januara; februar februara; mart marta; april aprila; maj maja; jun juna juni; jul jula juli; \
     avgust avgusta; septembar septembra; oktobar oktobra; novembar novembra; decembar decembra",
    // Serbian and Macedonian, Bulgarian, Russian, Ukrainian, Belarusian
    "јануар јануара јануари јан; фебруар фебруара фебруари феб; март марта; април априла; мај маја; јун јуна јуни; \
     јул јула јули; август августа; септембар септембра септември; октобар октобра октомври; \
     новембар новембра ноември; децембар децембра декември",
    "януари яну; февруари фев; март; април; май; юни; юли; август; септември; октомври; ноември; декември",
    "январь января янв; февраль февраля фев февр; март марта мар; апрель апреля апр; май мая; июнь июня июн; \
     июль июля июл; август августа авг; сентябрь сентября сен сент; октябрь октября окт; ноябрь ноября ноя нояб; \
     декабрь декабря дек",
    "січень січня січ; лютий лютого лют; березень березня бер; квітень квітня кві квіт; травень травня тра трав; \
     червень червня чер черв; липень липня лип; серпень серпня сер серп; вересень вересня вер; жовтень жовтня жов; \
     листопад листопада лис; грудень грудня гру груд",
    "студзень студзеня; люты лютага; сакавік сакавіка; красавік красавіка; травень траўня мая; чэрвень чэрвеня; \
     ліпень ліпеня; жнівень жніўня; верасень верасня; кастрычнік кастрычніка; лістапад лістапада; снежань снежня",
    // Lithuanian, Latvian, Estonian, Finnish
    "sausis sausio; vasaris vasario; kovas kovo; balandis balandžio; gegužė gegužės; birželis birželio; \
     liepa liepos; rugpjūtis rugpjūčio; rugsėjis rugsėjo; spalis spalio; lapkritis lapkričio; gruodis gruodžio",
    "janvāris janvāra janvārī; februāris februāra februārī; marts marta martā; aprīlis aprīļa aprīlī; \
     maijs maija maijā; jūnijs jūnija jūnijā; jūlijs jūlija jūlijā; augusts augusta augustā; \
     septembris septembra septembrī; oktobris oktobra oktobrī; novembris novembra novembrī; \
     decembris decembra decembrī",
    "jaanuar jaan; veebruar veebr; märts; aprill; mai; juuni; juuli; august; september; oktoober; november; \
     detsember dets",
    "tammikuu tammikuuta tammi; helmikuu helmikuuta helmi; maaliskuu maaliskuuta maalis; huhtikuu huhtikuuta huhti; \
     toukokuu toukokuuta touko; kesäkuu kesäkuuta kesä; heinäkuu heinäkuuta heinä; elokuu elokuuta elo; \
     syyskuu syyskuuta syys; lokakuu lokakuuta loka; marraskuu marraskuuta marras; joulukuu joulukuuta joulu",
    // Hungarian, Albanian, Maltese, Irish, Welsh
    "január; február; március márc; április ápr; május máj; június jún; július júl; augusztus; szeptember szept; \
     október; november; december",
    "janar; shkurt; mars; prill; maj; qershor; korrik; gusht; shtator; tetor; nëntor; dhjetor",
    "jannar; frar; marzu; april; mejju; ġunju; lulju; awwissu; settembru; ottubru; novembru; diċembru",
    "eanáir; feabhra; márta; aibreán; bealtaine; meitheamh; iúil; lúnasa; meán; deireadh; samhain; nollaig",
    "ionawr; chwefror; mawrth; ebrill; mai; mehefin; gorffennaf; awst; medi; hydref; tachwedd; rhagfyr",
    // Greek, Armenian, Georgian
    "ιανουάριος ιανουαρίου ιαν; φεβρουάριος φεβρουαρίου φεβ φεβρ; μάρτιος μαρτίου μαρ; απρίλιος απριλίου απρ; \
     μάιος μαΐου μάη μαϊ; ιούνιος ιουνίου ιουν; ιούλιος ιουλίου ιουλ; αύγουστος αυγούστου αυγ; \
     σεπτέμβριος σεπτεμβρίου σεπ σεπτ; οκτώβριος οκτωβρίου οκτ; νοέμβριος νοεμβρίου νοε νοεμ; \
     δεκέμβριος δεκεμβρίου δεκ",
    "հունվար հունվարի; փետրվար փետրվարի; մարտ մարտի; ապրիլ ապրիլի; մայիս մայիսի; հունիս հունիսի; հուլիս հուլիսի; \
     օգոստոս օգոստոսի; սեպտեմբեր սեպտեմբերի; հոկտեմբեր հոկտեմբերի; նոյեմբեր նոյեմբերի; դեկտեմբեր դեկտեմբերի",
    "იანვარი იან; თებერვალი თებ; მარტი მარ; აპრილი აპრ; მაისი მაი; ივნისი ივნ; ივლისი ივლ; აგვისტო აგვ; \
     სექტემბერი სექ; ოქტომბერი ოქტ; ნოემბერი ნოე; დეკემბერი დეკ",
    // Turkish, Azerbaijani, Kazakh, Uzbek
    "ocak oca; şubat şub; mart; nisan nis; mayıs; haziran haz; temmuz tem; ağustos ağu; eylül eyl; ekim eki; \
     kasım kas; aralık ara",
    "yanvar yan; fevral; mart; aprel; may; iyun; iyul; avqust avgust; sentyabr; oktyabr; noyabr; dekabr",
    "қаңтар; ақпан; наурыз; сәуір; мамыр; маусым; шілде; тамыз; қыркүйек; қазан; қараша; желтоқсан",
    // Indonesian and Malay, Filipino, Swahili
    "januari; februari; maret mac; april; mei; juni jun; juli julai; agustus agt ags ogos; september; oktober; \
     november nopember; desember disember",
    "enero; pebrero; marso; abril; mayo; hunyo; hulyo; agosto; setyembre; oktubre; nobyembre; disyembre",
    "januari; februari; machi; aprili; mei; juni; julai; agosti; septemba; oktoba; novemba; desemba",
];

/// The same for scripts without letter case.
const CASELESS: [&str; 17] = [
    // Arabic: the Levant and Iraq, Egypt and the Gulf, the Maghreb; Persian, Urdu
    "كانون_الثاني يناير جانفي; شباط فبراير فيفري; آذار مارس; نيسان أبريل ابريل إبريل أفريل; أيار ايار مايو ماي; \
     حزيران يونيو يونيه جوان; تموز يوليو يوليه جويلية; آب أغسطس اغسطس أوت غشت; أيلول ايلول سبتمبر شتنبر; \
     تشرين_الأول أكتوبر اكتوبر; تشرين_الثاني نوفمبر نونبر; كانون_الأول ديسمبر دجنبر",
    "ژانویه; فوریه; مارس; آوریل; مه; ژوئن; ژوئیه; اوت; سپتامبر; اکتبر; نوامبر; دسامبر",
    "جنوری; فروری; مارچ; اپریل; مئی; جون; جولائی; اگست; ستمبر; اکتوبر; نومبر; دسمبر",
    // Hebrew, with the preposition that a date has
    "ינואר בינואר; פברואר בפברואר; מרץ במרץ מרס במרס; אפריל באפריל; מאי במאי; יוני ביוני; יולי ביולי; \
     אוגוסט באוגוסט; ספטמבר בספטמבר; אוקטובר באוקטובר; נובמבר בנובמבר; דצמבר בדצמבר",
    // Hindi, Marathi, Nepali; Bengali and Assamese; Gujarati; Punjabi
    "जनवरी जानेवारी जन; फरवरी फ़रवरी फेब्रुवारी फर; मार्च; अप्रैल एप्रिल; मई मे; जून; जुलाई जुलै; अगस्त ऑगस्ट; \
     सितंबर सितम्बर सप्टेंबर; अक्टूबर अक्तूबर ऑक्टोबर; नवंबर नवम्बर नोव्हेंबर; दिसंबर दिसम्बर डिसेंबर",
    "জানুয়ারি জানুয়ারী; ফেব্রুয়ারি ফেব্রুয়ারী; মার্চ; এপ্রিল; মে; জুন; জুলাই; আগস্ট অগস্ট; সেপ্টেম্বর; অক্টোবর; \
     নভেম্বর; ডিসেম্বর",
    "જાન્યુઆરી; ફેબ્રુઆરી; માર્ચ; એપ્રિલ; મે; જૂન; જુલાઈ; ઑગસ્ટ ઓગસ્ટ; સપ્ટેમ્બર; ઑક્ટોબર ઓક્ટોબર; નવેમ્બર; ડિસેમ્બર",
    "ਜਨਵਰੀ; ਫ਼ਰਵਰੀ ਫਰਵਰੀ; ਮਾਰਚ; ਅਪ੍ਰੈਲ; ਮਈ; ਜੂਨ; ਜੁਲਾਈ; ਅਗਸਤ; ਸਤੰਬਰ; ਅਕਤੂਬਰ; ਨਵੰਬਰ; ਦਸੰਬਰ",
    // Tamil, Telugu, Kannada, Malayalam, Sinhala
    "ஜனவரி; பிப்ரவரி; மார்ச்; ஏப்ரல்; மே; ஜூன்; ஜூலை; ஆகஸ்ட் ஆகஸ்டு; செப்டம்பர்; அக்டோபர்; நவம்பர்; டிசம்பர்",
    "జనవరి; ఫిబ్రవరి; మార్చి; ఏప్రిల్; మే; జూన్; జులై జూలై; ఆగస్టు; సెప్టెంబర్; అక్టోబర్; నవంబర్; డిసెంబర్",
    "ಜನವರಿ; ಫೆಬ್ರವರಿ; ಮಾರ್ಚ್; ಏಪ್ರಿಲ್; ಮೇ; ಜೂನ್; ಜುಲೈ; ಆಗಸ್ಟ್; ಸೆಪ್ಟೆಂಬರ್; ಅಕ್ಟೋಬರ್; ನವೆಂಬರ್; ಡಿಸೆಂಬರ್",
    "ജനുവരി; ഫെബ്രുവരി; മാർച്ച്; ഏപ്രിൽ; മേയ് മെയ്; ജൂൺ; ജൂലൈ; ഓഗസ്റ്റ് ആഗസ്റ്റ്; സെപ്റ്റംബർ; ഒക്ടോബർ; നവംബർ; ഡിസംബർ",
    "ජනවාරි; පෙබරවාරි; මාර්තු; අප්‍රේල්; මැයි; ජූනි; ජූලි; අගෝස්තු; සැප්තැම්බර්; ඔක්තෝබර්; නොවැම්බර්; දෙසැම්බර්",
    // Thai, Lao, Khmer, Burmese
    "มกราคม ม.ค; กุมภาพันธ์ ก.พ; มีนาคม มี.ค; เมษายน เม.ย; พฤษภาคม พ.ค; มิถุนายน มิ.ย; กรกฎาคม ก.ค; สิงหาคม ส.ค; \
     กันยายน ก.ย; ตุลาคม ต.ค; พฤศจิกายน พ.ย; ธันวาคม ธ.ค",
    "ມັງກອນ; ກຸມພາ; ມີນາ; ເມສາ; ພຶດສະພາ; ມິຖຸນາ; ກໍລະກົດ; ສິງຫາ; ກັນຍາ; ຕຸລາ; ພະຈິກ; ທັນວາ",
    "មករា; កុម្ភៈ; មីនា; មេសា; ឧសភា; មិថុនា; កក្កដា; សីហា; កញ្ញា; តុលា; វិច្ឆិកា; ធ្នូ",
    "ဇန်နဝါရီ; ဖေဖော်ဝါရီ; မတ်; ဧပြီ; မေ; ဇွန်; ဇူလိုင်; ဩဂုတ် သြဂုတ်; စက်တင်ဘာ; အောက်တိုဘာ; နိုဝင်ဘာ; ဒီဇင်ဘာ",
];
const PERSIAN: [&str; 1] =
    ["فروردین; اردیبهشت; خرداد; تیر; مرداد امرداد; شهریور; مهر; آبان; آذر; دی; بهمن; اسفند"];
