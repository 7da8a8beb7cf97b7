use super::*;

fn claims(title: &str, summary: &str) -> Claims {
    let list = |text: &str| if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
    Claims { titles: list(title), summaries: list(summary) }
}

const BRIDGE: &str = "The bridge over the sound is closed for cars until the end of the summer, the council said on \
    Tuesday. Engineers had found cracks in the concrete when they looked at it in March. People on foot may cross.";
const CHOIR: &str = "Forty children of the school choir sang for a jury of five in the capital and came home with the \
    first prize. One of them had forgotten his shoes. The town will give a reception for them on Friday.";

#[test]
fn a_text_on_something_else_is_doubtful() {
    let page = claims(
        "Bridge closed for cars until autumn",
        "The council found cracks in the concrete of the bridge.",
    );
    assert!(!is_doubtful(&page, BRIDGE));
    assert!(is_doubtful(&page, CHOIR));
}

#[test]
fn endings_marks_and_soft_hyphens_do_not_matter() {
    let page = claims("Brücken über den Sund: Sperrung für Autofahrer", "");
    assert!(!is_doubtful(
        &page,
        "Die Bru\u{308}cke wird gesperrt. Die Sper\u{AD}rungen treffen Auto\u{AD}fahrer hart."
    ));
    assert!(is_doubtful(
        &page,
        "Der Chor der Schule gewinnt in der Hauptstadt einen Preis für seine Lieder."
    ));
    let page = claims("البلدية تغلق الجسر القديم", "");
    assert!(!is_doubtful(&page, "أعلنت بلدية المدينة إغلاق جسر قديم فوق النهر."));
}

#[test]
fn scripts_without_spaces_are_compared_too() {
    let page = claims("港の古い橋、夏まで通行止め", "");
    assert!(!is_doubtful(&page, "市は火曜日、港にかかる古い橋を夏の終わりまで通行止めにすると発表した。"));
    assert!(is_doubtful(&page, "小学校の合唱団が全国大会で金賞を受賞し、金曜日に祝賀会が開かれる。"));
}

#[test]
fn a_page_that_says_little_of_itself_is_not_judged() {
    for page in [claims("", ""), claims("News", ""), claims("The end", "")] {
        assert_eq!(shared(&page, BRIDGE), None);
        assert!(!is_doubtful(&page, BRIDGE));
    }
}

#[test]
fn in_a_long_text_any_word_may_stand_once() {
    let page = claims("Harbour festival opens with fireworks", "");
    let long = format!("{} harbour festival opens fireworks", CHOIR.repeat(12));
    assert_eq!(shared(&page, &long), Some(50));
    assert_eq!(shared(&page, "harbour festival opens fireworks"), Some(100));
}
