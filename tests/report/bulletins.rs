//! Bulletins of one outlet: a frame that it fills again and again.

use serde_json::json;

pub(crate) const TOWNS: [&str; 8] =
    ["Ashford", "Barton", "Calder", "Dunmore", "Elmsley", "Farrow", "Hexton", "Ilmere"];
const DAYS: [&str; 5] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];

/// Bulletins as JSON lines. `mark` stands in the frame, in what it is filled with, and in the name of the outlet.
pub(crate) fn crawl(count: usize, mark: &str) -> String {
    let bulletin = |number: usize| {
        let (town, gauge) = (TOWNS[number % 8], TOWNS[(number * 3 + 1) % 8]);
        let (day, high, wind) = (DAYS[number % 5], 2 + number, 20 + number * 3 % 41);
        let keeper = number + 3;
        let text = format!(
            "{town} recorded a high of {high} degrees on {day}, the weather station of the town said. Winds of up to {wind} \
             kilometres an hour were measured at the harbour in the course of the day. {mark} Rain is expected before the \
             evening, and the river gauge at {gauge} stood at {} centimetres at noon. \u{201c}It was dry for {keeper} hours, {mark}, \
             and I have seen {keeper} boats,\u{201d} said the keeper of the harbour. People in {town} are asked to keep the drains \
             clear and to stay away from the sea wall.",
            100 + number * 17 % 90,
        );
        let id = format!("{mark}w{number:02}");
        let published = format!("2025-03-{:02}T06:00:00Z", number % 28 + 1);
        json!({ "id": id, "text": text, "source": format!("{mark}coast.example"), "published": published })
    };
    (0..count).map(|number| format!("{}\n", bulletin(number))).collect()
}
