use super::*;

fn manner(language: &str) -> Manner<'_> {
    let order = if language == "en-us" { Order::MonthFirst } else { Order::DayFirst };
    Manner { language: (!language.is_empty()).then_some(language), order }
}

#[track_caller]
fn assert_all(cases: &[(&str, &str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(language, text, stamp)| {
            let found = find(text, manner(language)).map_or("nothing".to_owned(), |found| found.stamp.to_string());
            (found != *stamp).then(|| format!("{text}: {found} instead of {stamp}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn values_for_machines() {
    for (text, stamp) in [
        ("2019-05-03", "2019-05-03"),
        ("2019-05-03T14:30:00+02:00", "2019-05-03T14:30:00+02:00"),
        ("2019-05-03T14:30:00.123Z", "2019-05-03T14:30:00Z"),
        ("2019-05-03T14:30+0530", "2019-05-03T14:30:00+05:30"),
        ("2019-05-03T14:30:00-0300", "2019-05-03T14:30:00-03:00"),
        ("2019-05-03 14:30:00", "2019-05-03T14:30:00"),
        ("2019-05-03 14:30:00 UTC", "2019-05-03T14:30:00Z"),
        ("2019-5-3", "2019-05-03"),
        ("2019/05/03 14:30", "2019-05-03T14:30:00"),
        ("20190503", "2019-05-03"),
        ("20190503143000", "2019-05-03T14:30:00"),
        ("1556893800", "2019-05-03T14:30:00Z"),
        ("1556893800000", "2019-05-03T14:30:00Z"),
        ("1556893800.25", "2019-05-03T14:30:00Z"),
        ("Fri, 03 May 2019 14:30:00 GMT", "2019-05-03T14:30:00Z"),
        ("Fri, 03 May 2019 14:30:00 +0200", "2019-05-03T14:30:00+02:00"),
        ("Fri May 03 14:30:00 CEST 2019", "2019-05-03T14:30:00+02:00"),
        ("Fri May 03 2019 14:30:00 GMT+0200 (CEST)", "2019-05-03T14:30:00+02:00"),
        ("\"2019-05-03\"", "2019-05-03"),
        ("2019-05-03T24:10:00Z", "2019-05-03"),
    ] {
        assert_eq!(value(text, Manner::default()).map(|stamp| stamp.to_string()).as_deref(), Some(stamp), "of {text}");
    }
    for text in ["", "now", "2019", "2019-05", "0000-00-00", "2019-02-30", "12345", "99999999", "-1556893800", "99999999999999999999999"] {
        assert_eq!(value(text, Manner::default()), None, "of {text}");
    }
}

#[test]
fn germanic_languages() {
    assert_all(&[
        ("en", "Published 3 May 2019", "2019-05-03"),
        ("en", "May 3, 2019 at 2:30 p.m. EDT", "2019-05-03T14:30:00-04:00"),
        ("en", "Friday, May 3rd, 2019", "2019-05-03"),
        ("en", "3rd of May 2019 | 12:05am", "2019-05-03T00:05:00"),
        ("en", "Updated 14:30 BST, Friday 3 May 2019", "2019-05-03T14:30:00+01:00"),
        ("en", "First published on Fri 3 May 2019 14.30 BST", "2019-05-03T14:30:00+01:00"),
        ("en", "Sept. 3, 2019", "2019-09-03"),
        ("en", "03-May-2019 02:30 PM IST", "2019-05-03T14:30:00"),
        ("en", "May 3 '19", "2019-05-03"),
        ("en-us", "05/03/2019 2:30 PM", "2019-05-03T14:30:00"),
        ("en-gb", "03/05/2019", "2019-05-03"),
        ("en-us", "13/05/2019", "2019-05-13"),
        ("en-gb", "05/13/2019", "2019-05-13"),
        ("de", "12. Mai 2015, 14:30 Uhr", "2015-05-12T14:30:00"),
        ("de", "Veröffentlicht am 12.05.2015 um 14.30 Uhr", "2015-05-12T14:30:00"),
        ("de", "Stand: 03.05.19, 9:05 Uhr", "2019-05-03T09:05:00"),
        ("de", "Sonntag, 3. März 2019", "2019-03-03"),
        ("de-at", "3. Jänner 2019", "2019-01-03"),
        ("de", "3.5.2019", "2019-05-03"),
        ("de", "Berlin, den 3. Dez. 2019", "2019-12-03"),
        ("nl", "vrijdag 3 mei 2019, 14:30", "2019-05-03T14:30:00"),
        ("nl", "03 mrt 2019 om 14:30", "2019-03-03T14:30:00"),
        ("sv", "Publicerad 3 maj 2019 kl. 14.30", "2019-05-03T14:30:00"),
        ("da", "3. maj 2019 kl. 14:30", "2019-05-03T14:30:00"),
        ("da", "3. marts 2019", "2019-03-03"),
        ("nb", "Publisert: 3. desember 2019 14:30", "2019-12-03T14:30:00"),
        ("is", "3. maí 2019", "2019-05-03"),
        ("af", "3 Desember 2019", "2019-12-03"),
    ]);
}

#[test]
fn romance_languages() {
    assert_all(&[
        ("fr", "Publié le 3 mars 2018 à 10h05", "2018-03-03T10:05:00"),
        ("fr", "vendredi 1er août 2019", "2019-08-01"),
        ("fr", "mis en ligne le 3 févr. 2019", "2019-02-03"),
        ("fr", "mar. 5 mars 2019", "2019-03-05"),
        ("es", "3 de mayo de 2019 14:30", "2019-05-03T14:30:00"),
        ("es", "viernes, 3 mayo 2019, 02:30 pm", "2019-05-03T14:30:00"),
        ("es", "Mayo 3, 2019", "2019-05-03"),
        ("es", "03 ENE 2019 - 14:30 CET", "2019-01-03T14:30:00+01:00"),
        ("es", "3 de setiembre del 2019", "2019-09-03"),
        ("ca", "3 de març de 2019", "2019-03-03"),
        ("ca", "1 d'abril del 2019", "2019-04-01"),
        ("gl", "3 de xaneiro de 2019", "2019-01-03"),
        ("pt", "3 de março de 2019 às 14h30", "2019-03-03T14:30:00"),
        ("pt-br", "03/05/2019 14h30", "2019-05-03T14:30:00"),
        ("pt", "3 Fev, 2019", "2019-02-03"),
        ("it", "3 maggio 2019 alle 14:30", "2019-05-03T14:30:00"),
        ("it", "Venerdì 3 Gennaio 2019", "2019-01-03"),
        ("ro", "3 mai 2019, 14:30", "2019-05-03T14:30:00"),
        ("ro", "3 Ianuarie 2019", "2019-01-03"),
        ("eu", "2019ko maiatzaren 3a", "2019-05-03"),
    ]);
}

#[test]
fn slavic_and_baltic_languages() {
    assert_all(&[
        ("pl", "3 maja 2019, 14:30", "2019-05-03T14:30:00"),
        ("pl", "Opublikowano: 11 listopada 2019", "2019-11-11"),
        ("pl", "3 października 2019 r.", "2019-10-03"),
        ("cs", "3. května 2019 14:30", "2019-05-03T14:30:00"),
        ("cs", "3. listopadu 2019", "2019-11-03"),
        ("cs", "3. 5. 2019 14:30", "2019-05-03T14:30:00"),
        ("sk", "3. októbra 2019", "2019-10-03"),
        ("sl", "3. avgusta 2019 ob 14.30", "2019-08-03T14:30:00"),
        ("hr", "3. svibnja 2019. u 14:30", "2019-05-03T14:30:00"),
        ("hr", "3. listopada 2019.", "2019-10-03"),
        ("sr-latn", "3. jun 2019. 14:30", "2019-06-03T14:30:00"),
        ("sr", "3. мај 2019.", "2019-05-03"),
        ("mk", "3 октомври 2019", "2019-10-03"),
        ("bg", "3 май 2019, 14:30", "2019-05-03T14:30:00"),
        ("ru", "3 мая 2019", "2019-05-03"),
        ("ru", "14:30, 3 мая 2019 г.", "2019-05-03T14:30:00"),
        ("ru", "03.05.2019 в 14:30 (МСК)", "2019-05-03T14:30:00"),
        ("uk", "3 травня 2019, 14:30", "2019-05-03T14:30:00"),
        ("uk", "3 листопада 2019", "2019-11-03"),
        ("be", "3 красавіка 2019", "2019-04-03"),
        ("lt", "2019 m. gegužės 3 d. 14:30", "2019-05-03T14:30:00"),
        ("lv", "2019. gada 3. maijā, 14:30", "2019-05-03T14:30:00"),
    ]);
}

#[test]
fn other_languages_of_europe() {
    assert_all(&[
        ("fi", "3. toukokuuta 2019 klo 14.30", "2019-05-03T14:30:00"),
        ("fi", "Julkaistu 3.5.2019 14:30", "2019-05-03T14:30:00"),
        ("et", "3. mai 2019, 14:30", "2019-05-03T14:30:00"),
        ("et", "3. veebruar 2019", "2019-02-03"),
        ("hu", "2019. május 3. 14:30", "2019-05-03T14:30:00"),
        ("hu", "2019.05.03. 14:30", "2019-05-03T14:30:00"),
        ("hu", "2019. 05. 03.", "2019-05-03"),
        ("el", "3 Μαΐου 2019, 14:30", "2019-05-03T14:30:00"),
        ("el", "Παρασκευή, 03 Ιανουαρίου 2019", "2019-01-03"),
        ("el", "03 Μάι 2019", "2019-05-03"),
        ("sq", "3 Qershor 2019", "2019-06-03"),
        ("hy", "3 մայիսի 2019", "2019-05-03"),
        ("ka", "3 მაისი 2019", "2019-05-03"),
        ("tr", "3 Mayıs 2019 Cuma 14:30", "2019-05-03T14:30:00"),
        ("tr", "03 Şubat 2019", "2019-02-03"),
        ("tr", "3 KASIM 2019", "2019-11-03"),
        ("az", "3 sentyabr 2019 14:30", "2019-09-03T14:30:00"),
        ("kk", "3 мамыр 2019", "2019-05-03"),
    ]);
}

#[test]
fn languages_of_asia_and_africa() {
    assert_all(&[
        ("ja", "2019年5月3日 14時30分", "2019-05-03T14:30:00"),
        ("ja", "２０１９年５月３日（金）", "2019-05-03"),
        ("ja", "2019年5月3日 午後2時30分", "2019-05-03T14:30:00"),
        ("zh", "2019年05月03日 14:30", "2019-05-03T14:30:00"),
        ("zh", "发布时间：2019-05-03 14:30:00 来源", "2019-05-03T14:30:00"),
        ("ko", "2019년 5월 3일 오후 2:30", "2019-05-03T14:30:00"),
        ("ko", "입력 2019.05.03 14:30", "2019-05-03T14:30:00"),
        ("vi", "Thứ sáu, 3/5/2019, 14:30 (GMT+7)", "2019-05-03T14:30:00+07:00"),
        ("vi", "Ngày 3 tháng 5 năm 2019", "2019-05-03"),
        ("th", "3 พฤษภาคม 2562 14:30 น.", "2019-05-03T14:30:00"),
        ("th", "3 พ.ค. 62", "2019-05-03"),
        ("th", "๓ พฤษภาคม ๒๕๖๒", "2019-05-03"),
        ("id", "Jumat, 3 Mei 2019 14:30 WIB", "2019-05-03T14:30:00+07:00"),
        ("id", "3 Agustus 2019", "2019-08-03"),
        ("ms", "3 Ogos 2019", "2019-08-03"),
        ("tl", "Mayo 3, 2019", "2019-05-03"),
        ("hi", "3 मई 2019", "2019-05-03"),
        ("hi", "०३ मई २०१९, 14:30 IST", "2019-05-03T14:30:00"),
        ("mr", "3 सप्टेंबर 2019", "2019-09-03"),
        ("bn", "৩ মে ২০১৯, ১৪:৩০", "2019-05-03T14:30:00"),
        ("gu", "3 મે 2019", "2019-05-03"),
        ("pa", "3 ਮਈ 2019", "2019-05-03"),
        ("ta", "3 மே 2019", "2019-05-03"),
        ("te", "3 మే 2019", "2019-05-03"),
        ("kn", "3 ಮೇ 2019", "2019-05-03"),
        ("ml", "3 മെയ് 2019", "2019-05-03"),
        ("ur", "3 مئی 2019", "2019-05-03"),
        ("ur", "03 جون، 2019", "2019-06-03"),
        ("ar", "3 مايو 2019", "2019-05-03"),
        ("ar", "الجمعة ٣ أيار ٢٠١٩", "2019-05-03"),
        ("ar", "3 كانون الثاني 2019", "2019-01-03"),
        ("ar", "٠٣/٠٥/٢٠١٩", "2019-05-03"),
        ("ar", "3 ماي 2019", "2019-05-03"),
        ("fa", "۱۳ اردیبهشت ۱۳۹۸ - ۱۴:۳۰", "2019-05-03T14:30:00"),
        ("fa", "۱۳۹۸/۰۲/۱۳", "2019-05-03"),
        ("fa", "۳ مه ۲۰۱۹", "2019-05-03"),
        ("he", "3 במאי 2019, 14:30", "2019-05-03T14:30:00"),
        ("sw", "3 Machi 2019", "2019-03-03"),
        ("km", "៣ ឧសភា ២០១៩", "2019-05-03"),
        ("my", "၃ မေ ၂၀၁၉", "2019-05-03"),
    ]);
}

#[test]
fn what_is_no_date() {
    for text in [
        "call 030-12.05.2019.44", "version 1.2.3.4", "3 of 5 in 2019", "31 February 2019", "from 2 to 3 may", "192.168.10.20", "10.000.000", "3:2 (1:0)",
        "May contain 3 nuts", "on 3 May", "in May 2019", "2019", "tel. 12/34/56", "1/2/3", "ISBN 978-3-16-148410-0", "$1.05.2019.7",
    ] {
        assert_eq!(find(text, Manner::default()).map(|found| found.stamp.to_string()), None, "of {text}");
    }
}

#[test]
fn each_date_of_a_text_has_its_own_time() {
    let text = "Erstellt: 03.05.2019, 14:30 Uhr Aktualisiert: 04.05.2019, 09:15 Uhr";
    let stamps: Vec<String> = all(text, manner("de")).map(|found| found.stamp.to_string()).collect();
    assert_eq!(stamps, ["2019-05-03T14:30:00", "2019-05-04T09:15:00"]);
}

#[test]
fn persian_days_are_those_of_the_calendar() {
    // First days of years, leap years among them, as the calendar of Iran has them.
    for (year, day) in [(1375, (1996, 3, 20)), (1379, (2000, 3, 20)), (1380, (2001, 3, 21)), (1399, (2020, 3, 20)), (1400, (2021, 3, 21)), (1403, (2024, 3, 20)), (1404, (2025, 3, 21))] {
        assert_eq!(persian(year, 1, 1).map(|stamp| stamp.date()), Some(day), "of {year}");
    }
    assert_eq!(persian(1398, 13, 1), None);
    assert_eq!(persian(1398, 7, 31), None);
}

#[test]
fn moments_are_compared_across_zones() {
    let moment = |text| value(text, Manner::default()).and_then(|stamp| stamp.moment());
    assert_eq!(moment("2019-05-03T14:30:00+02:00"), moment("2019-05-03T12:30:00Z"));
    assert_eq!(moment("1556893800"), Some(1_556_893_800));
    assert_eq!(moment("2019-05-03T14:30:00"), None);
}

proptest::proptest! {
    #[test]
    fn no_text_ends_it(text in "\\PC{0,120}") {
        let _ = all(&text, Manner::default()).count();
        let _ = value(&text, manner("th"));
    }

    /// Every day that is printed is read back, in whatever of these forms.
    #[test]
    fn printed_days_are_read_back(year in 1990..2090_i64, month in 1..=12_i64, day in 1..=28_i64, form in 0..6) {
        let english = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
        let name = english[month as usize - 1];
        let text = match form {
            0 => format!("{year}-{month:02}-{day:02}"),
            1 => format!("{day}.{month}.{year}"),
            2 => format!("{day} {name} {year}"),
            3 => format!("{name} {day}, {year}"),
            4 => format!("{year}年{month}月{day}日"),
            _ => format!("{day:02}/{month:02}/{year}"),
        };
        proptest::prop_assert_eq!(find(&text, Manner::default()).map(|found| found.stamp), Stamp::new(year, month, day));
    }
}
