use proptest::prelude::*;

use super::*;

/// The same by serde_json.
fn twin(value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::String(text) => Value::Text(text.clone()),
        serde_json::Value::Array(values) => Value::List(values.iter().map(twin).collect()),
        serde_json::Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), twin(value))).collect())
        }
        bare => Value::Bare(bare.to_string()),
    }
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let text = "[a-zé漢\u{1F600}0-9 .:/@\\\\-]{0,12}";
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i32>().prop_map(Into::into),
        text.prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
            prop::collection::vec((text, inner), 0..5)
                .prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn good_json_is_read_as_by_serde_json(value in prop::collection::vec(json(), 0..4)) {
        let value = serde_json::Value::Array(value);
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            prop_assert_eq!(read(&text), vec![twin(&value)], "of {}", text);
        }
    }

    #[test]
    fn a_cut_keeps_what_stands_before_it(cut in 0..200_usize) {
        let text = r#"{"@type":"NewsArticle","headline":"Fähre läuft auf","datePublished":"2019-05-03","author":{"name":"Anna"}}"#;
        let cut = text.floor_char_boundary(cut);
        let values = read(&text[..cut]);
        if cut > text.find("\",\"author").unwrap() {
            prop_assert_eq!(values[0].text("datePublished"), Some("2019-05-03"));
        }
    }
}

#[test]
fn what_template_engines_spoil_is_read() {
    for (text, headline) in [
        ("{\"headline\":\"two\nlines\"}", "two\nlines"),
        ("{\"headline\":\"a \"quoted\" word\"}", "a \"quoted\" word"),
        ("{\"headline\":\"ends with \"one\"\", \"x\":1}", "ends with \"one\""),
        ("{\"headline\":\"Caf\\u00e9 \\ud83d\\ude00 \\/ \\\"x\\\"\"}", "Café 😀 / \"x\""),
        ("{\"headline\":\"B&auml;ume &amp; B&quot;\"}", "Bäume & B\""),
        ("{\"x\":1,,\"headline\":\"a\",}", "a"),
        ("{\"x\":[1,2,],\"headline\":\"a\"", "a"),
        ("{\"x\":{\"y\":1,\"headline\":\"inner\"},\"headline\":\"a\"}", "a"),
        ("<!-- {\"headline\":\"a\"} -->", "a"),
        ("// one\n{/* two */\"headline\"/**/:\"a\"}", "a"),
        ("//<![CDATA[\n{\"headline\":\"a\"}\n//]]>", "a"),
        ("\u{FEFF}{\"headline\":\"a\"};", "a"),
        ("{\"x\":1}{\"headline\":\"a\"}", "a"),
    ] {
        let values = read(text);
        let found = values.iter().find_map(|value| value.text("headline"));
        assert_eq!(found, Some(headline), "of {text}");
    }
}
