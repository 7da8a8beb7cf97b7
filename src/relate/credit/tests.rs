use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

mod files;

const STORY: &str = "The lock keepers of Marram opened the upper gate on Monday after nine weeks of repairs to its hinges. \
    Forty barges had waited below the weir, the canal office counted, and the last of them is due in Tolverne on Friday.\n\n\
    A second gate will be looked at in autumn, when the water is low and few boats come through the town.\n\n\
    The office has asked for more money from the county.";
const FOOTER: &str = "The Daily Example is printed in three towns and read in twelve.";

static NAMES: LazyLock<Names> = LazyLock::new(names);

fn names() -> Names {
    let mut names = Names::new(None).expect("the built-in files are right");
    for outlet in ["outlet05.example", "The Ostrand Ledger", "www.marramnews.co.uk"] {
        names.add_outlet(outlet);
    }
    names
}

/// Kind, name as printed, agency, whole mark.
fn found(text: &str) -> Vec<(Mark, String, Option<String>, String)> {
    let of = |range: &Range<u32>| text[range.start as usize..range.end as usize].to_owned();
    let found = |credit: &Credit<'_>| {
        (credit.mark, of(&credit.name), credit.agency.map(str::to_owned), of(&credit.span))
    };
    credits(text, &NAMES).iter().map(found).collect()
}

/// The name and the agency of the only credit of a text.
fn only(text: &str) -> (String, Option<String>) {
    match &found(text)[..] {
        [(_, name, agency, _)] => (name.clone(), agency.clone()),
        others => panic!("{others:?} in {text:?}"),
    }
}

fn line(mark: &str) -> String {
    format!("{STORY}\n\n{mark}\n\n{FOOTER}")
}

#[test]
fn datelines_are_found_with_what_belongs_to_them() {
    for (mark, name, agency) in [
        ("LONDON (Reuters) - ", "Reuters", "Reuters"),
        ("LONDON, March 3 (Reuters) - ", "Reuters", "Reuters"),
        ("(AP) ", "AP", "Associated Press"),
        ("NEW YORK (AP) — ", "AP", "Associated Press"),
        ("ST. LOUIS (AP) ", "AP", "Associated Press"),
        ("TULLOW, Ireland (Reuters) ", "Reuters", "Reuters"),
        ("By Jane Roe and John Doe LONDON/PARIS (Reuters) - ", "Reuters", "Reuters"),
        ("PARIS, AFP - ", "AFP", "Agence France-Presse"),
        ("Berlin/Hamburg (dpa/lno) - ", "dpa", "dpa"),
        ("Berlin (dpa) ", "dpa", "dpa"),
        ("MARRAM, 3 March 2024 /PRNewswire/ -- ", "PRNewswire", "PR Newswire"),
        ("Madrid, 3 mar (EFE).- ", "EFE", "EFE"),
        ("(ANSA) - ROMA, 3 MAR - ", "ANSA", "ANSA"),
        ("Lisboa, 3 mar 2024 (Lusa) – ", "Lusa", "Lusa"),
        ("ANKARA (AA) - ", "AA", "Anadolu"),
        ("Budapest, 2024. március 3., vasárnap (MTI) – ", "MTI", "MTI"),
        ("МОСКВА, 3 марта - РИА Новости. ", "РИА Новости", "RIA Novosti"),
        ("МОСКВА, 3 марта. /ТАСС/. ", "ТАСС", "TASS"),
        ("Москва. 3 марта. ИНТЕРФАКС - ", "ИНТЕРФАКС", "Interfax"),
        ("واس- الرياض: ", "واس", "Saudi Press Agency"),
        ("جدة ـ واس: ", "واس", "Saudi Press Agency"),
        ("الرياض (واس) ", "واس", "Saudi Press Agency"),
        ("أ ف ب – باريس: ", "أ ف ب", "Agence France-Presse"),
        ("नई दिल्ली, 3 मार्च (भाषा) ", "भाषा", "Press Trust of India"),
        ("新华社北京3月3日电（记者张三）", "新华社", "Xinhua"),
        ("（中央社記者王小明台北3日電）", "中央社", "Central News Agency"),
        ("【ロイター】", "ロイター", "Reuters"),
        ("［東京　３日　ロイター］　－　", "ロイター", "Reuters"),
        ("【東京共同】", "共同", "Kyodo"),
        ("(서울=연합뉴스) 홍길동 기자 = ", "연합뉴스", "Yonhap"),
    ] {
        let text = format!("{mark}{STORY}");
        let expected = (Mark::Dateline, name.to_owned(), Some(agency.to_owned()), mark.to_owned());
        assert_eq!(found(&text), std::slice::from_ref(&expected), "{mark}");
        let text = format!("Upper gate open again\n\n{text}");
        assert_eq!(found(&text), [expected], "{mark} below a headline");
    }
}

#[test]
fn a_short_story_behind_a_dateline_is_no_part_of_it() {
    let text = "(Reuters) - Marram Ropes says it sold 12 pct more rope in May.";
    let expected = ("Reuters".to_owned(), "(Reuters) - ".to_owned());
    assert_eq!(found(text).into_iter().map(|own| (own.1, own.3)).collect::<Vec<_>>(), [expected]);
}

#[test]
fn a_dateline_may_be_a_line_of_its_own() {
    let story = "أعلن مكتب القناة اليوم فتح البوابة العليا بعد تسعة أسابيع من أعمال الصيانة";
    for mark in [
        "الرياض – واس",
        "واس - الرياض",
        "عين اليوم – واس",
        "الرياض: واس",
        "جدة : (واس)",
        "Next Previous واس – جدة",
        "واشنطن 3 مايو 2024 م واس",
    ] {
        let text = format!("{mark}\n{story}");
        let expected =
            (Mark::Dateline, "واس".to_owned(), Some("Saudi Press Agency".to_owned()), mark.to_owned());
        assert_eq!(found(&text), [expected]);
    }
}

#[test]
fn bylines_are_found() {
    for (mark, name) in [
        ("By Reuters", "Reuters"),
        ("By Jane Roe, Associated Press", "Associated Press"),
        ("By JANE ROE, AP Sports Writer", "AP"),
        ("By Jane Roe and John Doe in Paris, AFP", "AFP"),
        ("By Jane Roe for AP", "AP"),
        ("By Jane Roe Associated Press", "Associated Press"),
        ("Jane Roe, Associated Press", "Associated Press"),
        ("From AFP", "AFP"),
        ("By London: Reuters", "Reuters"),
        ("By الرياض: واس", "واس"),
        ("By لندن :(رويترز)", "رويترز"),
        ("By أبها، برمنجهام: الوطن، رويترز", "رويترز"),
        ("By بغداد، المنامة: عدي حامد، واس", "واس"),
        ("By سوروتش (تركيا): أ ف ب", "أ ف ب"),
        ("By رويترز : بيروت", "رويترز"),
        ("Par Le Canal avec AFP", "AFP"),
        ("Von Max Muster, dpa", "dpa"),
        ("Por EFE", "EFE"),
        ("Di ANSA", "ANSA"),
    ] {
        let found = found(&format!("Upper gate open again\n{mark}\n\n{STORY}"));
        let [(Mark::Byline, own, Some(_), span)] = &found[..] else { panic!("{found:?} for {mark}") };
        assert_eq!((own.as_str(), span.as_str()), (name, mark));
    }
}

#[test]
fn lines_of_their_own_are_found_wherever_they_stand() {
    for (mark, name) in [
        ("Source: dpa", "dpa"),
        ("Source: Canal Weekly and news agencies", "news agencies"),
        ("Updated 3 March 2024 | Source: PTI", "PTI"),
        ("المصدر: واس", "واس"),
        ("来源：新华社", "新华社"),
        ("— Reuters", "Reuters"),
        ("(with agencies)", "agencies"),
        ("«رويترز»", "رويترز"),
        ("(أ. ف. ب)", "أ. ف. ب"),
        ("© 2024 AFP", "AFP"),
        ("dpa/lno", "dpa"),
        ("mbo/dpa", "dpa"),
        ("/ritzau/", "ritzau"),
        ("Le Canal avec AFP", "AFP"),
        ("Mit dpa-Material", "dpa"),
        ("The Associated Press contributed to this report.", "The Associated Press"),
        ("Copyright 2024 The Associated Press. All rights reserved.", "The Associated Press"),
        ("This story was first published by Outlet05.", "Outlet05"),
        ("This article was originally published by The Ostrand Ledger on 3 May.", "The Ostrand Ledger"),
        ("(Ostrand Ledger)", "Ostrand Ledger"),
        ("Source: Marram News", "Marram News"),
        ("Source: marramnews.co.uk", "marramnews.co.uk"),
    ] {
        assert_eq!(only(&line(mark)).0, name, "{mark}");
        let found = found(&format!("{STORY}\n\n{mark}"));
        assert_eq!((found.len(), found[0].3.as_str()), (1, mark));
    }
    let found = found(&line("Sources: AP, Reuters"));
    let names: Vec<&str> = found.iter().map(|credit| credit.1.as_str()).collect();
    assert_eq!(names, ["AP", "Reuters"]);
    assert!(found.iter().all(|credit| credit.3 == "Sources: AP, Reuters"));
}

#[test]
fn the_last_sentence_may_be_a_credit() {
    for (mark, name) in [
        ("(Reuters)", "Reuters"),
        ("(AFP/dpa).", "AFP"),
        ("/ТАСС/", "ТАСС"),
        ("— Reuters", "Reuters"),
        ("Source: dpa", "dpa"),
        ("\"رويترز\"", "رويترز"),
        ("PTI ABC DEF", "PTI"),
        ("EFE", "EFE"),
    ] {
        let found = found(&format!("{STORY} {mark}"));
        assert!(!found.is_empty(), "{mark}");
        assert_eq!((found[0].1.as_str(), found[0].3.as_str()), (name, mark));
    }
    assert_eq!(only("港湾局は火曜日、船が五月中旬まで乾ドックにとどまると発表した。（共同）").0, "共同");
}

#[test]
fn what_a_text_tells_of_agencies_is_no_credit() {
    for own in [
        "A spokesman told Reuters",
        "Reuters reported that",
        "Reuters shares rose.",
        "according to AP",
        "AP Photo/John Doe",
        "(AP Photo/John Doe)",
        "REUTERS/Jane Roe",
        "Jane Roe/AFP",
        "© AFP / Jane Roe",
        "Photo: Reuters",
        "Credit: AP",
        "Related: Reuters",
        "By the numbers: Reuters",
        "By 2030: a plan, Reuters says",
        "Foto: dpa",
        "صورة: واس",
        "By تصوير : واس",
        "تعليق: واس",
        "写真：ロイター",
        "AFP via Getty Images",
        "Source: the ministry",
        "Source: the ministry told Reuters",
        "Source: a survey of Reuters",
        "\"Source: dpa\"",
        "By Jane Bloomberg",
        "From London",
        "Copyright AP Marram Ropes",
        "First published in Rope Monthly, May issue. Jane Roe writes for Reuters",
        "Mehr",
        "ap",
        "Outlet05",
    ] {
        assert_eq!(found(&line(own)), [], "{own}");
        assert_eq!(found(&format!("Upper gate open again\n{own}\n\n{STORY}")), [], "{own}");
    }
    for own in [
        "The Australian Federal Police (AFP) said on Monday that the gate was open.",
        "Australian Federal Police (AFP) - the national force - saw it.",
        "MARRAM, PA - The gate is open.",
        "Reuters reported on Monday that the gate was open.",
        "In a statement, AFP - the federal police - said so.",
        "قالت وكالة الأنباء السعودية (واس) اليوم إن البوابة فتحت.",
        "ذكرت (واس) أن البوابة فتحت.",
        "وأظهر مسح لـ«رويترز» أن البوابة فتحت.",
        "新华社记者电话采访了管理局，",
    ] {
        assert_eq!(found(&format!("{own} {STORY}")), [], "{own}");
        assert_eq!(found(&format!("{STORY}\n\n{own} {FOOTER}")), [], "{own}");
    }
    for own in ["He had told AP.", "They are the Australian Federal Police (AFP).", "So said Reuters"] {
        assert_eq!(found(&format!("{STORY} {own}")), [], "{own}");
    }
}

#[test]
fn a_line_that_ends_a_sentence_of_the_line_before_is_no_credit() {
    let open = "The keepers said that they would open it, as one of them had told\nReuters.\nIt is open now.";
    assert_eq!(found(open), []);
    let closed = "The keepers said that they would open it before the autumn rain\n Reuter";
    assert_eq!(only(closed).0, "Reuter");
}

#[test]
fn abbreviations_are_known_in_their_case_and_names_in_any() {
    assert_eq!(only(&line("Source: REUTERS")), ("REUTERS".to_owned(), Some("Reuters".to_owned())));
    for own in ["Source: ap", "Source: Dpa", "(tt)", "Source: أفب"] {
        assert_eq!(found(&line(own)), [], "{own}");
    }
}

#[test]
fn words_that_name_no_single_agency_have_a_name_of_their_own() {
    for own in ["with agencies", "Agencies", "وكالات", "mit Agenturmaterial", "Agencias"] {
        assert_eq!(only(&line(own)).1.as_deref(), Some(AGENCIES), "{own}");
    }
}

#[test]
fn outlets_are_told_by_the_order_in_which_they_were_added() {
    let mut names = names();
    assert_eq!(names.add_outlet("https://www.reuters.com/"), 3);
    assert_eq!(names.add_outlet("outlet05.example"), 4);
    for (own, agency, outlet) in [
        ("Source: Outlet05", None, Some(0)),
        ("By Ostrand Ledger", None, Some(1)),
        ("Source: AP", Some("Associated Press"), None),
        ("Source: Reuters", Some("Reuters"), Some(3)),
    ] {
        let text = line(own);
        let credits = credits(&text, &names);
        assert_eq!(
            credits.iter().map(|own| (own.agency, own.outlet)).collect::<Vec<_>>(),
            [(agency, outlet)]
        );
    }
}

#[test]
fn outlets_that_are_agencies_are_known_by_host_and_name() {
    let names = &NAMES;
    for own in ["reuters.com", "https://uk.reuters.com/article/1", "Reuters", "REUTERS"] {
        assert_eq!(names.agency(own), Some("Reuters"), "{own}");
    }
    assert_eq!(names.agency("apnews.com"), Some("Associated Press"));
    assert_eq!(names.agency("AP News"), Some("Associated Press"));
    for own in ["notreuters.com", "outlet05.example", "ap", "The Ostrand Ledger", ""] {
        assert_eq!(names.agency(own), None, "{own}");
    }
}

#[test]
fn the_main_credit_is_the_first_that_names_one_for_the_whole() {
    let main = |text: &str| {
        let credits = credits(text, &NAMES);
        main_credit(&credits).map(|own| text[own.name.start as usize..own.name.end as usize].to_owned())
    };
    assert_eq!(main(STORY), None);
    assert_eq!(main(&line("with agencies")).as_deref(), Some("agencies"));
    assert_eq!(main(&line("with agencies\n\nAdditional reporting by AP")).as_deref(), Some("AP"));
    assert_eq!(main(&line("Additional reporting by AP\n\nAFP")).as_deref(), Some("AFP"));
    assert_eq!(main(&line("AFP\n\nSource: dpa\n\nSource: EFE")).as_deref(), Some("dpa"));
    let text = format!("LONDON (Reuters) - {}", line("This story was first published by Outlet05."));
    assert_eq!(main(&text).as_deref(), Some("Reuters"));
}

#[test]
fn hostile_texts_take_no_longer_than_their_length() {
    for own in ["(", "(AP", "Source: ", "AP, ", ". ", "the ", "新华社", "واس - ", "\u{301}", "\r", "/", "By "]
    {
        credits(&own.repeat(1_000_000 / own.len()), &NAMES);
    }
    assert_eq!(credits(&"Reuters\n".repeat(100_000), &NAMES).len(), 100_000);
    assert_eq!(credits(&"By\n\n".repeat(100_000), &NAMES).len(), 0);
}

/// Texts of pieces that may stand in credits, and of anything.
fn texts() -> impl Strategy<Value = String> {
    let pieces = [
        "LONDON",
        "Reuters",
        "(",
        ")",
        " - ",
        "\n",
        "\n\n",
        "AP",
        "A.P.",
        "dpa",
        "/",
        "Source: ",
        "By ",
        " and ",
        "واس",
        "ـ",
        " – ",
        "新华社",
        "3月3日",
        "电",
        "【",
        "】",
        "©",
        " 2024 ",
        ", ",
        ".",
        "\"",
        "«",
        "»",
        "\u{301}",
        "with agencies",
        "Jane Roe",
        "…",
        "|",
        "=",
        "é",
        "Outlet05",
        "\u{200f}",
        "The Associated Press",
        "the ",
    ];
    let piece =
        prop_oneof![6 => prop::sample::select(pieces.to_vec()).prop_map(str::to_owned), 1 => ".{0,3}"];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn credits_lie_in_order_inside_the_text_and_names_inside_marks(text in texts()) {
        let mut last = 0;
        for credit in credits(&text, &NAMES) {
            let (span, name) = (credit.span, credit.name);
            let of = |range: &Range<u32>| text.get(range.start as usize..range.end as usize);
            prop_assert!(of(&span).is_some() && of(&name).is_some_and(|name| !name.trim().is_empty()));
            prop_assert!(span.start <= name.start && name.end <= span.end);
            prop_assert!(last <= name.start);
            last = name.end;
        }
    }
}
