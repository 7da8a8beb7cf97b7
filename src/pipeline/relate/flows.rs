//! `flows.csv`: who takes from whom.

use crate::relate::flow::Flows;

/// Adds the flows of a group.
pub(super) fn merge(all: &mut Flows, more: Flows) {
    for (outlets, flow) in more {
        let sum = all.entry(outlets).or_default();
        sum.delays.extend(flow.delays);
        sum.kept.extend(flow.kept);
        sum.credited += flow.credited;
    }
}

/// The table, the largest flows first.
pub(super) fn table(flows: &Flows) -> Vec<u8> {
    let mut rows: Vec<_> = flows.iter().collect();
    rows.sort_by(|(a, x), (b, y)| y.articles().cmp(&x.articles()).then_with(|| a.cmp(b)));
    let mut table = String::from("from,to,articles,median_delay_seconds,share_kept,share_credited\n");
    for ((from, to), flow) in rows {
        let delay = flow.median_delay().map_or(String::new(), |delay| delay.to_string());
        let (kept, credited) = (flow.mean_kept(), flow.share_credited());
        let (from, to) = (cell(from), cell(to));
        table.push_str(&format!("{from},{to},{},{delay},{kept:.4},{credited:.4}\n", flow.articles()));
    }
    table.into_bytes()
}

/// A cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']);
    let text = if is_formula { format!("'{text}") } else { text.to_string() };
    match text.contains([',', '"', '\n', '\r']) || is_formula {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relate::flow::Flow;

    #[test]
    fn the_largest_flow_comes_first_and_no_cell_is_a_formula() {
        let mut flows = Flows::new();
        let flow = |count: usize| Flow { delays: vec![60; count], kept: vec![0.5; count], credited: 1 };
        flows.insert(("=cmd()".to_string(), "Post, Vale".to_string()), flow(1));
        flows.insert(("Wire".to_string(), "Ledger".to_string()), flow(2));
        let table = String::from_utf8(table(&flows)).unwrap();
        let lines: Vec<&str> = table.lines().skip(1).collect();
        assert_eq!(
            lines,
            ["Wire,Ledger,2,60,0.5000,0.5000", "\"'=cmd()\",\"Post, Vale\",1,60,0.5000,1.0000"]
        );
    }
}
